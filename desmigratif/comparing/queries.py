"""Two plans side by side: who enters, who leaves, who moves; figures, provinces. Reads only."""

from dataclasses import dataclass

from desmigratif.places import queries as places
from desmigratif.places.models import Area, AreaCode
from desmigratif.planning import queries as planning
from desmigratif.planning.models import PlanRun, PlanRunQuerySet, Verdict

MOST_CHOICES = 100


@dataclass(frozen=True)
class Moved:
    """A village that two plans treat differently. `out` is the verdict of the plan that leaves it out."""

    verdict: Verdict
    before: int | None
    after: int | None
    out: Verdict | None

    @property
    def kind(self) -> str:
        """enters, leaves or moves (from one year to another)."""
        return "enters" if self.before is None else "leaves" if self.after is None else "moves"


@dataclass(frozen=True)
class ProvinceChange:
    """Chosen villages of one province in both plans."""

    name: str
    before: int
    after: int

    @property
    def more(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Figures:
    """The numbers of one plan; `cost_idr` is None when a chosen village has no cost."""

    run: PlanRun
    cost_idr: int | None
    provinces: int


def comparable_runs(named: set[int]) -> PlanRunQuerySet:
    """The newest kept plans with a result, and those that are named, kept or not."""
    stored = planning.runs().exclude(stored_at=None)
    newest = list(stored.kept().values_list("pk", flat=True)[:MOST_CHOICES])
    return stored.filter(pk__in={*newest, *named})


def provinces_by_code() -> dict[str, str]:
    """Name of every province by its two digits."""
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area__level=Area.Level.PROVINCE)
    return dict(codes.values_list("code", "area__name"))


def eligible_in(run: PlanRun, province: str) -> int:
    """How many candidates of the province the plan could have chosen; at least so many are eligible."""
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(code__startswith=f"{province}.")
    eligible = Verdict.objects.filter(run=run, village__in=codes.values("area"))
    return eligible.exclude(status=Verdict.Status.EXCLUDED).count()


def moved(before: PlanRun, after: PlanRun) -> list[Moved]:
    """Villages with another year in the two plans, or in only one; those of highest priority first."""
    old, new = _chosen(before), _chosen(after)
    differing = [pk for pk in {**old, **new} if old.get(pk) != new.get(pk)]
    olds, news = (_verdicts(run, differing) for run in (before, after))
    found = [
        Moved(
            news.get(pk) or olds[pk],
            old.get(pk),
            new.get(pk),
            olds.get(pk) if pk not in old else news.get(pk) if pk not in new else None,
        )
        for pk in differing
    ]
    return sorted(found, key=lambda one: (-one.verdict.priority, one.verdict.village_id))


def _chosen(run: PlanRun) -> dict[int, int]:
    """Year of each chosen village."""
    rows = Verdict.objects.filter(run=run, status=Verdict.Status.CHOSEN).order_by()
    return {pk: year for pk, year in rows.values_list("village_id", "year") if year is not None}


def _verdicts(run: PlanRun, villages: list[int]) -> dict[int, Verdict]:
    return {row.village_id: row for row in planning.verdicts_of(run).filter(village__in=villages)}


def provinces(before: PlanRun, after: PlanRun) -> list[ProvinceChange]:
    """Provinces with a chosen village in one of the plans; the greatest difference first."""
    old, new = ({one.name: one.chosen for one in planning.provinces_of(run)} for run in (before, after))
    rows = [ProvinceChange(name, old.get(name, 0), new.get(name, 0)) for name in {**old, **new}]
    with_villages = [row for row in rows if row.before or row.after]
    return sorted(with_villages, key=lambda row: (-abs(row.more), -row.after, row.name))


def figures(run: PlanRun) -> Figures:
    """The numbers of a plan that a comparison shows."""
    years = planning.years_of(run)
    costs = [year.cost_idr for year in years]
    known = [cost for cost in costs if cost is not None]
    provinces_reached = sum(one.chosen > 0 for one in planning.provinces_of(run))
    return Figures(run, sum(known) if known and len(known) == len(costs) else None, provinces_reached)
