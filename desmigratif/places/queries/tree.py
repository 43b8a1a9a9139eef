"""Reads of the tree: what lies above and below an area, what a text means, figures about a village."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from desmigratif.places import finding
from desmigratif.places.models import Area, Indicator, Village
from desmigratif.places.queries.codes import digits, standing, with_ancestors, with_code


@dataclass(frozen=True)
class RegisterCounts:
    """How much of the register is loaded; all zero before it is."""

    provinces: int
    regencies: int
    districts: int
    villages: int


def register_counts() -> RegisterCounts:
    """Areas of today by level, in one query."""
    areas = standing(Area.objects.order_by())
    counts: dict[str, int] = dict(areas.values_list("level").annotate(Count("id")))
    return RegisterCounts(*(counts.get(level, 0) for level in ("province", "regency", "district", "village")))


def village_with_ancestors(pk: int) -> Village | None:
    """One village with its path and `.code`."""
    return with_code(with_ancestors(Village.objects.all())).filter(pk=pk).first()


def area_with_ancestors(pk: int) -> Area | None:
    """One area of any level with its path and `.code`."""
    return with_code(with_ancestors(Area.objects.all())).filter(pk=pk).first()


def children_of(area: Area | None) -> QuerySet[Area]:
    """The areas of today directly below, with `.code`, by name; the provinces for None."""
    return with_code(standing(Area.objects.filter(parent=area)).order_by("name", "id"))


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
    below = standing(Area.objects.order_by()).exclude(**{level: None})
    if area is not None:
        below = below.filter(**{area.level: area})
    rows = below.values_list(level, "level").annotate(n=Count("id"))
    return {(pk, lower): n for pk, lower, n in rows}


def path_of(area: Area) -> list[Area]:
    """Ancestors from the province down, then the area itself; no query after `with_ancestors`."""
    above = [area.province, area.regency, area.district]
    return [one for one in above if one is not None] + [area]


def search(text: str, limit: int = 25, on: date | None = None) -> list[Area]:
    """What a text most probably means, best first, with path, `.code` and kind: a code or the beginning of
    one, else names of areas and of those above them (see finding.py). Only areas that exist on the day, today
    unless given. Empty when nothing fits."""
    day = on or timezone.localdate()
    ids = finding.areas_by_code(digits(text), limit) if digits(text) else []
    ids = ids or finding.best_areas(text, finding.Sought(limit, day))
    areas = standing(Area.objects.select_related("village"), day)
    found = with_code(with_ancestors(areas)).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def search_villages(text: str, limit: int = 25, inside: Collection[int] | None = None) -> list[Village]:
    """What a text most probably means among the villages of today, as `search` does, best first: only those
    within these areas (None is everywhere), before anything is cut off."""
    day, number = timezone.localdate(), digits(text)
    villages = standing(Village.objects.filter(_inside(inside)), day)
    ids = finding.areas_by_code(number, limit, villages.order_by().values("pk")) if number else []
    ids = ids or finding.best_areas(text, finding.Sought(limit, day, villages=True, inside=inside))
    found = with_code(with_ancestors(villages)).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _inside(areas: Collection[int] | None) -> Q:
    if areas is None:
        return Q()
    return Q(pk__in=areas) | Q(province__in=areas) | Q(regency__in=areas) | Q(district__in=areas)


def indicators_of(village: Village, most: int = 100) -> list[Indicator]:
    """Newest period first within each indicator."""
    return list(Indicator.objects.filter(village=village).order_by("name", "-period", "source")[:most])
