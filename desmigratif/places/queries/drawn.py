"""Reads for maps: positions, outlines, and how exact they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Aggregate, Count, FloatField

from desmigratif.places.models import Area, Outline
from desmigratif.places.queries.tree import path_of


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
