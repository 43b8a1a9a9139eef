"""What happens by itself: reports that are owed stand on calendars, coordinators hear of centres that fell
silent."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from desmigratif.accounts.models import Role, User
from desmigratif.inbox import queries as inbox
from desmigratif.inbox.actions import notify
from desmigratif.inbox.actions.many import Day, put_each_on_calendar
from desmigratif.inbox.models import CalendarEntry, Notice
from desmigratif.inbox.words import Word, kind_of
from desmigratif.monitoring import laws, queries
from desmigratif.monitoring.models import Life
from desmigratif.officers import months
from desmigratif.officers import queries as officers
from desmigratif.officers.wording import MONTHS
from desmigratif.places.models import Area
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Site

DUE = gettext_noop("Report of %(month)s %(year)s due: %(village)s")
FELL_SILENT = gettext_noop("%(count)s centres in %(regency)s have fallen silent")
FELL_SILENT_BODY = gettext_noop(
    "No report came for months from: %(villages)s. Ask the officers what is the matter, or send the report "
    "in their place."
)
MOST_NAMED = 20


@transaction.atomic
def put_due_on_calendars(*, day: date) -> int:
    """The report of the month before stands on the calendar of each officer who has not sent it; gives how
    many entries are new. Officers who come later find it the next day."""
    month = months.plus(months.month_of(day), -1)
    owed = queries.reports_owed(programmes.sites(), month)
    sites = list(queries.without_report(owed, month))
    holders = officers.holders_of(sites)
    there = _there(month)
    steps = [
        _step(site, month, person)
        for site in sites
        for person in holders[site.pk]
        if (site.pk, _key(month, person)) not in there
    ]
    return put_each_on_calendar(steps=steps, title=DUE, by=None)


def _step(site: Site, month: date, person: User) -> Day:
    return Day(
        source=site,
        key=_key(month, person),
        day=laws.due_on(month),
        url=reverse("monitoring:report", args=[site.pk, month.year, month.month]),
        person=person,
        values={**_said(month), "village": site.village.name},
    )


def _said(month: date) -> dict[str, object]:
    return {"month": Word(MONTHS[month.month - 1]), "year": str(month.year)}


def _key(month: date, person: User) -> str:
    return f"{_start(month)}{person.pk}"


def _start(month: date) -> str:
    return f"report {month.strftime(months.FORM)} "


def _there(month: date) -> set[tuple[int, str]]:
    entries = CalendarEntry.objects.filter(source_kind=kind_of(Site()), key__startswith=_start(month))
    return set(entries.values_list("source_id", "key"))


def calendar_keys(*, site: Site, month: date) -> list[str]:
    """Keys of the entries that stand on calendars for a month's report of a site."""
    entries = CalendarEntry.objects.filter(source_kind=kind_of(site), source_id=site.pk)
    return list(entries.filter(key__startswith=_start(month)).values_list("key", flat=True))


@transaction.atomic
def tell_of_silence(*, day: date) -> int:
    """Coordinators hear which centres of their regency are silent on that day and were not on the day before;
    gives how many centres that are."""
    fallen = _newly_silent(day)
    by_regency: dict[Area, list[Site]] = defaultdict(list)
    for site in fallen:
        by_regency[site.village.regency or site.village].append(site)
    for regency, sites in by_regency.items():
        _tell(regency, sites, day)
    return len(fallen)


def _newly_silent(day: date) -> list[Site]:
    silent = queries.doing(queries.with_life(programmes.sites(), day), Life.SILENT)
    before = queries.doing(queries.with_life(programmes.sites(), day - timedelta(days=1)), Life.SILENT)
    known = set(before.values_list("pk", flat=True))
    return [site for site in silent.order_by("village__name", "pk") if site.pk not in known]


def _tell(regency: Area, sites: Iterable[Site], day: date) -> None:
    names = [site.village.name for site in sites]
    listed = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    notify(
        people=inbox.officers(kinds=(Role.Kind.COORDINATOR,), area=regency),
        by=None,
        kind=Notice.Kind.REPORT,
        subject=FELL_SILENT,
        body=FELL_SILENT_BODY,
        url=f"{reverse('monitoring:index')}?life={Life.SILENT.value}",
        about=regency,
        key=f"silent {day.isoformat()}",
        values={"count": len(names), "regency": regency.name, "villages": listed},
    )
