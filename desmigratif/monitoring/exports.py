"""Lists of this room as rows for CSV and XLSX; what is simulated says so in its row."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from desmigratif.monitoring.models import Life
from desmigratif.monitoring.queries import Result
from desmigratif.monitoring.report_form import in_language
from desmigratif.monitoring.summary import Summary
from desmigratif.officers import months
from desmigratif.officers.exports import Rows, of_place, place_of
from desmigratif.officers.wording import yes_or_no
from desmigratif.programmes.models import Site
from desmigratif.ui.sheets.writing import Cell


def lives(found: Iterable[Site], on: date) -> Rows:
    """One centre a row, as on that day."""
    header = [*of_place(), _("state"), _("last report"), _("last activity"), _("as on"), _("simulated")]
    return [header, *([*_life(site), on.isoformat(), yes_or_no(site.simulated)] for site in found)]


def _life(site: Site) -> list[Cell]:
    report, activity = getattr(site, "last_report", None), getattr(site, "last_activity", None)
    life = str(Life(getattr(site, "life", Life.NEW)).label)
    place = place_of(getattr(site, "code", ""), site.village, site)
    return [*place, life, _month(report), "" if activity is None else activity.isoformat()]


def _month(month: date | None) -> str:
    return "" if month is None else month.strftime(months.FORM)


def results(found: Iterable[Result], month: date) -> Rows:
    """One indicator and area a row."""
    header: list[Cell] = [
        *(_("month"), _("area"), _("agency"), _("indicator"), _("unit"), _("sites that answered")),
        *(_("result"), _("target of one site"), _("sites that reach it"), _("simulated")),
    ]
    return [header, *([month.strftime(months.FORM), *_result(one)] for one in found)]


def _result(one: Result) -> list[Cell]:
    indicator = one.indicator
    target = None if indicator.target is None else float(indicator.target)
    return [
        *(one.area, indicator.agency.short_name, in_language(indicator.name, indicator.name_en)),
        *(unit_of(one), one.answered, round(float(one.value), 2), target, one.reached),
        yes_or_no(one.simulated > 0),
    ]


def unit_of(one: Result) -> str:
    """What the result is counted in."""
    if one.indicator.kind == one.indicator.Kind.NUMBER:
        return one.indicator.unit
    return "%" if one.indicator.kind == one.indicator.Kind.PERCENT else _("% yes")


def summary(found: Summary) -> Rows:
    """A month as one list: part, what, number, remark."""
    return [[_("part"), _("what"), _("figure"), _("remark")], *_parts(found)]


def _parts(found: Summary) -> Iterator[list[Cell]]:
    about, month = _("about"), found.month.strftime(months.FORM)
    yield [about, _("month"), None, month]
    yield [about, _("area"), None, found.place]
    yield [about, _("as on"), None, found.as_of.isoformat()]
    yield [about, _("sites"), found.sites, ""]
    yield [about, _("simulated sites"), found.simulated, _("simulated") if found.simulated else ""]
    for life, count in found.lives.items():
        yield [_("state"), str(life.label), count, ""]
    yield [_("reports"), _("owed"), found.owed, month]
    yield [_("reports"), _("sent"), found.sent, month]
    for kind, count in found.activity.items():
        yield [_("activity"), capfirst(str(kind.label)), count, month]
    for one in found.results:
        reached = "" if one.reached is None else _("%(count)s reach the target") % {"count": one.reached}
        name = in_language(one.indicator.name, one.indicator.name_en)
        yield [_("indicator"), f"{name} ({unit_of(one)})", round(float(one.value), 2), reached]
    yield from _named(_("report missing"), found.missing)
    yield from _named(str(Life.SILENT.label), found.silent)
    yield from _named(str(Life.STALLED.label), found.stalled)


def _named(part: str, sites: Iterable[Site]) -> Iterator[list[Cell]]:
    for site in sites:
        remark = _("simulated") if site.simulated else ""
        yield [part, f"{site.village.name} · {site.programme.name}", None, remark]
