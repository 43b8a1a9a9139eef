"""What was acknowledged, in a file outside the database, each row settled on the disk before the next act."""

import json
import os
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """One act: by whom, which, on what (village, site, nomination or notice), known by its second number."""

    who: str
    act: str
    number: int
    of: int
    repeated: bool
    begun_at: str
    acknowledged_at: str


@dataclass
class Ledger:
    """Entries of all people."""

    path: Path
    entries: list[Entry] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, who: str, act: str, number: int, of: int, *, repeated: bool, begun_at: datetime) -> None:
        entry = Entry(who, act, number, of, repeated, begun_at.isoformat(), datetime.now(UTC).isoformat())
        with self._lock, self.path.open("a", encoding="ascii") as file:
            file.write(json.dumps(asdict(entry)) + "\n")
            file.flush()
            os.fsync(file.fileno())
            self.entries.append(entry)


def read(path: Path) -> list[Entry]:
    """The entries as they lie on the disk."""
    return [Entry(**json.loads(row)) for row in path.read_text("ascii").splitlines()]


def counted(entries: Iterable[Entry]) -> str:
    """How many of each act, as words."""
    counts = Counter(entry.act for entry in entries)
    return ", ".join(f"{act} {count}" for act, count in sorted(counts.items()))
