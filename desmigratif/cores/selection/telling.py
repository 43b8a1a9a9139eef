"""News of a running search, in a file that a watcher may read at any time. Nothing is found here."""

import json
import time
from pathlib import Path

EVERY_SECONDS = 0.2


class Teller:
    """Writes stage, best value and bound as JSON, whole or not at all, and not more often than it helps."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told_at = 0.0
        self._told: tuple[str, int | None, int | None] | None = None

    def __call__(self, stage: str, value: int | None, bound: int | None) -> None:
        """A value or bound that is not known (None) leaves the last one of the same stage standing."""
        if self._told is not None and self._told[0] == stage:
            value = self._told[1] if value is None else value
            bound = self._told[2] if bound is None else bound
        now = time.monotonic()
        new_stage = self._told is None or self._told[0] != stage
        self._told = (stage, value, bound)
        if new_stage or now - self._told_at >= EVERY_SECONDS:
            self._told_at = now
            draft = self._path.with_name(f".{self._path.name}")
            draft.write_text(json.dumps({"stage": stage, "value": value, "bound": bound}))
            draft.replace(self._path)
