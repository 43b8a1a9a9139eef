"""A rule, its dated versions and their source, as frozen records. How they are read is elsewhere."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desmigratif.cores.lawbook.errors import NotYetError, RepealedError

NUMBER = "number"
LIST = "list"
CONFIRMED = "confirmed"
TO_CONFIRM = "to_confirm"

Value = Decimal | tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """Where a value was read: the instrument itself, or for now only a report about it.

    `article` and `quote` are empty until somebody has the instrument's text before them; `status` is
    `confirmed` only then.
    """

    instrument: str
    article: str
    quote: str
    checked_on: date
    status: str  # confirmed | to_confirm

    @property
    def is_confirmed(self) -> bool:
        return self.status == CONFIRMED


@dataclass(frozen=True)
class RuleVersion:
    """What a rule says from `since` until the day before `until` (None: until further notice)."""

    rule_id: str
    kind: str  # number | list
    unit: str
    since: date
    until: date | None
    value: Value
    source: Source
    note: str = ""

    @property
    def number(self) -> Decimal:
        """The value of a rule of kind number, exact as written. TypeError for a list."""
        if isinstance(self.value, Decimal):
            return self.value
        raise TypeError(f"{self.rule_id} is a list, not a number")

    @property
    def whole(self) -> int:
        """The value as a whole number. ValueError when it has a fraction."""
        whole = int(self.number)
        if whole != self.number:
            raise ValueError(f"{self.rule_id} is {self.number}, not a whole number")
        return whole

    @property
    def items(self) -> tuple[str, ...]:
        """The value of a rule of kind list, in its order. TypeError for a number."""
        if isinstance(self.value, tuple):
            return self.value
        raise TypeError(f"{self.rule_id} is a number, not a list")


@dataclass(frozen=True)
class Ending:
    """The rule says nothing from `since` on: a dated repeal, with its own source."""

    since: date
    source: Source
    note: str = ""


@dataclass(frozen=True)
class Rule:
    """One question and every answer it ever had; `history` is sorted by `since`, all days differ."""

    rule_id: str
    question: str
    kind: str
    unit: str
    history: tuple[RuleVersion | Ending, ...]

    def on(self, day: date) -> RuleVersion:
        """The version in force on a day. Raises NotYetError before the first, RepealedError after the end."""
        if isinstance(day, datetime):
            raise TypeError("a rule is asked for a day, not for an instant: give a date")
        place = bisect_right([entry.since for entry in self.history], day) - 1
        if place < 0:
            raise NotYetError(self.rule_id, day, self.history[0].since)
        entry = self.history[place]
        if isinstance(entry, Ending):
            raise RepealedError(self.rule_id, day, entry.since)
        return entry
