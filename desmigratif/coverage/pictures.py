"""The map of the sites: drawn by ui/map.py from places with sites, zoomed by links to provinces and
regencies."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desmigratif.coverage.queries import Place
from desmigratif.coverage.signs import Sign, sign_of
from desmigratif.places import queries as places
from desmigratif.places.models import Area
from desmigratif.programmes.models import Programme
from desmigratif.ui import map as maps
from desmigratif.ui.map import Extent, Point, Shape

MADE_UP = "cover-made-up"
CELL_WIDE, CELL_HIGH = 2.2, 1.9
"""Degrees of the grid of the nation's map."""

NAMED = 3
AROUND_A_REGENCY = 0.3
"""Degrees that the map of a regency shows at least."""


@dataclass(frozen=True)
class Drawn:
    """What a map needs to know: programmes with their signs, and where a place leads."""

    programmes: dict[int, Programme]
    signs: dict[int, Sign]
    address: Callable[[Area], str]


@dataclass(frozen=True)
class Group:
    """Places drawn as one mark, and where."""

    places: list[Place]
    lng: float
    lat: float

    @property
    def counts(self) -> Counter[int]:
        return sum((one.counts for one in self.places), Counter())

    @property
    def simulated(self) -> bool:
        return any(one.simulated for one in self.places)


def of_nation(found: Sequence[Place], provinces: Sequence[Area], drawn: Drawn) -> SafeString | None:
    """Sites by cells of a coarse grid within each province; a mark leads to its province. None while nothing
    has a position."""
    groups = _grouped(found, lambda place, spot: (place.area.province_id, *_cell(spot)))
    names = {one.pk: one.name for one in provinces}
    points = [
        _point(group, names.get(group.places[0].area.province_id or 0, ""), drawn, counted=True)
        for group in groups
    ]
    outlines = _shapes(provinces)
    return _drawing(points, _("Map of the sites, Indonesia"), maps.INDONESIA, outlines)


def of_area(area: Area, found: Sequence[Place], drawn: Drawn) -> SafeString | None:
    """Sites by regency in a province; in a regency by village, those at one known place together."""
    by_regency = area.level == Area.Level.PROVINCE
    groups = _grouped(found, lambda place, spot: (place.area.pk,) if by_regency else _spot(spot))
    points = [
        replace(
            _point(group, _names(group), drawn, counted=by_regency or len(group.places) > 1),
            label=_label(group),
            href=drawn.address(group.places[0].area) if len(group.places) == 1 else "",
        )
        for group in groups
    ]
    outlines = _shapes([area])
    title = _("Map of the sites, %(area)s") % {"area": area.name}
    return _drawing(points, title, _extent(area, points, outlines), outlines)


def _spot(spot: Area) -> tuple[float, float]:
    """Districts that are only known to lie in their regency share its position."""
    return round(spot.lng or 0, 3), round(spot.lat or 0, 3)


def _cell(spot: Area) -> tuple[int, int]:
    """Of a grid on which two marks of the nation's map hardly cover each other."""
    return int((spot.lng or 0) // CELL_WIDE), int((spot.lat or 0) // CELL_HIGH)


def _grouped(found: Iterable[Place], key: Callable[[Place, Area], tuple[object, ...]]) -> list[Group]:
    """Places with a position of their own or above them, put together by a key, in their middle."""
    groups: dict[tuple[object, ...], list[tuple[Place, Area]]] = defaultdict(list)
    for place in found:
        spot = places.located(place.area)
        if spot is not None and spot.lat is not None:
            groups[key(place, spot)].append((place, spot))
    return [
        Group(
            [place for place, _spot in some],
            fmean(spot.lng or 0 for _place, spot in some),
            fmean(spot.lat or 0 for _place, spot in some),
        )
        for some in groups.values()
    ]


def _label(group: Group) -> str:
    """The place, or what lies above several that are known by that alone."""
    first = group.places[0].area
    if len(group.places) == 1:
        return first.name.removeprefix("Kabupaten ")
    spots = {spot.pk: spot.name for one in group.places if (spot := places.located(one.area))}
    name, rest = next(iter(spots.values()), ""), len(spots) - 1
    return f"{name} +{rest}:" if rest > 0 else name


def _names(group: Group) -> str:
    """The first names, and how many more."""
    named = [place.area.name for place in group.places]
    text, rest = ", ".join(named[:NAMED]), len(named) - NAMED
    if rest <= 0:
        return text
    return ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", rest) % {"names": text, "n": rest}


def _point(group: Group, name: str, drawn: Drawn, *, counted: bool) -> Point:
    counts = group.counts
    sign = sign_of(counts, drawn.signs)
    return Point(
        lng=group.lng,
        lat=group.lat,
        size=counts.total(),
        css=f"{sign.css} {MADE_UP}" if group.simulated else sign.css,
        shape=sign.shape,
        title=_title(name, group, drawn.programmes),
        href=drawn.address(group.places[0].area),
        group=str(group.places[0].area.pk),
        counted=counted,
    )


def _title(name: str, group: Group, programmes: dict[int, Programme]) -> str:
    """Name, number of sites and of each programme's, whether some are simulated."""
    sites = group.counts.total()
    words = ngettext("%(area)s: %(n)s site", "%(area)s: %(n)s sites", sites)
    each = ", ".join(f"{programmes[pk].name} {n}" for pk, n in group.counts.most_common())
    text = f"{words % {'area': name, 'n': sites}} ({each})"
    remark = _("some of them simulated")
    return f"{text}, {remark}" if group.simulated else text


def _drawing(
    points: Sequence[Point], title: str, extent: Extent, outlines: Sequence[Shape]
) -> SafeString | None:
    if not points:
        return None
    return maps.drawing(
        points,
        title=title,
        description=_("A larger mark stands for more sites. The table below the map says the same."),
        extent=extent,
        outlines=outlines,
        dots=() if outlines else places.dots(),
    )


def _shapes(areas: Sequence[Area]) -> list[Shape]:
    rings = places.shapes_of(areas)
    return [Shape(rings[area.pk], title=area.name) for area in areas if area.pk in rings]


def _extent(area: Area, points: Sequence[Point], outlines: Sequence[Shape]) -> Extent:
    """Everything drawn, and of a province its known places."""
    held: list[Sequence[float]] = [(point.lng, point.lat) for point in points]
    held += [spot for shape in outlines for ring in shape.rings for spot in ring]
    if area.level == Area.Level.PROVINCE and not outlines:
        held += places.dots(area)
    extent = maps.extent_of(held) or maps.INDONESIA
    return extent.widened(share=0, least=AROUND_A_REGENCY)
