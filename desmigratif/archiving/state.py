"""What this installation remembers of its archive, outside the database: for doctor and metrics."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

NAME = "last-archive.json"


@dataclass(frozen=True)
class State:
    """`reached`: all that was acknowledged before that instant lies in the archive. `fault` is a sentence,
    empty while all is well."""

    place: str
    stream: str = ""
    reached: str = ""
    base: str = ""
    base_at: str = ""
    fault: str = ""

    @property
    def moment(self) -> datetime | None:
        return datetime.fromisoformat(self.reached) if self.reached else None

    @property
    def base_moment(self) -> datetime | None:
        return datetime.fromisoformat(self.base_at) if self.base_at else None


def note(home: Path, state: State) -> None:
    """Remember it in place of the one before; a reader sees one or the other."""
    making = home / f"{NAME}.{os.getpid()}"
    making.write_text(json.dumps(asdict(state)) + "\n", "utf-8")
    making.replace(home / NAME)


def last(home: Path) -> State | None:
    """What was noted last; None when nothing was, or the note is torn."""
    try:
        state = State(**json.loads((home / NAME).read_text("utf-8")))
        assert state.moment is None or state.moment.tzinfo
        assert state.base_moment is None or state.base_moment.tzinfo
    except (OSError, ValueError, TypeError, AssertionError):
        return None
    return state
