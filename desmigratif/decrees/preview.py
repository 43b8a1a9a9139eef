"""What approving a plan would do, read before it is written: sites by year and region, what is taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from desmigratif.places import queries as places
from desmigratif.places.models import AreaCode, Village
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.programmes.actions.opening import needs_source
from desmigratif.programmes.models import Programme, Site, SiteFootprint


def chosen(run: PlanRun) -> QuerySet[Verdict]:
    """Chosen villages in the order in which they are proposed: one order for all, so that two approvals at
    once wait for each other and never lock each other out."""
    found = Verdict.objects.filter(run=run, status=Verdict.Status.CHOSEN)
    related = ("village__district", "village__regency", "village__province")
    return found.select_related(*related).order_by("village_id")


def begins(year: int, dated_on: date) -> date:
    """1 January of the plan's year, or the decree's date if it is later."""
    return max(date(year, 1, 1), dated_on)


def years_of(run: PlanRun) -> list[int]:
    """Years for which the plan chose villages."""
    found = Verdict.objects.filter(run=run, status=Verdict.Status.CHOSEN, year__isnull=False)
    return [year for (year,) in found.order_by("year").values_list("year").distinct() if year is not None]


def wants_source(run: PlanRun, dated_on: date) -> bool:
    """Whether a site would begin before this year, so that it must be said where that is written."""
    return any(needs_source(starts_on=begins(year, dated_on)) for year in years_of(run))


@dataclass(frozen=True)
class Taken:
    """A chosen village that a site holds on a day of its time; `until` is None while that has no end."""

    village: Village
    code: str
    year: int
    site: Site
    until: date | None


def taken(run: PlanRun, programme: Programme, dated_on: date) -> list[Taken]:
    """Chosen villages that cannot be proposed because they are held, with who holds them; two queries."""
    years = years_of(run)
    if not years:
        return []
    meets = Q()
    for year in years:
        of_year = Verdict.objects.filter(run=run, status=Verdict.Status.CHOSEN, year=year)
        meets |= Q(village__in=of_year.values("village_id"), period__overlap=(begins(year, dated_on), None))
    code = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area=OuterRef("village_id"))
    chosen_in = Verdict.objects.filter(run=run, village=OuterRef("village_id"))
    held = (
        SiteFootprint.objects.filter(meets, substance_id=programme.substance_id)
        .select_related("site__programme__agency", "village__regency", "village__province")
        .annotate(code=Subquery(code.values("code")[:1]), year=Subquery(chosen_in.values("year")[:1]))
        .order_by("village__province__name", "village__regency__name", "village__name", "site__starts_on")
    )
    return [Taken(row.village, row.code or "", row.year, row.site, row.period.upper) for row in held]


def gone(run: PlanRun, dated_on: date) -> list[Village]:
    """Chosen villages that exist no longer when their site would begin; one query a year of the plan."""
    found: list[Village] = []
    for year in years_of(run):
        picked = Verdict.objects.filter(run=run, status=Verdict.Status.CHOSEN, year=year)
        chosen_then = Village.objects.filter(pk__in=picked.values("village_id")).order_by("name", "pk")
        there = places.standing(chosen_then, begins(year, dated_on)).order_by().values("pk")
        found += chosen_then.exclude(pk__in=there).select_related("regency", "province")
    return found


class Cell(NamedTuple):
    """Villages and known money of one year, or of all; `unpriced` villages have no cost."""

    villages: int = 0
    cost_idr: int = 0
    unpriced: int = 0


def together(cells: Iterable[Cell]) -> Cell:
    return Cell(*map(sum, zip(Cell(), *cells, strict=True)))


@dataclass(frozen=True)
class Region:
    """One province: its villages by year, in the order of the years, and together."""

    name: str
    by_year: list[Cell]
    total: Cell


@dataclass(frozen=True)
class Scope:
    """What would be proposed, by year and province."""

    years: list[int]
    regions: list[Region]
    by_year: list[Cell]
    total: Cell
    regencies: int


def scope(run: PlanRun) -> Scope:
    """Three queries, however many villages."""
    picked = Verdict.objects.filter(run=run, status=Verdict.Status.CHOSEN).order_by()
    rows = picked.values_list("village__province__name", "year").annotate(
        villages=Count("pk"), cost=Sum("cost_idr"), unpriced=Count("pk", filter=Q(cost_idr=None))
    )
    years, found = years_of(run), _by_place(rows)
    regions = [
        Region(name, [cells.get(year, Cell()) for year in years], together(cells.values()))
        for name, cells in sorted(found.items())
    ]
    by_year = [together(cells.get(year, Cell()) for cells in found.values()) for year in years]
    regencies = picked.aggregate(n=Count("village__regency", distinct=True))["n"]
    return Scope(years, regions, by_year, together(by_year), regencies)


def _by_place(rows: Iterable[tuple[str | None, int, int, int | None, int]]) -> dict[str, dict[int, Cell]]:
    found: dict[str, dict[int, Cell]] = {}
    for name, year, villages, cost, unpriced in rows:
        found.setdefault(name or "", {})[year] = Cell(villages, cost or 0, unpriced)
    return found
