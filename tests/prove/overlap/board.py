"""What all writers see of each other: attempts made so far, the village each is in, and the day it is."""

import mmap
from datetime import date, timedelta
from pathlib import Path

WRITERS = 64
FIRST_DAY = date(2006, 1, 1)
DAYS = 5_400
"""The days that pass during a run, however many attempts it has: about fifteen years, all gone by."""


class Board:
    """A file of whole numbers mapped into every process. Each writer writes only its own two."""

    def __init__(self, path: Path, attempts: int) -> None:
        self.attempts = attempts
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 2 * WRITERS * 8)
        self._numbers = memoryview(self._memory).cast("q")

    @staticmethod
    def make(path: Path) -> None:
        path.write_bytes(bytes(2 * WRITERS * 8))

    @property
    def done(self) -> int:
        return sum(self._numbers[:WRITERS])

    @property
    def today(self) -> date:
        return FIRST_DAY + timedelta(days=min(DAYS, DAYS * self.done // self.attempts))

    def enter(self, writer: int, village: int) -> bool:
        """Say which village the writer is in now; tells whether another one is in it."""
        self._numbers[WRITERS + writer] = village
        others = (self._numbers[WRITERS + one] for one in range(WRITERS) if one != writer)
        return village in others

    def leave(self, writer: int) -> None:
        self._numbers[WRITERS + writer] = 0
        self._numbers[writer] += 1
