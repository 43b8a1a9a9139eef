"""What reports answer to the agencies' indicators, and what happened, added up over sites."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet, Sum

from desmigratif.monitoring.models import IndicatorAnswer, SuccessIndicator
from desmigratif.officers import months
from desmigratif.places.models import Area
from desmigratif.programmes.models import Site, SiteActivity

BELOW = {
    None: Area.Level.PROVINCE,
    Area.Level.PROVINCE: Area.Level.REGENCY,
    Area.Level.REGENCY: Area.Level.DISTRICT,
    Area.Level.DISTRICT: Area.Level.VILLAGE,
    Area.Level.VILLAGE: Area.Level.VILLAGE,
}
"""In which areas an area is told apart."""


def indicators() -> QuerySet[SuccessIndicator]:
    """Every indicator with its agency: running before ended, by agency and name."""
    order = (F("ends_on").desc(nulls_first=True), "agency__short_name", "name", "pk")
    return SuccessIndicator.objects.select_related("agency").order_by(*order)


def asked_in(month: date, agency_id: int) -> QuerySet[SuccessIndicator]:
    """Indicators that an agency asks in the report of a month."""
    lasts = Q(ends_on=None) | Q(ends_on__gt=month)
    found = SuccessIndicator.objects.filter(lasts, agency=agency_id, starts_on__lt=months.plus(month, 1))
    return found.order_by("starts_on", "name", "pk")


@dataclass(frozen=True)
class Result:
    """Answers to one indicator from the sites of one area: how many answered, how many of these are
    simulated, their sum and mean, and how many reached the target (None without one)."""

    indicator: SuccessIndicator
    area: str
    answered: int
    simulated: int
    total: Decimal
    mean: Decimal
    reached: int | None

    @property
    def value(self) -> Decimal:
        """The number to look at: a sum of numbers, a mean of percentages, the percentage of yes."""
        if self.indicator.kind == SuccessIndicator.Kind.NUMBER:
            return self.total
        return self.mean if self.indicator.kind == SuccessIndicator.Kind.PERCENT else self.mean * 100


def results_by_area(sites: QuerySet[Site], month: date, area: Area | None) -> list[Result]:
    """One result for each indicator and each area one step below `area`; two reads."""
    level = BELOW[None if area is None else Area.Level(area.level)]
    path = "report__site__village"
    name = f"{path}__name" if level == Area.Level.VILLAGE else f"{path}__{level}__name"
    return _results(sites, month, {"area": F(name), "area_id": F(name.replace("__name", "__id"))})


def results_in_all(sites: QuerySet[Site], month: date) -> list[Result]:
    """One result for each indicator over all these sites; two reads."""
    return _results(sites, month, {})


def _results(sites: QuerySet[Site], month: date, by: Mapping[str, Any]) -> list[Result]:
    answers = IndicatorAnswer.objects.filter(
        report__replaced_at=None, report__month=month, report__site__in=sites.order_by().values("pk")
    )
    rows = list(
        answers.order_by()
        .annotate(**by)
        .values("indicator", *by)
        .annotate(
            answered=Count("pk"),
            simulated=Count("pk", filter=Q(report__site__simulated=True)),
            total=Sum("value"),
            mean=Avg("value"),
            reached=Count("pk", filter=_reaches()),
        )
        .order_by("indicator__agency__short_name", "indicator__name", "indicator", *by)
    )
    known = {one.pk: one for one in indicators().filter(pk__in={row["indicator"] for row in rows})}
    return [_result(row, known[row["indicator"]]) for row in rows]


def _reaches() -> Q:
    """A yes reaches whatever target; else the number itself must."""
    return Q(indicator__kind="yes_no", value=1) | (
        ~Q(indicator__kind="yes_no") & Q(value__gte=F("indicator__target"))
    )


def _result(row: Mapping[str, Any], indicator: SuccessIndicator) -> Result:
    return Result(
        indicator=indicator,
        area=row.get("area") or "",
        answered=row["answered"],
        simulated=row["simulated"],
        total=row["total"],
        mean=row["mean"],
        reached=None if indicator.target is None else row["reached"],
    )


def activity_sums(sites: QuerySet[Site], month: date) -> dict[SiteActivity.Kind, int]:
    """How often each kind happened in a month at these sites, also those that never did."""
    rows = SiteActivity.objects.filter(
        site__in=sites.order_by().values("pk"),
        happened_on__gte=month,
        happened_on__lt=months.plus(month, 1),
    )
    sums = dict(rows.order_by().values_list("kind").annotate(n=Sum("count")))
    return {kind: sums.get(kind.value, 0) for kind in SiteActivity.Kind}


def any_simulated(sites: QuerySet[Site], month: date) -> bool:
    """Whether a simulated site of these has reported of the month."""
    return sites.filter(simulated=True, reports__month=month).exists()
