"""Which function does which kind of long or returning work. Rooms register theirs in their `tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise

from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report

Work = Callable[[LongTask, Report], str]

_works: dict[str, Work] = {}
_labels: dict[str, str | Promise] = {}


def work(kind: str, label: str | Promise = "") -> Callable[[Work], Work]:
    """Register a function as the work of this kind; `label` names the kind on pages.

    The function gives the address of the result ("" for none). It must be idempotent: after a power cut it
    runs again from the start. It asks `report.cancelled()` at least every 30 s and raises
    `TaskStoppedError` soon after a yes, `TaskFailedError` with a reason in words when it cannot go on.
    """

    def register(function: Work) -> Work:
        if kind in _works:
            raise ValueError(f"two works of the kind {kind}")
        _works[kind] = function
        _labels[kind] = label or kind
        return function

    return register


def work_of(kind: str) -> Work:
    """The registered function. Raises LookupError for a kind that nobody registered."""
    return _works[kind]


def label_of(kind: str) -> str | Promise:
    return _labels.get(kind, kind)


@dataclass(frozen=True)
class Outcome:
    """How returning work ended, for the page of long jobs: an English msgid and the values it takes."""

    message: str = ""
    values: dict[str, Any] = field(default_factory=dict)


DailyWork = Callable[[date], Outcome]
MinutelyWork = Callable[[], Outcome]


@dataclass(frozen=True)
class Daily:
    """Work of every day, from this hour (0–23, of the installation's time zone)."""

    name: str
    label: str | Promise
    work: DailyWork
    hour: int


@dataclass(frozen=True)
class Minutely:
    """Work of every minute."""

    name: str
    label: str | Promise
    work: MinutelyWork


_daily: dict[str, Daily] = {}
_minutely: dict[str, Minutely] = {}


def daily(name: str, label: str | Promise = "", hour: int = 1) -> Callable[[DailyWork], DailyWork]:
    """Register work that is done once for every day, whatever the number of workers.

    The function is called inside the transaction that notes the day as done: what it writes and the note
    commit together or not at all. So it is short, and puts long work into the queue. Days missed while the
    application was off are made up, oldest first, as many as periodic.MOST_DAYS. An exception undoes the
    turn; it is tried again later.
    """

    def register(function: DailyWork) -> DailyWork:
        _refuse_twice(name)
        _daily[name] = Daily(name, label or name, function, hour)
        return function

    return register


def minutely(name: str, label: str | Promise = "") -> Callable[[MinutelyWork], MinutelyWork]:
    """Register work that is done about every minute, by one worker at a time as long as a turn is shorter
    than periodic.LEASE. The function has no transaction of its caller and locks what it changes."""

    def register(function: MinutelyWork) -> MinutelyWork:
        _refuse_twice(name)
        _minutely[name] = Minutely(name, label or name, function)
        return function

    return register


def daily_works() -> list[Daily]:
    """All of them, by name."""
    return sorted(_daily.values(), key=lambda one: one.name)


def minutely_works() -> list[Minutely]:
    """All of them, by name."""
    return sorted(_minutely.values(), key=lambda one: one.name)


def _refuse_twice(name: str) -> None:
    if name in _daily or name in _minutely:
        raise ValueError(f"two returning works with the name {name}")
