"""What the pages of this room show."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.text import capfirst

from desmigratif.accounts.models import User
from desmigratif.centres.access import inner_sites, reads_some_inner
from desmigratif.monitoring import access, forms, laws, queries
from desmigratif.monitoring.exports import unit_of
from desmigratif.monitoring.models import IndicatorAnswer, Life, SiteReport, SuccessIndicator
from desmigratif.monitoring.paper import simulated_in_words
from desmigratif.monitoring.report_form import ReportForm, in_language
from desmigratif.monitoring.summary import Summary, summary_of
from desmigratif.officers import access as officers
from desmigratif.officers.forms import MonthFilter
from desmigratif.officers.wording import figure, yes_or_no
from desmigratif.places import queries as places
from desmigratif.places.models import Area
from desmigratif.programmes.models import Site, SiteActivity

SHOWN_SITES = 100
MESSAGES_A_PAGE = 20


@dataclass(frozen=True)
class Listed:
    """The list of centres as asked: its filter, the day, centres in all states to count, and those shown."""

    form: forms.LifeFilter
    on: date
    counts: dict[Life, int]
    found: QuerySet[Site]


def listed(asked: QueryDict, sites: QuerySet[Site]) -> Listed:
    form = forms.LifeFilter(asked)
    on = form.day()
    wanted = form.asked()
    life = wanted.pop("life", "")
    living = queries.matching(queries.with_life(sites, on), **wanted)
    shown = queries.doing(living, life) if life else living
    return Listed(form, on, queries.counts_by_life(living), shown)


def rules(on: date) -> dict[str, int]:
    """How many months the words stand for, by the lawbook of a day."""
    return {"silent": laws.silent_after(on), "stalled": laws.stalled_after(on)}


def month_of(site: Site, year: int, month: int) -> date:
    """A month for which the site reports, else 404."""
    found = date(year, month, 1) if 1 <= month <= 12 and 2000 <= year <= 9000 else None
    if found is None or found not in queries.months_of(site, timezone.localdate()):
        raise Http404
    return found


@dataclass(frozen=True)
class Month:
    """A month of a site: its report, if one was sent, the versions before, and whether it is late."""

    month: date
    report: SiteReport | None
    older: list[SiteReport]
    late: bool

    @property
    def shown(self) -> "Shown | None":
        return None if self.report is None else in_words(self.report)

    @property
    def shown_older(self) -> list["Shown"]:
        return [in_words(report) for report in self.older]


def months_of(site: Site, today: date) -> list[Month]:
    """Every month for which the site reports, newest first; three reads."""
    sent: dict[date, list[SiteReport]] = {}
    for report in queries.reports_of(site):
        sent.setdefault(report.month, []).append(report)
    found = []
    for month in queries.months_of(site, today):
        versions = sent.get(month, [])
        late = not versions and laws.due_on(month) < today
        found.append(Month(month, versions[0] if versions else None, versions[1:], late))
    return found


@dataclass(frozen=True)
class Shown:
    """One version of a report in words."""

    report: SiteReport
    figures: list[tuple[str, int]]
    internet: str
    answers: list[tuple[str, str]]


def in_words(report: SiteReport) -> Shown:
    answers = [
        (in_language(one.indicator.name, one.indicator.name_en), answer(one)) for one in report.answers.all()
    ]
    figures = [(capfirst(str(kind.label)), report.figures.get(kind.value, 0)) for kind in SiteActivity.Kind]
    return Shown(report, figures, yes_or_no(report.internet), answers)


def answer(one: IndicatorAnswer) -> str:
    """An answer with its unit."""
    if one.indicator.kind == one.indicator.Kind.YES_NO:
        return yes_or_no(bool(one.value))
    unit = "%" if one.indicator.kind == one.indicator.Kind.PERCENT else one.indicator.unit
    return f"{figure(one.value)} {unit}".strip()


def site(found: Site, person: User) -> dict[str, Any]:
    """The reports of one site."""
    return {
        "site": found,
        "months": months_of(found, timezone.localdate()),
        "may_report": access.reports_of(person, found),
    }


def place_of(seats: list[officers.Seat]) -> str:
    """Whose report it is, when no area is asked for."""
    return ", ".join(dict.fromkeys(seat.agency.short_name for seat in seats))


def list_query(seats: list[officers.Seat], area: Area | None) -> str:
    """What the list of centres is asked, to show the same sites as a person's own report; empty when no
    one question says it."""
    if len(seats) != 1 or len(seats[0].reach.areas) > 1:
        return ""
    seat = seats[0]
    whole = next(iter(seat.reach.areas), 0)
    within = places.area_with_ancestors(area.pk if area else whole)
    asked = {} if seat.every_agency else {"agency": seat.agency.short_name}
    return urlencode({**asked, **({"area": within.code} if within else {})})


def summary(asked: QueryDict, person: User) -> tuple[MonthFilter, Summary]:
    """The filter and the month it asks for, over the sites in the person's charge."""
    sites = officers.sites_in_charge(person)
    form = MonthFilter(asked)
    month, area = form.asked()
    place = place_of(officers.seats_of(person))
    today = timezone.localdate()
    return form, summary_of(sites, month=month, area=area, place=place, today=today)


def month_context(form: MonthFilter, found: Summary, person: User) -> dict[str, Any]:
    """The page of a month."""
    return {
        "list_query": list_query(officers.seats_of(person), form.asked()[1]),
        "form": form,
        "summary": found,
        "lives": list(found.lives.items()),
        "activity": [(capfirst(str(kind.label)), count) for kind, count in found.activity.items()],
        "results": [
            (
                in_language(one.indicator.name, one.indicator.name_en),
                figure(one.value),
                unit_of(one),
                one.answered,
            )
            for one in found.results
        ],
        "made_up": simulated_in_words(found),
        "missing": found.missing[:SHOWN_SITES],
        "lists": [(Life.SILENT, found.silent[:SHOWN_SITES]), (Life.STALLED, found.stalled[:SHOWN_SITES])],
    }


def report(found: Site, month: date, form: ReportForm) -> dict[str, Any]:
    """The form of a month's report."""
    start, due = form.start, laws.due_on(month)
    late = start.current is None and due < timezone.localdate()
    sent = None if start.current is None else in_words(start.current)
    shown = {"start": start, "due_on": due, "late": late, "sent": sent}
    return {"site": found, "month": month, "form": form, **shown}


def results(asked: QueryDict, person: User) -> tuple[MonthFilter, date, list[queries.Result]]:
    """The filter, its month, and the answers by area, of sites whose inner part the person reads."""
    form = MonthFilter(asked)
    month, area = form.asked()
    sites = queries.matching(inner_sites(person), area=area)
    return form, month, queries.results_by_area(sites, month, area)


def indicators(asked: QueryDict, person: User) -> dict[str, Any]:
    """What is asked and what was answered."""
    form, month, answers = results(asked, person)
    return {
        "form": form,
        "month": month,
        "results": [
            {"result": one, "value": figure(one.value), "unit": unit_of(one), **_named(one.indicator)}
            for one in answers
        ],
        "made_up": queries.any_simulated(inner_sites(person), month),
        "indicators": [{"indicator": one, **_named(one)} for one in queries.indicators()],
        "mine": {agency.pk for agency in access.agencies_that_ask(person)},
    }


def _named(one: SuccessIndicator) -> dict[str, str]:
    return {
        "name": in_language(one.name, one.name_en),
        "question": in_language(one.question, one.question_en),
        "target": figure(one.target),
    }


def reads_results(person: User) -> bool:
    """Whether the page of indicators is there for this person."""
    return reads_some_inner(person)
