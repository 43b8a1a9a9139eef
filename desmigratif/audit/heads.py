"""The heads of all batches in a file outside the database: to cut the trail one must reach both."""

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from desmigratif.audit import queries
from desmigratif.audit.models import AuditBatch

MOST_BYTES = 4096
"""More than the longest row."""


@dataclass(frozen=True)
class Kept:
    """The last head in the file."""

    number: int
    head: str


def heads_file() -> Path:
    return Path(settings.AUDIT_HEADS_FILE)


def last_kept() -> Kept | None:
    """Last whole row of the file; None when there is none."""
    try:
        with heads_file().open("rb") as file:
            return _last(file)
    except FileNotFoundError:
        return None


def catch_up() -> int:
    """Append the heads that the file does not have yet; gives how many. Safe to call at any moment, by many:
    a sealer that died before its heads were written is made good by the next.

    A database put back to an earlier day goes on with numbers that the file has already: they are appended
    all the same, and the verifier shows where the two histories part."""
    if queries.newest_batch() is None:
        return 0
    path = heads_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        rows = [_row(batch) for batch in _behind(_last(file))]
        if rows:
            torn = file.seek(0, os.SEEK_END) > 0 and _ends_torn(file)
            file.write((b"\n" if torn else b"") + b"".join(rows))
            os.fsync(file.fileno())
    return len(rows)


def part_ways(rows: bytes, *, name: str) -> Path | None:
    """A backup was put back: from now on the file holds the heads that came with it, and those of the history
    that ends here lie beside, under `name`; gives that file. None when there was none. Raises OSError, and
    FileExistsError where something lies under that name: heads once kept are never written over."""
    path = heads_file()
    aside = path.with_name(f"{path.stem}-{name}{path.suffix}")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    there = path.exists()
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(rows)
            file.flush()
            os.fsync(file.fileno())
        if there:
            os.link(path, aside)
        making.replace(path)
    finally:
        making.unlink(missing_ok=True)
    return aside if there else None


def _behind(kept: Kept | None) -> list[AuditBatch]:
    """Batches that the file does not have. Asked under the lock of the file: an answer from before it may be
    older than the file, which would look like another history."""
    newest = queries.newest_batch()
    if newest is None or kept == Kept(newest.number, bytes(newest.head).hex()):
        return []
    if kept and kept.number >= newest.number:
        return [newest]  # another history went further: of this one, the newest head is what can be added
    return list(queries.batches(after=kept.number if kept else 0))


def _last(file: BinaryIO) -> Kept | None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - MOST_BYTES))
    for row in reversed(file.read().splitlines()):
        try:
            said = json.loads(row)
            return Kept(int(said["number"]), str(said["head"]))
        except (ValueError, KeyError, TypeError):
            continue  # half a row, left by a power cut
    return None


def _ends_torn(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def _row(batch: AuditBatch) -> bytes:
    said = {
        "number": batch.number,
        "head": bytes(batch.head).hex(),
        "sealed_at": batch.sealed_at.isoformat(),
        "key": batch.key_id,
        "signature": bytes(batch.signature).hex(),
    }
    return json.dumps(said, separators=(",", ":")).encode("ascii") + b"\n"
