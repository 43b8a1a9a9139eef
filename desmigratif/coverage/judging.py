"""Each row of a list of sites of the past, judged as things stand now: what it would become, or what is wrong
in which column and how to mend it. Recording is in the actions."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from desmigratif.coverage import cells
from desmigratif.coverage.cells import Wrong
from desmigratif.coverage.ground import Ground, ground_of
from desmigratif.coverage.listing import COLUMNS, Row
from desmigratif.programmes.actions.opening import Past, runs
from desmigratif.programmes.errors import PastTwiceError
from desmigratif.programmes.models import Programme, SiteFootprint

T = TypeVar("T")
ORDER = [words[0] for words in COLUMNS.values()]
"""Columns as faults of a row are told."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell, and how to mend it. `row` is the line of the table, its heading being 1."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class Good:
    """A row that can be recorded; `beside` are programmes with which it becomes a public pair."""

    row: int
    past: Past
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """Rows to record, rows that the register has already, and the faults of the others."""

    good: list[Good]
    already: list[int]
    faults: list[Fault]

    @property
    def refused(self) -> int:
        """How many rows have a fault."""
        return len({fault.row for fault in self.faults})

    @property
    def pairs(self) -> list[Good]:
        return [one for one in self.good if one.beside]


class _AlreadyError(Exception):
    """The register has this very site."""


def judged(rows: Sequence[Row], own: Iterable[Programme]) -> Judged:
    """All rows; seven queries for any number."""
    ground, today = ground_of(rows, own), timezone.localdate()
    seen: dict[tuple[int, int], Past] = {}
    result = Judged([], [], [])
    for row in rows:
        try:
            past = _past(row, ground, today, result.faults)
            if past is None:
                continue
            beside = _beside(past, ground)
            _new(past, seen)
        except Wrong as wrong:
            result.faults.append(_fault(row, wrong))
        except _AlreadyError:
            result.already.append(row.number)
        else:
            result.good.append(Good(row.number, past, beside))
    return result


def _past(row: Row, ground: Ground, today: date, faults: list[Fault]) -> Past | None:
    """What a row says; None when some of its cells say nothing usable, all of which are then told."""
    told: list[Fault] = []

    def read(reading: Callable[[], T]) -> T | None:
        try:
            return reading()
        except Wrong as wrong:
            told.append(_fault(row, wrong))
            return None

    said = row.cells
    programme = read(lambda: cells.programme(said["programme"], ground))
    begun = read(lambda: cells.first_day(said["starts"], programme))
    village = read(lambda: cells.village(said["code"], ground, begun[0] if begun else None))
    ends_on = read(lambda: cells.last_day(said["ends"]))
    source = read(lambda: cells.source(said["source"]))
    state = read(lambda: cells.state(said["state"], ends_on, today)) if not told else None
    if told or village is None or programme is None or begun is None or source is None or state is None:
        faults += sorted(told, key=lambda fault: ORDER.index(fault.column))
        return None
    past = Past(village, programme, begun[0], ends_on, source=_dated(source, year_only=begun[1]), state=state)
    _sound(past, ground)
    return past


def _dated(source: str, *, year_only: bool) -> str:
    """The source, which says so when only the year of the beginning is known."""
    if not year_only:
        return source
    with override(settings.LANGUAGE_CODE):
        remark = _("only the year is known")
    return f"{source} ({remark})"


def _sound(past: Past, ground: Ground) -> None:
    """Raises Wrong for days that do not fit to each other, the programme or a list of the past."""
    day = {"day": date_format(past.starts_on)}
    if past.ends_on is not None and past.ends_on <= past.starts_on:
        raise Wrong("ends", _("The end must come after the beginning."))
    if past.starts_on >= ground.opened_on:
        words = _("It began after this register was opened on %(day)s. Propose the village instead.")
        raise Wrong("starts", words % {"day": date_format(ground.opened_on)})
    if not runs(programme=past.programme, on=past.starts_on):
        raise Wrong("starts", _("The programme did not run on %(day)s. Check the day.") % day)


def _beside(past: Past, ground: Ground) -> tuple[str, ...]:
    """Programmes that the register would pair it with. Raises _AlreadyError, or Wrong where the programme
    itself is listed for some of the days."""
    met = [one for one in ground.footprints.get(past.village.pk, ()) if _meets(past, one)]
    for one in met:
        site = one.site
        if site.programme_id == past.programme.pk and site.starts_on == past.starts_on:
            raise _AlreadyError
        if site.programme_id == past.programme.pk and (site.ends_on is None or site.ends_on > past.starts_on):
            raise Wrong("starts", str(PastTwiceError()))
    others = {one.site.programme.name for one in met if one.site.programme_id != past.programme.pk}
    return tuple(sorted(others))


def _meets(past: Past, held: SiteFootprint) -> bool:
    if held.substance_id != past.programme.substance_id:
        return False
    until = _end_with_rest(past)
    begun_before = held.period.upper is None or past.starts_on < held.period.upper
    return begun_before and (until is None or held.period.lower is None or held.period.lower < until)


def _end_with_rest(past: Past) -> date | None:
    """The day until which the site would hold its village."""
    if past.ends_on is None:
        return None
    months = past.ends_on.month - 1 + past.programme.cooling_months
    year, month = past.ends_on.year + months // 12, months % 12 + 1
    return past.ends_on.replace(year=year, month=month, day=min(past.ends_on.day, monthrange(year, month)[1]))


def _new(past: Past, seen: dict[tuple[int, int], Past]) -> None:
    """Raises _AlreadyError for a row that stands in the list twice, Wrong where two rows contradict."""
    key = (past.village.pk, past.programme.pk)
    before = seen.setdefault(key, past)
    if before is past:
        return
    if before.starts_on == past.starts_on:
        raise _AlreadyError
    first, second = sorted((before, past), key=lambda one: one.starts_on)
    if first.ends_on is None or first.ends_on > second.starts_on:
        raise Wrong("starts", _("Another row of this list names the village for some of the same days."))
    seen[key] = replace(second)


def _fault(row: Row, wrong: Wrong) -> Fault:
    return Fault(row.number, COLUMNS[wrong.column][0], wrong.text)
