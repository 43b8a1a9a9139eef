"""One mapping of a file, taken key by key, so that a missing, unknown or mistyped key is named."""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, NoReturn

from desmigratif.cores.lawbook.errors import FaultError


class Entry:
    """Keys under one path of a file; every getter marks its key as known, `finish` refuses the rest."""

    def __init__(self, file: str, path: str, data: Any) -> None:
        self.file = file
        self.path = path
        if not isinstance(data, dict):
            raise FaultError(file, path, "must be keys with values, as in `id: …`")
        self._data: dict[str, Any] = data
        self._known: set[str] = set()

    def refuse(self, name: str, fault: str) -> NoReturn:
        """Raise the error for one key."""
        raise FaultError(self.file, self.key(name), fault)

    def key(self, name: str) -> str:
        """Full name of a key, as in `versions[2018-01-01].source.status`."""
        return f"{self.path}.{name}" if self.path else name

    def raw(self, name: str) -> Any:
        """Whatever stands under a key, which must be there; null counts as there."""
        self._known.add(name)
        if name not in self._data:
            self.refuse(name, "is missing; add it")
        return self._data[name]

    def text(self, name: str) -> str:
        """A text that is not blank."""
        value = self.raw(name)
        if not isinstance(value, str):
            self.refuse(name, f"must be text, not {shown(value)}; put it in quotes")
        if not value.strip():
            self.refuse(name, "is blank; write it")
        return value.strip()

    def optional_text(self, name: str) -> str:
        """A text, or an empty one when the key is absent."""
        self._known.add(name)
        return self.text(name) if name in self._data else ""

    def day(self, name: str) -> date:
        value = self.raw(name)
        if not isinstance(value, date):
            self.refuse(name, f"must be a day, not {shown(value)}; write YYYY-MM-DD without quotes")
        return value

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        value = self.text(name)
        if value not in allowed:
            self.refuse(name, f"“{value}” is not known; write {' or '.join(allowed)}")
        return value

    def table(self, name: str) -> "Entry":
        return Entry(self.file, self.key(name), self.raw(name))

    def finish(self) -> None:
        """Refuse keys that nobody asked for."""
        for name in self._data:
            if name not in self._known:
                near = get_close_matches(name, self._known, n=1)
                self.refuse(
                    name, f"is not known; did you mean {near[0]}?" if near else "is not known; take it out"
                )


def shown(value: Any) -> str:
    """A value as its writer would recognise it."""
    if value is None:
        return "null"
    return f"“{value}”" if isinstance(value, str) else str(value)
