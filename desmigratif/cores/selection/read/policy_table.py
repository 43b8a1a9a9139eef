"""One table of a TOML file, taken key by key so that an unknown or mistyped key is named. No rules here."""

from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from desmigratif.cores.selection.read.faults import WrongUseError

GREATEST = 10**18  # rupiah and counts stay inside 64-bit integers


class PolicyTable:
    """Keys of one table; every getter marks its key as known, `finish` refuses the rest."""

    def __init__(self, data: dict[str, Any], path: str) -> None:
        self._data = data
        self._path = path
        self._known: set[str] = set()

    def key(self, name: str) -> str:
        """Full name of a key, as in `caps.regency`."""
        return f"{self._path}.{name}" if self._path else name

    def names(self) -> list[str]:
        return list(self._data)

    def table(self, name: str) -> "PolicyTable":
        """The table under a key; an empty one when absent."""
        return PolicyTable(self._get(name, {}, dict, "a table"), self.key(name))

    def whole(self, name: str) -> int | None:
        """An integer from 0; None when absent."""
        value: int | None = self._get(name, None, int, "a whole number")
        if value is not None and not 0 <= value <= GREATEST:
            raise WrongUseError(f"policy: {self.key(name)} = {value} must lie from 0 to {GREATEST}")
        return value

    def above_zero(self, name: str, most: int) -> Decimal | None:
        """A number above 0 exactly as it is written, at most `most`; None when absent."""
        self._known.add(name)
        value = self._data.get(name)
        if value is None:
            return None
        if type(value) not in (int, Decimal):
            raise WrongUseError(f"policy: {self.key(name)} must be a number, not {_shown(value)}")
        number = Decimal(value)
        if not number.is_finite() or not 0 < number <= most:
            raise WrongUseError(f"policy: {self.key(name)} = {value} must be above 0 and at most {most}")
        return number

    def truth(self, name: str, *, default: bool) -> bool:
        value: bool = self._get(name, default, bool, "true or false")
        return value

    def words(self, name: str, allowed: Sequence[str] = ()) -> list[str]:
        """A list of texts, each one of `allowed` if given; empty when absent."""
        values: list[Any] = self._get(name, [], list, "a list of texts")
        for value in values:
            if type(value) is not str:
                raise WrongUseError(f"policy: {self.key(name)} holds {_shown(value)}: write it in quotes")
            if allowed and value not in allowed:
                raise WrongUseError(
                    f"policy: {self.key(name)}: unknown “{value}”{_nearest(value, allowed)}; "
                    f"known are {', '.join(allowed)}"
                )
        return values

    def finish(self) -> None:
        """Refuse keys nobody asked for."""
        for name in self._data:
            if name not in self._known:
                known = sorted(self._known)
                raise WrongUseError(f"policy: unknown key {self.key(name)}{_nearest(name, known)}")

    def _get(self, name: str, default: Any, kind: type, words: str) -> Any:
        self._known.add(name)
        value = self._data.get(name, default)
        if value is not default and type(value) is not kind:  # `is`: true is no whole number
            raise WrongUseError(f"policy: {self.key(name)} must be {words}, not {_shown(value)}")
        return value


def _shown(value: object) -> str:
    return str(value) if isinstance(value, Decimal) else repr(value)


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f" (did you mean {near[0]}?)" if near else ""
