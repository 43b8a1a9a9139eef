"""Names in an archive: streams, bases, segments of the log, pieces of the segment that is still written."""

import re
from dataclasses import dataclass

SEGMENT = re.compile(r"[0-9A-F]{24}")
HISTORY = re.compile(r"[0-9A-F]{8}\.history")
PIECE = re.compile(r"([0-9A-F]{24})\.([0-9a-f]{8})-([0-9a-f]{8})")
STREAM = re.compile(r"log-(\d+)")
BASE = re.compile(r"(base-\d{8}T\d{6}Z-[0-9a-f]{6})\.json")
DATA = ".tar.gz.age"
MAKING = ".making-"
"""How the names of files begin that are not whole yet."""


def stream_of(system: str) -> str:
    """Folder of one database server, whose identifier PostgreSQL gave it when it was made."""
    return f"log-{system}"


@dataclass(frozen=True)
class Geometry:
    """Bytes of a segment; PostgreSQL's own is 16 MB."""

    size: int

    @property
    def _each(self) -> int:
        return 0x1_0000_0000 // self.size

    def number(self, segment: str) -> int:
        """Place of a segment in the log, whatever its timeline."""
        return int(segment[8:16], 16) * self._each + int(segment[16:24], 16)

    def name(self, number: int, timeline: int) -> str:
        return f"{timeline:08X}{number // self._each:08X}{number % self._each:08X}"

    def at(self, position: int) -> tuple[int, int]:
        """Number of the segment that holds a position, and the offset in it."""
        return position // self.size, position % self.size


def position(text: str) -> int:
    """PostgreSQL's `X/Y` as one number."""
    high, _, low = text.partition("/")
    return int(high, 16) << 32 | int(low, 16)


@dataclass(frozen=True)
class Piece:
    """Bytes `begin` to `end` (exclusive) of a segment."""

    segment: str
    begin: int
    end: int

    @property
    def name(self) -> str:
        return f"{self.segment}.{self.begin:08x}-{self.end:08x}"


def piece_of(name: str) -> Piece | None:
    found = PIECE.fullmatch(name)
    return Piece(found[1], int(found[2], 16), int(found[3], 16)) if found else None


def pieces_of(segment: str, names: list[str]) -> list[Piece]:
    """Pieces of a segment that follow each other without a hole from its begin."""
    found = sorted((one for one in map(piece_of, names) if one and one.segment == segment), key=_begin)
    joined: list[Piece] = []
    for piece in found:
        if piece.begin == (joined[-1].end if joined else 0):
            joined.append(piece)
    return joined


def _begin(piece: Piece) -> int:
    return piece.begin
