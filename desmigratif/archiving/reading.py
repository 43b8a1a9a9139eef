"""Reading an archive: the base for a moment, the log after it as far as it is whole, what is missing."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desmigratif.archiving import boxes, names, tidying
from desmigratif.archiving.bases import Base
from desmigratif.archiving.shelves import Shelf
from desmigratif.keeping import cipher
from desmigratif.keeping.errors import DamagedError, KeepingError

AT_ONCE = 2**20
EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Keys:
    """Secret keys that open, public keys that judge (those of the base where the house's are not here)."""

    by: Sequence[Any]
    known: str = ""

    def judging(self, base: Base) -> str:
        return self.known or base.public_keys


@dataclass
class Log:
    """Segments after a base, opened in a folder. `as_of`: all acknowledged before is in them; `broken` says
    why it does not go on where the archive has more."""

    folder: Path
    segments: list[str] = field(default_factory=list)
    as_of: datetime = EARLIEST
    broken: str = ""


def base_for(shelf: Shelf, until: datetime | None, keys: Keys, spool: Path) -> Base:
    """The newest base that was finished before the moment. Raises KeepingError."""
    found = [base for stream in shelf.streams() for base in tidying.all_of(shelf, stream, spool)]
    if not found:
        raise KeepingError("There is no base in this archive.")
    fitting = [base for base in found if until is None or base.finished <= until]
    if not fitting:
        first = min(base.finished for base in found)
        raise KeepingError(
            f"The archive begins at {first.isoformat()}: no moment before that can be reached by it. Is there"
            " a backup of then?"
        )
    base = max(fitting, key=lambda one: one.finished)
    boxes.check_signature(asdict(base), keys.judging(base), name=base.name)
    return base


def open_base(shelf: Shelf, base: Base, keys: Keys, into: Path) -> Path:
    """The base's data, judged and decrypted. Raises DamagedError, WrongKeyError."""
    held = shelf.fetch(base.stream, f"{base.name}{names.DATA}", into)
    if held.stat().st_size < base.size:
        raise DamagedError(f"The base {base.name} is cut off: {held.stat().st_size} of {base.size} bytes.")
    cipher.opens(held, keys.by)
    digest = hashlib.sha256()
    with held.open("rb") as file:
        while piece := file.read(AT_ONCE):
            digest.update(piece)
    if digest.hexdigest() != base.sha256:
        raise DamagedError(f"The base {base.name} is damaged: it is not what was written.")
    opened = into / "base.tar.gz"
    with held.open("rb") as file, opened.open("xb") as target:
        cipher.unseal(file, target, keys.by, name=base.name)
    return opened


def open_log(shelf: Shelf, base: Base, until: datetime | None, keys: Keys, folder: Path) -> Log:
    """The log after a base, no further than the moment needs. What is missing or damaged ends it with words.
    Raises WrongKeyError."""
    log = Log(folder)
    enough: datetime | None = None
    try:
        for part in _in_order(shelf.names(base.stream), base):
            held = shelf.fetch(base.stream, part.name, folder.parent)
            label, data = boxes.unpack(held, base.stream, keys.by, keys.judging(base))
            as_of = datetime.fromisoformat(label.as_of) if label.as_of else EARLIEST
            if enough and as_of > enough:
                break
            _write(folder / part.segment, part.begin, data, base.segment_bytes)
            if part.segment not in log.segments:
                log.segments.append(part.segment)
            log.as_of = max(log.as_of, as_of)
            if until and enough is None and log.as_of > until:
                enough = log.as_of
    except DamagedError as error:
        log.broken = str(error)
    return log


def leads_on(there: list[str], base: Base) -> bool:
    """Whether the log goes on from a base without a hole, by the names alone."""
    try:
        return all(True for _ in _in_order(there, base))
    except DamagedError:
        return False


@dataclass(frozen=True)
class _Part:
    """A box, and where what it holds belongs."""

    name: str
    segment: str
    begin: int = 0


def _in_order(there: list[str], base: Base) -> Iterator[_Part]:
    """Boxes from the base on, as long as they follow each other. Raises DamagedError at a hole."""
    number = base.geometry.number
    whole: dict[int, list[str]] = {}
    for name in there:
        if names.HISTORY.fullmatch(name):
            yield _Part(name, name)
        elif names.SEGMENT.fullmatch(name):
            whole.setdefault(number(name), []).append(name)
    place = base.first
    while place in whole:
        yield from (_Part(name, name) for name in whole[place])
        place += 1
    pieces = [piece for piece in map(names.piece_of, there) if piece and number(piece.segment) >= place]
    wanted, end = base.geometry.name(place, base.timeline), 0
    for segment in sorted({one.segment for one in pieces if number(one.segment) == place}):
        for piece in names.pieces_of(segment, there):
            yield _Part(piece.name, segment, piece.begin)
            wanted, end = segment, piece.end
    if max(whole, default=0) > place or any((one.segment, one.end) > (wanted, end) for one in pieces):
        raise DamagedError(f"The log's segment {wanted} is missing in the archive from byte {end} on.")


def _write(path: Path, begin: int, data: bytes, segment_bytes: int) -> None:
    """What a box holds in its place; a segment always has its full length."""
    with path.open("r+b" if path.exists() else "w+b") as file:
        if names.SEGMENT.fullmatch(path.name):
            file.truncate(segment_bytes)
        file.seek(begin)
        file.write(data)
