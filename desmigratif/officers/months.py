"""Arithmetic of months. A month is written as its first day."""

from collections.abc import Iterator
from datetime import date, timedelta

FORM = "%Y-%m"


def month_of(day: date) -> date:
    """The month that a day lies in."""
    return day.replace(day=1)


def plus(month: date, count: int) -> date:
    """So many months later; earlier for a negative count."""
    place = month.year * 12 + month.month - 1 + count
    return date(place // 12, place % 12 + 1, 1)


def last_day(month: date) -> date:
    return plus(month, 1) - timedelta(days=1)


def back_from(month: date, until: date) -> Iterator[date]:
    """This month and those before it, down to the month `until`."""
    while month >= until:
        yield month
        month = plus(month, -1)


def months_between(start: date, end: date) -> int:
    """How many months `end` comes after `start`."""
    return (end.year - start.year) * 12 + end.month - start.month
