"""A month of next steps as weeks of days, for the page."""

import calendar
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from desmigratif.inbox.models import CalendarEntry

ASKED = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Day:
    """One cell: `inside` is whether it belongs to the month itself."""

    day: date
    inside: bool
    is_today: bool
    entries: list[CalendarEntry]


@dataclass(frozen=True)
class Month:
    """A month by its first day."""

    first: date

    @property
    def after(self) -> date:
        """First day of the next month."""
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def before(self) -> date:
        """First day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    def weeks(self, entries: list[CalendarEntry], today: date) -> list[list[Day]]:
        """Weeks from Monday, with the days of the neighbours that complete them."""
        by_day: dict[date, list[CalendarEntry]] = defaultdict(list)
        for entry in entries:
            by_day[entry.day].append(entry)
        rows = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [
            [Day(day, day.month == self.first.month, day == today, by_day.get(day, [])) for day in row]
            for row in rows
        ]

    def listed(self, weeks: list[list[Day]]) -> list[Day]:
        """The days of the month that have something on them."""
        return [day for week in weeks for day in week if day.inside and day.entries]


def asked(text: str, today: date) -> Month:
    """The month that the address asks for (2027-03); this one when it is not understood."""
    match = ASKED.fullmatch(text)
    return Month(date(int(match[1]), int(match[2]), 1) if match else today.replace(day=1))
