"""The trail as a file that an outsider checks with `desmigratif verify-audit`."""

from collections.abc import Iterator
from typing import TextIO

from django.utils import timezone

from desmigratif.audit import keyring, queries
from desmigratif.audit.models import AuditBatch, AuditLine, AuditSeal
from desmigratif.audit.sealing import core_head, core_line, instant
from desmigratif.cores.sealing import Writer

LINES_AT_ONCE = 20_000


def write(file: TextIO, *, details: bool = True, keys: str | None = None) -> Writer:
    """Write all batches with their lines, then the lines that no batch has; gives the counts.

    `keys` are the house's public keys where its own file of them is not at hand.

    Whatever is sealed or erased meanwhile, the file fits together: batches are read up to the one that was
    newest at the start, and lines before their salts.
    """
    newest = queries.newest_batch()
    writer = Writer(file)
    writer.header(
        made_at=instant(timezone.now()),
        public_keys=[keyring.public_keys() if keys is None else keys] if newest else [],
        details=details,
    )
    for some in _in_handfuls(newest.number if newest else 0):
        _write_batches(writer, some, details=details)
    for line in queries.unsealed(up_to=newest.number if newest else 0).iterator(2000):
        writer.unsealed(core_line(line), line.detail if details else None)
    writer.end()
    return writer


def _in_handfuls(up_to: int) -> Iterator[list[AuditBatch]]:
    """Batches in order, so many at once that their lines fit into memory."""
    some: list[AuditBatch] = []
    for batch in queries.batches().filter(number__lte=up_to).iterator(500):
        if some and sum(one.count for one in some) + batch.count > LINES_AT_ONCE:
            yield some
            some = []
        some.append(batch)
    if some:
        yield some


def _write_batches(writer: Writer, some: list[AuditBatch], *, details: bool) -> None:
    seals: dict[int, list[AuditSeal]] = {batch.number: [] for batch in some}
    for seal in queries.seals_of(*seals):
        seals[seal.batch_id].append(seal)
    ids = [seal.line_id for own in seals.values() for seal in own]
    lines = AuditLine.objects.in_bulk(ids)
    salts = queries.salts_of(ids) if details else {}
    for batch in some:
        signature = bytes(batch.signature)
        writer.batch(core_head(batch), digest=bytes(batch.head), key_id=batch.key_id, signature=signature)
        for seal in seals[batch.number]:
            _write_line(writer, seal, lines.get(seal.line_id), salts.get(seal.line_id))


def _write_line(writer: Writer, seal: AuditSeal, line: AuditLine | None, salt: bytes | None) -> None:
    commitment, leaf = bytes(seal.commitment), bytes(seal.leaf)
    if line is None:
        writer.missing(seal.line_id, commitment=commitment, leaf=leaf)
    else:
        writer.line(core_line(line), commitment=commitment, leaf=leaf, salt=salt, detail=line.detail)
