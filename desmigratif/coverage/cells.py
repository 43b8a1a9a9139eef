"""Cells of a list of sites of the past, each read by itself: what it says, or what is wrong with it."""

import re
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from desmigratif.coverage.ground import Ground
from desmigratif.places import queries as places
from desmigratif.places.models import Village
from desmigratif.programmes.models import Programme
from desmigratif.programmes.states import ENDED, State

LONGEST_SOURCE = 250
YEAR, ISO = re.compile(r"^\d{4}$"), re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
WRITTEN = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
FIRST_YEAR, LAST_YEAR = 1900, 2199
PAST_STATES = (State.CONFIRMED, State.ESTABLISHED, State.ACTIVE, *ENDED)


class Wrong(Exception):  # noqa: N818  no error of the program: a cell that has to be mended
    """What is wrong in a column and how to mend it."""

    def __init__(self, column: str, text: str) -> None:
        super().__init__(text)
        self.column, self.text = column, text


def village(cell: str, ground: Ground, on: date | None) -> Village:
    """The village that carried the code on the day of the beginning, if that is understood. Raises Wrong
    where another one carries it now, so that a person says which of the two is meant."""
    number = places.digits(cell)
    now = ground.of_today(number)
    then = None if on is None else ground.of_then(number, on)
    if on is not None and now is not None and then is not None and then.pk != now.pk:
        raise Wrong("code", _two_carriers(cell, then, now, on))
    found = then or now or ground.newest(number)
    if found is None:
        words = _("No village has the code “%(code)s”. Write its Kemendagri code, such as 33.07.10.2004.")
        raise Wrong("code", words % {"code": cell[:40]})
    if found.code:
        return found
    words = _("%(village)s (%(code)s) exists no longer. Write the code of the village that has its land now.")
    raise Wrong("code", words % {"village": found.name, "code": cell[:40]})


def _two_carriers(cell: str, then: Village, now: Village, on: date) -> str:
    """Which villages a code meant on a day and means now."""
    words = _(
        "On %(day)s the code %(code)s was that of %(then)s (now %(code_of_then)s), today it is that of"
        " %(now)s. Write the code of today of the village that is meant."
    )
    gone = then.code or _("ended")
    said = {"day": date_format(on), "code": cell[:40], "then": then.name, "now": now.name}
    return words % {**said, "code_of_then": gone}


def programme(cell: str, ground: Ground) -> Programme:
    found = ground.programmes.get(cell.casefold()) if cell else None
    if found is None:
        raise Wrong("programme", _("No programme is called “%(name)s”.") % {"name": cell[:60]})
    if found.pk not in ground.own:
        words = _("%(programme)s belongs to %(agency)s: only its national programme officers list it.")
        raise Wrong("programme", words % {"programme": found.name, "agency": found.agency.short_name})
    return found


def first_day(cell: str, of: Programme | None) -> tuple[date, bool]:
    """The day on which a site began, and whether only its year is known: then 1 January stands for it, or
    the day on which the programme itself began."""
    if not YEAR.match(cell):
        return _day("starts", cell), False
    day = date(_sound_year("starts", int(cell)), 1, 1)
    begun = of.starts_on if of else None
    return (begun if begun and begun.year == day.year else day), True


def last_day(cell: str) -> date | None:
    """The first day on which a site no longer stood; a year means its whole."""
    if not cell:
        return None
    if YEAR.match(cell):
        return date(_sound_year("ends", int(cell)) + 1, 1, 1)
    return _day("ends", cell)


def state(cell: str, ends_on: date | None, today: date) -> State:
    """An empty cell means active, or closed once the end has come. Raises Wrong also where state and end
    contradict each other."""
    over = ends_on is not None and ends_on <= today
    if not cell:
        return State.CLOSED if over else State.ACTIVE
    found = _named().get(cell.casefold())
    if found is None:
        known = ", ".join(str(one.label) for one in PAST_STATES)
        raise Wrong("state", _("No state is called so. Write one of: %(states)s.") % {"states": known})
    if found in ENDED and not over:
        raise Wrong("ends", _("A site in this state has ended: write the day or year, which has passed."))
    if found not in ENDED and over and ends_on:
        words = _("It ended on %(day)s: write “%(state)s”, or leave the state out.")
        raise Wrong("state", words % {"day": date_format(ends_on), "state": State.CLOSED.label})
    return found


def source(cell: str) -> str:
    if not cell:
        raise Wrong("source", _("Name the decree, list or report that says so."))
    if len(cell) > LONGEST_SOURCE:
        raise Wrong("source", _("Shorten the source to %(most)s letters.") % {"most": LONGEST_SOURCE})
    return cell


def _named() -> dict[str, State]:
    """States by their value and their words in every language."""
    named = {one.value: one for one in PAST_STATES}
    for language, _name in settings.LANGUAGES:
        with override(language):
            named |= {str(one.label).casefold(): one for one in PAST_STATES}
    return named


def _day(column: str, cell: str) -> date:
    parts = ISO.match(cell) or WRITTEN.match(cell)
    if parts is None:
        raise Wrong(column, _("Write a year such as 2019, or a day such as 2019-03-27 or 27/3/2019."))
    year, month, day = (int(part) for part in (parts.groups() if ISO.match(cell) else parts.groups()[::-1]))
    try:
        return date(_sound_year(column, year), month, day)
    except ValueError:
        raise Wrong(column, _("The calendar has no such day. Check day and month.")) from None


def _sound_year(column: str, year: int) -> int:
    if not FIRST_YEAR <= year < LAST_YEAR:
        raise Wrong(column, _("The register holds days from 1900 to 2199. Check the year."))
    return year
