"""What a writer was answered, one line an attempt, written once the answer is there."""

import json
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

DONE, REFUSED, BUSY, DEADLOCK, BROKEN, BREACH = "done", "refused", "busy", "deadlock", "broken", "breach"


@dataclass(frozen=True)
class Written:
    """A site as its writer was told it is now."""

    site: int
    state: str
    starts_on: str
    ends_on: str | None


@dataclass
class Done:
    """The answer to an attempt that went through: its transactions and sites, and what else it gave."""

    transactions: list[int] = field(default_factory=list)
    sites: list[Written] = field(default_factory=list)
    value: Any = None


class RefusedError(Exception):
    """The attempt was refused, by a rule that `str()` names. `kept` when a Refusal is kept of it."""

    def __init__(self, why: str, *, kept: bool = False) -> None:
        super().__init__(why)
        self.kept = kept


class BusyError(Exception):
    """Refused at once instead of waiting in a circle."""


class DeadlockError(Exception):
    """The database ended the transaction to open a deadlock."""


@dataclass
class Entry:
    """One attempt."""

    writer: int
    road: str
    op: str
    village: int
    contested: bool
    result: str
    why: str = ""
    kept: bool = False
    actor: int | None = None
    transactions: list[int] = field(default_factory=list)
    sites: list[dict[str, Any]] = field(default_factory=list)


class Journal:
    """The file of one process's entries."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._lock = threading.Lock()

    def write(self, entry: Entry) -> None:
        line = json.dumps(asdict(entry)) + "\n"
        with self._lock:
            self._file.write(line)

    def close(self) -> None:
        self._file.close()


def entries(folder: Path) -> Iterator[Entry]:
    """All entries of all journals."""
    for path in sorted(folder.glob("*.journal")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield Entry(**json.loads(line))
