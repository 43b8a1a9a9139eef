"""Carrying what was received into the archive: whole segments once, the open one in pieces as it grows."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desmigratif.archiving import boxes, names
from desmigratif.archiving.boxes import Label
from desmigratif.archiving.names import Geometry
from desmigratif.archiving.receiving import OPEN, Receiver
from desmigratif.archiving.shelves import Shelf
from desmigratif.cores.sealing import Signer
from desmigratif.keeping.errors import KeepingError


@dataclass(frozen=True)
class Seal:
    """Who may open the boxes, and who vouches for them."""

    recipients: Sequence[Any]
    signer: Signer


@dataclass
class Storing:
    """One stream of an archive, and how far it reaches. Nothing that lies there is written over."""

    shelf: Shelf
    stream: str
    geometry: Geometry
    last: int | None = None
    """Number of the newest whole segment in the archive."""
    holed: bool = False
    """Whether a segment was passed over, so that only another base leads on."""
    _end: dict[str, int] = field(default_factory=dict)
    """How much of the open segment lies in the archive."""

    def look(self) -> None:
        """Learn what lies there already."""
        found = self.shelf.names(self.stream)
        whole = [self.geometry.number(name) for name in found if names.SEGMENT.fullmatch(name)]
        opened = {piece.segment for piece in map(names.piece_of, found) if piece}
        before = (self.geometry.number(one) - 1 for one in opened)
        self.last = max(whole, default=None) if whole else min(before, default=None)
        self._end = {one: pieces[-1].end for one in opened if (pieces := names.pieces_of(one, found))}

    def store_whole(self, receiver: Receiver, seal: Seal, as_of: str) -> None:
        """Carry every finished file over, oldest first, and take it out of the spool."""
        for name in receiver.whole():
            path = receiver.spool / name
            self._put(name, path.read_bytes(), seal, as_of)
            path.unlink()
            if names.SEGMENT.fullmatch(name):
                self._passed(name)

    def store_open(self, receiver: Receiver, segment: str, end: int, seal: Seal, as_of: str) -> bool:
        """Carry over what the open segment has grown by; False when it was finished meanwhile."""
        begin = self._end.get(segment, 0)
        try:
            with (receiver.spool / f"{segment}{OPEN}").open("rb") as file:
                file.seek(begin)
                grown = file.read(max(0, end - begin))
        except FileNotFoundError:
            return False
        if grown:
            self._follows(self.geometry.number(segment))
            piece = names.Piece(segment, begin, begin + len(grown))
            self._put(piece.name, grown, seal, as_of)
            self._end[segment] = piece.end
        return True

    def _passed(self, segment: str) -> None:
        """A whole segment makes its pieces superfluous."""
        number = self.geometry.number(segment)
        self._follows(number)
        self.last = max(number, self.last or 0)
        if self._end.pop(segment, 0):
            found = self.shelf.names(self.stream)
            self.shelf.remove(self.stream, [name for name in found if name.startswith(f"{segment}.")])

    def _follows(self, number: int) -> None:
        if self.last is not None and number > self.last + 1:
            self.holed = True

    def _put(self, name: str, data: bytes, seal: Seal, as_of: str) -> None:
        digest = hashlib.sha256(data).hexdigest()
        label = Label(self.stream, name, as_of, len(data), digest).signed(seal.signer)
        made = self.shelf.desk(self.stream) / f"{names.MAKING}{name}"
        made.unlink(missing_ok=True)
        boxes.pack(made, label, data, seal.recipients)
        try:
            self.shelf.put(self.stream, name, made)
        except FileExistsError:
            self._same(name, digest)

    def _same(self, name: str, digest: str) -> None:
        """What lies there is what we wanted to put there: a run was cut off in between."""
        there = boxes.label_of(self.shelf.begin(self.stream, name, boxes.LONGEST_LABEL), name=name)
        if there.sha256 != digest:
            raise KeepingError(
                f"Another {name} lies in the archive already; it was left as it is. Does a second server"
                f" with the same identifier write there? Give each a place of its own."
            )


def spool_of(home: Path, stream: str) -> Path:
    """Folder in which the log waits for the archive."""
    return home / "archive" / stream
