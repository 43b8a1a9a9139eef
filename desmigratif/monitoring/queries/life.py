"""How centres are doing on a day: derived from when sites were established, what they reported, what happened
there."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from desmigratif.agencies.models import Agency
from desmigratif.monitoring import laws
from desmigratif.monitoring.models import Life, SiteReport
from desmigratif.officers import months
from desmigratif.officers.queries import WITH_A_CENTRE, established_before, within
from desmigratif.places import queries as places
from desmigratif.places.models import Area, AreaCode
from desmigratif.programmes.models import Programme, Site, SiteActivity, SiteChange


def established_on(site: Site) -> date | None:
    """The day on which the centre of a site was established; None while it is not."""
    if site.state not in WITH_A_CENTRE:
        return None
    if site.historical:
        return site.starts_on
    act = SiteChange.objects.filter(site=site, verb="establish", undone_by=None).order_by("-id").first()
    return None if act is None else max(act.on, site.starts_on)


def with_life(found: QuerySet[Site], on: date) -> QuerySet[Site]:
    """Sites established by that day with `life`, `last_report` (a month) and `last_activity` (a day), all as
    they were on it. The windows are those of the lawbook."""
    sent = SiteReport.objects.filter(site=OuterRef("pk"), sent_on__lte=on)
    happened = SiteActivity.objects.filter(site=OuterRef("pk"), happened_on__lte=on)
    return found.filter(established_before(on + timedelta(days=1))).annotate(
        life=_life(on, sent, happened),
        last_report=Subquery(sent.order_by("-month").values("month")[:1]),
        last_activity=Subquery(happened.order_by("-happened_on").values("happened_on")[:1]),
    )


def _life(on: date, sent: QuerySet[SiteReport], happened: QuerySet[SiteActivity]) -> Case:
    """Existence, and no newest row, decides: the database looks at each table once, however many sites."""
    window = laws.windows(on)
    unheard = ~Q(Exists(sent.filter(month__gte=window.silent)))
    idle = ~Q(Exists(happened.filter(happened_on__gte=window.stalled)))
    return Case(
        When(ends_on__lte=on, then=Value(Life.ENDED.value)),
        When(established_before(months.plus(window.silent, 1)) & unheard, then=Value(Life.SILENT.value)),
        When(~Q(Exists(sent)), then=Value(Life.NEW.value)),
        When(established_before(months.plus(window.stalled, 1)) & idle, then=Value(Life.STALLED.value)),
        default=Value(Life.REPORTING.value),
    )


def doing(found: QuerySet[Site], life: str) -> QuerySet[Site]:
    """Those of sites with a `life` that are in this state."""
    return found.filter(Q(life=life))


@dataclass(frozen=True)
class Doing:
    """How one centre is doing: its state, the month of its last report, the day of its last activity."""

    life: Life
    last_report: date | None
    last_activity: date | None


def doing_of(site: Site, on: date) -> Doing | None:
    """How the centre of a site is doing on a day; None while there is none."""
    rows: QuerySet[Any, Any] = with_life(Site.objects.filter(pk=site.pk), on).values()
    found = rows.first()
    if found is None:
        return None
    return Doing(Life(found["life"]), found["last_report"], found["last_activity"])


def matching(
    found: QuerySet[Site],
    *,
    text: str = "",
    agency: Agency | None = None,
    programme: Programme | None = None,
    area: Area | None = None,
    life: str = "",
) -> QuerySet[Site]:
    """Sites that fit everything that is asked, with `.code` of their village, by its name."""
    if text.strip():
        found = found.filter(village__name__icontains=text.strip())
    if agency is not None:
        found = found.filter(programme__agency=agency)
    if programme is not None:
        found = found.filter(programme=programme)
    if area is not None:
        found = found.filter(within(area, "village"))
    if life:
        found = doing(found, life)
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area=OuterRef("village"))
    return found.annotate(code=Subquery(codes.values("code")[:1])).order_by(
        "village__name", "village_id", "-starts_on", "pk"
    )


def agencies_with_programmes() -> QuerySet[Agency]:
    """Agencies that lead a programme, by their short name."""
    leading = Programme.objects.order_by().values("agency")
    return Agency.objects.filter(pk__in=leading).order_by("short_name")


def counts_by_life(found: QuerySet[Site]) -> dict[Life, int]:
    """How many of these sites, which have a `life`, are in each state; also those with none."""
    counted: dict[str, int] = dict(found.order_by().values_list(F("life")).annotate(n=Count("pk")))
    return {life: counted.get(life.value, 0) for life in Life}
