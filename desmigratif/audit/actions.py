"""Writing the trail, called by the actions of every room inside their transaction, and sealing it."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from desmigratif.audit import exporting, heads, keyring, queries, sealing
from desmigratif.audit.models import READ, AuditBatch, AuditLine, Epoch
from desmigratif.cores.sealing import Writer

MOST_LINES = 5_000
"""Lines of one batch at most: they are written in one statement."""


class Actor(Protocol):
    """Whoever does something: a signed-in user, or the installation itself."""

    @property
    def pk(self) -> Any: ...

    def get_username(self) -> str: ...


class Whose(TypedDict, total=False):
    """Whose thing a line is about, which decides who reads it: an agency (none is the house's own) and the
    area it lies in (none is the nation); and which request it belongs to."""

    agency_id: int | None
    area_id: int | None
    request_id: str


def record(
    *,
    verb: str,
    subject_kind: str,
    subject_id: object = "",
    by: Actor | None,
    detail: dict[str, Any] | None = None,
    **whose: Unpack[Whose],
) -> AuditLine:
    """Add one line. `by=None` means the installation itself (set-up, scheduled work)."""
    return AuditLine.objects.create(
        actor_id=None if by is None else by.pk,
        actor_label="system" if by is None else by.get_username(),
        verb=verb,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        detail=detail or {},
        **whose,
    )


def note_read(
    *,
    subject_kind: str,
    subject_ids: Iterable[object],
    by: Actor,
    purpose: str = "",
    **whose: Unpack[Whose],
) -> AuditLine | None:
    """Add one line that these things, all of one kind and not open to everybody, were shown. None when none
    was."""
    ids = list(dict.fromkeys(map(str, subject_ids)))
    if not ids:
        return None
    return record(
        verb=READ,
        subject_kind=subject_kind,
        subject_id=ids[0] if len(ids) == 1 else "",
        by=by,
        detail={"ids": ids, **({"purpose": purpose} if purpose else {})},
        **whose,
    )


def seal(*, most: int = MOST_LINES) -> int:
    """Seal the committed lines that wait, at most so many; gives how many were sealed.

    Nothing when another sealer is at work. The heads go to the file outside once the batch is committed;
    what a sealer killed in between left undone, the next one does. Raises AuditKeyError.
    """
    batch = _next_batch(most=most)
    heads.catch_up()
    return batch.count if batch else 0


@transaction.atomic
def _next_batch(*, most: int) -> AuditBatch | None:
    if not sealing.take_lock():
        return None
    newest = queries.newest_batch()
    chosen = sealing.choose(after=newest, most=most)
    if not chosen.ids:
        return None
    signer = keyring.signer(may_make=newest is None)
    return sealing.write_batch(chosen=chosen, after=newest, signer=signer)


@transaction.atomic
def renew_key(*, by: Actor | None) -> str:
    """Sign with another key from now on; gives its id."""
    fresh = keyring.renew()
    record(verb="renew key", subject_kind="trail", by=by, detail={"key": fresh.key_id})
    return fresh.key_id


def export(*, path: Path, details: bool, by: Actor | None) -> Writer:
    """Write the trail to a file that its owner alone may read, and a line that says so; gives the counts.

    The file appears whole or not at all. Raises OSError and AuditKeyError.
    """
    record(verb="export", subject_kind="trail", by=by, detail={"details": details})
    making = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            counts = exporting.write(file, details=details)
        making.replace(path)
    finally:
        making.unlink(missing_ok=True)
    return counts


@transaction.atomic
def begin_epoch(*, reason: str, by: Actor | None, detail: dict[str, Any] | None = None) -> Epoch:
    """Another life of this database begins, after a restore; only the owner of the database may write it."""
    before = queries.epoch()
    fresh = Epoch.objects.create(
        number=before.number + 1 if before else 1,
        code=secrets.token_hex(16),
        began_at=timezone.now(),
        reason=reason,
    )
    record(
        verb="begin epoch",
        subject_kind="epoch",
        subject_id=fresh.number,
        by=by,
        detail={"reason": reason, "before": before.code if before else "", **(detail or {})},
    )
    return fresh
