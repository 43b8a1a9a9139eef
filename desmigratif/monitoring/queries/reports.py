"""Reports of sites: those that were sent, those that are owed, and what they begin with."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.monitoring.models import SiteReport, SiteReportQuerySet
from desmigratif.monitoring.queries.life import established_on
from desmigratif.officers import months
from desmigratif.officers.queries import established_before
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Site, SiteActivity

MOST_MONTHS = 120


def reports_of(site: Site) -> SiteReportQuerySet:
    """Every version of every report of a site, newest month and version first, with its answers."""
    found: SiteReportQuerySet = SiteReport.objects.filter(site=site)
    return found.prefetch_related("answers__indicator")


def current_report(site: Site, month: date) -> SiteReport | None:
    """The newest version of a month's report."""
    return reports_of(site).current().filter(month=month).first()


def report_before(site: Site, month: date) -> SiteReport | None:
    """The newest report of an earlier month, whose standing answers are offered again."""
    return reports_of(site).current().filter(month__lt=month).first()


def activity_of(site: Site, month: date, without: str = "") -> dict[str, int]:
    """How often each kind happened in a month, by every source but one."""
    rows = SiteActivity.objects.filter(
        site=site, happened_on__gte=month, happened_on__lt=months.plus(month, 1)
    ).exclude(source=without)
    return dict(rows.order_by().values_list("kind").annotate(n=Sum("count")))


def months_of(site: Site, today: date) -> list[date]:
    """Months for which the site reports, newest first: from the one in which its centre was established to
    the present or its last; none before the site's first day."""
    start = established_on(site)
    if start is None or start > today:
        return []
    newest = months.month_of(today)
    if site.ends_on is not None and site.ends_on <= today:
        newest = months.month_of(site.ends_on - timedelta(days=1))
    return list(months.back_from(newest, months.month_of(start)))[:MOST_MONTHS]


def reports_owed(found: QuerySet[Site], month: date) -> QuerySet[Site]:
    """Those that owe a report of a month: established before it was over, not ended before it began."""
    lasted = Q(ends_on=None) | Q(ends_on__gt=month)
    return found.filter(lasted, established_before(months.plus(month, 1)))


def without_report(found: QuerySet[Site], month: date) -> QuerySet[Site]:
    """Those that have sent none of that month."""
    sent = SiteReport.objects.filter(site=OuterRef("pk"), month=month)
    return found.exclude(Exists(sent))


def due_reports(person: User, today: date) -> Iterable[tuple[Site, date]]:
    """For a village officer: each own site whose report of the month before is still to be sent, and that
    month."""
    month = months.plus(months.month_of(today), -1)
    mine = Q()
    for agency_id in {role.agency_id for role in person.current_roles}:
        reach = reach_of(person, Role.Kind.VILLAGE_OFFICER, agency_id=agency_id)
        if reach:
            within = Q(pk__isnull=False) if reach.nation else reach.over("village")
            mine |= Q(programme__agency=agency_id) & within
    if not mine:
        return []
    owed = without_report(reports_owed(programmes.sites().filter(mine), month), month)
    return [(site, month) for site in owed.order_by("village__name", "pk")]
