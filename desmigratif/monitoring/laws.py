"""Numbers about reports, as the lawbook says them on a day."""

from dataclasses import dataclass
from datetime import date

from desmigratif.cores.lawbook import rule_on
from desmigratif.officers import months

SILENT = "silent-after-months"
STALLED = "stalled-after-months"
DUE = "report-due-day"
FIRST_DAY = date(2010, 1, 1)
"""Before it the lawbook says nothing of reports."""


def due_on(month: date) -> date:
    """The last day on which the report of a month is in time."""
    following = months.plus(month, 1)
    return following.replace(day=rule_on(DUE, following).whole)


def newest_due(on: date) -> date:
    """The newest month whose report should have come before that day."""
    month = months.plus(months.month_of(on), -1)
    return month if due_on(month) < on else months.plus(month, -1)


def silent_after(on: date) -> int:
    """Months without a report after which a centre is silent."""
    return rule_on(SILENT, on).whole


def stalled_after(on: date) -> int:
    """Months without anything that happened after which a centre that reports is stalled."""
    return rule_on(STALLED, on).whole


@dataclass(frozen=True)
class Windows:
    """On a day, the first month of those in which a report (`silent`) or anything at all (`stalled`) is
    looked for."""

    silent: date
    stalled: date


def windows(on: date) -> Windows:
    """Both windows end with the newest month that is due."""
    newest = newest_due(on)
    return Windows(
        silent=months.plus(newest, 1 - silent_after(on)),
        stalled=months.plus(newest, 1 - stalled_after(on)),
    )
