"""Which bases and segments of an archive go: any moment of the last days stays within reach."""

import time
from datetime import datetime, timedelta
from pathlib import Path

from desmigratif.archiving import bases, names
from desmigratif.archiving.bases import Base
from desmigratif.archiving.shelves import Shelf
from desmigratif.keeping.errors import DamagedError

DAY_SECONDS = 24 * 60 * 60


def all_of(shelf: Shelf, stream: str, spool: Path) -> list[Base]:
    """The whole bases of a stream, oldest first; a note that cannot be read is none."""
    found = []
    there = shelf.names(stream)
    for name in there:
        match = names.BASE.fullmatch(name)
        if match and f"{match[1]}{names.DATA}" in there:
            try:
                found.append(bases.read(shelf.fetch(stream, name, spool)))
            except DamagedError:
                continue
    return sorted(found, key=lambda base: base.finished)


def newest(shelf: Shelf, stream: str, spool: Path) -> Base | None:
    found = all_of(shelf, stream, spool)
    return found[-1] if found else None


def superfluous(found: list[Base], *, days: int, now: datetime) -> list[Base]:
    """Bases that no moment of the last days needs: those before the newest one that is older than that."""
    begin = now - timedelta(days=days)
    older = [base for base in found if base.finished <= begin]
    return older[:-1]


def tidy(shelf: Shelf, stream: str, spool: Path, *, days: int, now: datetime) -> list[str]:
    """Remove what the last days do not need, and what killed runs left half made; gives the names."""
    found = all_of(shelf, stream, spool)
    gone_bases = superfluous(found, days=days, now=now)
    _half_made(shelf.desk(stream))
    if not gone_bases:
        return []
    kept = [base for base in found if base not in gone_bases]
    first = min(base.first for base in kept)
    geometry = kept[0].geometry
    gone = [f"{base.name}{end}" for base in gone_bases for end in (".json", names.DATA)]
    for name in shelf.names(stream):
        piece = names.piece_of(name)
        segment = piece.segment if piece else name
        if names.SEGMENT.fullmatch(segment) and geometry.number(segment) < first:
            gone.append(name)
    shelf.remove(stream, gone)
    return gone


def _half_made(desk: Path) -> None:
    for path in desk.glob(f"{names.MAKING}*"):
        if time.time() - path.stat().st_mtime > DAY_SECONDS:
            path.unlink(missing_ok=True)
