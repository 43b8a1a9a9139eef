"""Every named read of the register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from django.db.models import Aggregate, Count, F, FloatField, OuterRef, Q, QuerySet, Subquery

from desmigratif.places import finding
from desmigratif.places.models import Area, AreaCode, Indicator, Outline, Village

A = TypeVar("A", bound=Area)


@dataclass(frozen=True)
class RegisterCounts:
    """How much of the register is loaded; all zero before it is."""

    provinces: int
    regencies: int
    districts: int
    villages: int


def register_counts() -> RegisterCounts:
    """Areas by level, in one query."""
    counts: dict[str, int] = dict(Area.objects.order_by().values_list("level").annotate(Count("id")))
    return RegisterCounts(*(counts.get(level, 0) for level in ("province", "regency", "district", "village")))


def digits(code: str) -> str:
    """The digits of a code written with or without dots; empty when anything else is in it."""
    bare = code.strip().replace(".", "")
    return bare if bare.isascii() and bare.isdecimal() and len(bare) <= 10 else ""


def running_codes(system: str, on: date | None = None) -> QuerySet[AreaCode]:
    """Codes of a system in force on a day; without a day, those that have no end."""
    codes = AreaCode.objects.filter(system=system)
    if on is None:
        return codes.filter(ends_on=None)
    return codes.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)


def named_codes() -> dict[str, tuple[int, str]]:
    """Running Kemendagri codes in order, with id and name of their areas.

    Two reads of one table each: just after a load the planner may know nothing of their sizes, and its join
    was seen to take minutes.
    """
    names = dict(Area.objects.order_by().values_list("id", "name"))
    codes = running_codes(AreaCode.System.KEMENDAGRI).order_by("number").values_list("code", "area_id")
    return {code: (pk, names[pk]) for code, pk in codes}


def with_code(queryset: QuerySet[A], system: str = AreaCode.System.KEMENDAGRI) -> QuerySet[A]:
    """Annotate `.code`: the running code in its written form (Kemendagri dotted), None without one."""
    code = running_codes(system).filter(area=OuterRef("pk")).values("code")[:1]
    return cast("QuerySet[A]", queryset.annotate(code=Subquery(code)))


def with_ancestors(queryset: QuerySet[A]) -> QuerySet[A]:
    """Province, regency and district come along in the same query."""
    return queryset.select_related("province", "regency", "district")


def village_by_code(
    code: str, system: str = AreaCode.System.KEMENDAGRI, on: date | None = None
) -> Village | None:
    """The village that carries this code, dotted or not; None when no village does."""
    number = digits(code)
    if len(number) != 10:
        return None
    carrier = running_codes(system, on).filter(number=int(number)).values("area")
    return with_code(with_ancestors(Village.objects.all())).filter(pk__in=carrier).first()


def villages_by_code(system: str = AreaCode.System.KEMENDAGRI) -> dict[str, int]:
    """Running ten-digit codes, written without dots, to village ids: for judging whole files."""
    codes = running_codes(system).filter(number__gte=10**9)
    return {str(number): pk for number, pk in codes.values_list("number", "area_id")}


def village_with_ancestors(pk: int) -> Village | None:
    """One village with its path and `.code`."""
    return with_code(with_ancestors(Village.objects.all())).filter(pk=pk).first()


def area_with_ancestors(pk: int) -> Area | None:
    """One area of any level with its path and `.code`."""
    return with_code(with_ancestors(Area.objects.all())).filter(pk=pk).first()


def children_of(area: Area | None) -> QuerySet[Area]:
    """The areas directly below, with `.code`, by name; the provinces for None."""
    return with_code(Area.objects.filter(parent=area).order_by("name", "id"))


@dataclass(frozen=True)
class Child:
    """An area in a list: how much lies below it (None where nothing of that level can), kind of a village."""

    area: Area
    regencies: int | None
    districts: int | None
    villages: int | None
    kind: str


def children_with_counts(area: Area | None) -> list[Child]:
    """The areas directly below, by name, with the number of areas below each; two queries for any number."""
    children = list(children_of(area).select_related("village"))
    if not children:
        return []
    depth, level = children[0].depth, children[0].level
    counts = {} if depth == 4 else _counts_below(level, area)

    def count(pk: int, below: str, least: int) -> int | None:
        return counts.get((pk, below), 0) if depth < least else None

    return [
        Child(
            area=child,
            regencies=count(child.pk, "regency", 2),
            districts=count(child.pk, "district", 3),
            villages=count(child.pk, "village", 4),
            kind=child.village.get_kind_display() if depth == 4 else "",
        )
        for child in children
    ]


def _counts_below(level: str, area: Area | None) -> dict[tuple[int, str], int]:
    """Number of areas by ancestor on a level and by their own level, below an area or everywhere."""
    below = Area.objects.order_by().exclude(**{level: None})
    if area is not None:
        below = below.filter(**{area.level: area})
    rows = below.values_list(level, "level").annotate(n=Count("id"))
    return {(pk, lower): n for pk, lower, n in rows}


def path_of(area: Area) -> list[Area]:
    """Ancestors from the province down, then the area itself; no query after `with_ancestors`."""
    above = [area.province, area.regency, area.district]
    return [one for one in above if one is not None] + [area]


def search(text: str, limit: int = 25) -> list[Area]:
    """What a text most probably means, best first, with path, `.code` and kind: a code or the beginning of
    one, else names of areas and of those above them (see finding.py). Empty when nothing fits."""
    ids = finding.areas_by_code(digits(text), limit) if digits(text) else []
    ids = ids or finding.best_areas(text, limit)
    found = with_code(with_ancestors(Area.objects.select_related("village"))).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def located(area: Area) -> Area | None:
    """The area itself or its nearest ancestor that has a position; `with_ancestors` saves the queries."""
    return next((one for one in reversed(path_of(area)) if one.lat is not None), None)


@dataclass(frozen=True)
class PositionCount:
    """Areas of a level that were placed in one way, and how far off half of them may be (km, estimated)."""

    level: str
    basis: str
    areas: int
    usual_error_km: float | None


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def position_counts() -> list[PositionCount]:
    """How the regencies and districts got their positions, in one query."""
    rows = (
        Area.objects.filter(depth__in=(2, 3))
        .order_by("depth", "position_basis")
        .values_list("level", "position_basis", "depth")
        .annotate(n=Count("id"), usual=Median("position_error_km"))
    )
    return [
        PositionCount(str(Area.Level(level).label), basis, n, usual)
        for level, basis, _depth, n, usual in rows
    ]


def dots(province: Area | None = None) -> list[list[float]]:
    """[lng, lat] of known places of a province, or all over the country."""
    lists = Outline.objects.filter(kind=Outline.Kind.DOTS).order_by("area")
    if province is not None:
        lists = lists.filter(area=province)
    return [dot for some in lists.values_list("geometry", flat=True) for dot in some]


def shapes_of(areas: Iterable[Area]) -> dict[int, list[list[list[float]]]]:
    """Imported rings by area id."""
    shapes = Outline.objects.filter(kind=Outline.Kind.SHAPE, area__in=[area.pk for area in areas])
    return dict(shapes.values_list("area_id", "geometry"))


def codes_of(area: Area) -> QuerySet[AreaCode]:
    """All codes the area carries or carried, running ones first."""
    return AreaCode.objects.filter(area=area).order_by("system", F("ends_on").desc(nulls_first=True))


def indicators_of(village: Village, most: int = 100) -> list[Indicator]:
    """Newest period first within each indicator."""
    return list(Indicator.objects.filter(village=village).order_by("name", "-period", "source")[:most])
