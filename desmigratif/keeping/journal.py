"""What this installation remembers of its last backup, outside the database: for doctor and metrics."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

NAME = "last-backup.json"


@dataclass(frozen=True)
class Entry:
    """One backup that was taken whole."""

    name: str
    taken_at: str
    to: str
    bytes: int
    seconds: float

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.taken_at)


def note(home: Path, entry: Entry) -> None:
    """Remember it in place of the one before; a reader sees one or the other."""
    making = home / f"{NAME}.{os.getpid()}"
    making.write_text(json.dumps(asdict(entry)) + "\n", "utf-8")
    making.replace(home / NAME)


def last(home: Path) -> Entry | None:
    """The last backup; None when none was taken, or the note is torn."""
    try:
        entry = Entry(**json.loads((home / NAME).read_text("utf-8")))
        datetime.fromisoformat(entry.taken_at)
    except (OSError, ValueError, TypeError):
        return None
    return entry
