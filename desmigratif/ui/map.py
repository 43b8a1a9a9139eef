"""Maps drawn on the server as SVG, without any tile server. Pure functions; their look is in map.css.

Degrees become a plane by the equirectangular projection, true to scale in the middle of the extent. All is
rounded to whole units of a drawing `WIDTH` units wide, so that a map of the nation stays a few kilobytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby, pairwise
from math import cos, radians, sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desmigratif.ui import marks

WIDTH = TALLEST = 1000
SHEET = 1.7
CELL = 16
"""Points this close (in units) and of one class are drawn as one."""
LETTER, LINE = 10, 22
"""Room for a letter and a line of a label."""
DOT_CELL, SMALLEST_RING = 4, 3
KM_A_DEGREE = 111.195
NAMES_IN_A_TITLE = 3


@dataclass(frozen=True)
class Point:
    """Something at a place. `size` is how many things it stands for, `css` a class of the page's
    stylesheet."""

    lng: float
    lat: float
    size: float = 1
    css: str = ""
    title: str = ""
    href: str = ""
    label: str = ""
    """Written beside the point where there is room."""
    shape: str = marks.CIRCLE
    group: str = ""
    """Only points of one group are drawn as one."""
    counted: bool = False
    """Whether the size is written beside the point, after its label."""


@dataclass(frozen=True)
class Shape:
    """An area: rings of [lng, lat], drawn by the even-odd rule."""

    rings: Sequence[Sequence[Sequence[float]]]
    css: str = ""
    title: str = ""
    href: str = ""


@dataclass(frozen=True)
class Extent:
    """What the map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def widened(self, share: float = 0.06, least: float = 0.25) -> "Extent":
        """With a margin, at least `least` degrees wide and high, and of the form of a lying sheet."""
        width = max(least, (self.east - self.west) * (1 + 2 * share))
        height = max(least, (self.north - self.south) * (1 + 2 * share))
        width = max(width, SHEET * height)
        lng, lat = (self.west + self.east) / 2, (self.south + self.north) / 2
        return Extent(lng - width / 2, lat - height / 2, lng + width / 2, lat + height / 2)

    def holds(self, lng: float, lat: float) -> bool:
        return self.west <= lng <= self.east and self.south <= lat <= self.north


INDONESIA = Extent(94.7, -11.2, 141.3, 6.3)


class _Plane:
    """Degrees to units of the drawing."""

    def __init__(self, extent: Extent) -> None:
        self.extent = extent
        self.shrink = cos(radians((extent.south + extent.north) / 2))
        self.units = WIDTH / ((extent.east - extent.west) * self.shrink)
        self.height = min(TALLEST, round((extent.north - extent.south) * self.units))

    def of(self, lng: float, lat: float) -> tuple[int, int]:
        x = (lng - self.extent.west) * self.shrink * self.units
        return round(x), round((self.extent.north - lat) * self.units)


def legend() -> list[tuple[str, str]]:
    """The classes of the circles and what they mean."""
    return [("map-exact", _("exact position")), ("map-approximate", _("approximate position"))]


def extent_of(places: Iterable[Sequence[float]]) -> Extent | None:
    """The extent that holds these [lng, lat], with a margin; None when there are none."""
    known = list(places)
    if not known:
        return None
    lngs, lats = [one[0] for one in known], [one[1] for one in known]
    return Extent(min(lngs), min(lats), max(lngs), max(lats)).widened()


def drawing(
    points: Iterable[Point],
    *,
    title: str,
    extent: Extent = INDONESIA,
    outlines: Iterable[Shape] = (),
    dots: Iterable[Sequence[float]] = (),
    description: str = "",
) -> SafeString:
    """An SVG picture with an accessible title and description, safe to put on a page.

    `dots` are [lng, lat] of faint known places that let the islands show. Points near one another are drawn
    as one that says what it holds. What lies outside `extent` is left out.
    """
    plane = _Plane(extent)
    drawn = merged([point for point in points if extent.holds(point.lng, point.lat)], plane)
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="group"><title>{}</title><desc>{}</desc>{}{}{}{}</svg>',
        WIDTH,
        plane.height,
        title,
        description or ngettext("%(n)s point", "%(n)s points", len(drawn)) % {"n": len(drawn)},
        _dots(dots, plane),
        _outlines(outlines, plane),
        _points(drawn, plane),
        _scale(plane),
    )


def merged(points: Iterable[Point], plane: _Plane) -> list[Point]:
    """Points of one kind in one cell of the drawing as one point with their sizes added, largest first."""

    def cell(point: Point) -> tuple[str, str, str, int, int]:
        x, y = plane.of(point.lng, point.lat)
        return point.css, point.shape, point.group, x // CELL, y // CELL

    groups = (list(group) for _key, group in groupby(sorted(points, key=cell), key=cell))
    return sorted(map(_one, groups), key=lambda point: -point.size)


def _one(group: list[Point]) -> Point:
    largest = max(group, key=lambda point: point.size)
    if len(group) == 1:
        return largest
    named = [point.title for point in group if point.title]
    rest = len(named) - NAMES_IN_A_TITLE
    text = ", ".join(named[:NAMES_IN_A_TITLE])
    if rest > 0:
        text = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", rest) % {
            "names": text,
            "n": rest,
        }
    same = all(point.label == largest.label for point in group)
    label = largest.label if same else f"{largest.label} +{len(group) - 1}"
    href = largest.href if all(point.href == largest.href for point in group) else ""
    return replace(largest, size=sum(point.size for point in group), title=text, href=href, label=label)


def radius(size: float, largest: float) -> int:
    """Units: the area of a circle grows with what it stands for."""
    return 8 if largest <= 1 else round(7 + 14 * sqrt(max(0.0, size) / largest))


def _points(points: Sequence[Point], plane: _Plane) -> SafeString:
    largest = max((point.size for point in points), default=1)
    circles = format_html_join("", "{}", ((_point(point, plane, largest),) for point in points))
    return format_html("{}{}", circles, _labels(points, plane, largest))


def _labels(points: Sequence[Point], plane: _Plane, largest: float) -> SafeString:
    """Names to the right of their circles, the largest first; one that would cover another is left out."""
    taken: list[tuple[int, int, int]] = []
    written = []
    for point in points:
        label = f"{point.label} {round(point.size)}".lstrip() if point.counted else point.label
        x, y = plane.of(point.lng, point.lat)
        left = x + radius(point.size, largest) + 5
        right = left + LETTER * len(label)
        free = all(abs(y - row) >= LINE or right < start or left > end for row, start, end in taken)
        if label and free and right < WIDTH:
            taken.append((y, left, right))
            written.append((left, y + 6, label))
    texts = format_html_join("", '<text x="{}" y="{}">{}</text>', written)
    return format_html('<g class="map-names" aria-hidden="true">{}</g>', texts) if written else SafeString("")


def _point(point: Point, plane: _Plane, largest: float) -> SafeString:
    x, y = plane.of(point.lng, point.lat)
    size = radius(point.size, largest)
    drawn = marks.mark(point.shape, css=point.css, x=x, y=y, radius=size, title=point.title)
    return _linked(drawn, point.href, point.title)


def _linked(picture: SafeString, href: str, title: str) -> SafeString:
    return format_html('<a href="{}" aria-label="{}">{}</a>', href, title, picture) if href else picture


def _dots(dots: Iterable[Sequence[float]], plane: _Plane) -> SafeString:
    """All dots as one path of points without length, on a coarse grid, each cell once."""
    cells = sorted(
        {
            (x // DOT_CELL, y // DOT_CELL)
            for lng, lat in dots
            if plane.extent.holds(lng, lat)
            for x, y in [plane.of(lng, lat)]
        }
    )
    if not cells:
        return SafeString("")
    x, y = cells[0]
    steps = [f"M{x * DOT_CELL} {y * DOT_CELL}h0"]
    steps += [f"m{(c - a) * DOT_CELL} {(d - b) * DOT_CELL}h0" for (a, b), (c, d) in pairwise(cells)]
    return format_html('<path class="map-dots" d="{}"/>', "".join(steps))


def _outlines(outlines: Iterable[Shape], plane: _Plane) -> SafeString:
    drawn = ((shape, "".join(_ring_paths(shape, plane))) for shape in outlines)
    return format_html_join("", "{}", ((_outline(shape, path),) for shape, path in drawn if path))


def _outline(shape: Shape, path: str) -> SafeString:
    css = f"map-land {shape.css}".rstrip()
    title = format_html("<title>{}</title>", shape.title) if shape.title else ""
    return _linked(
        format_html('<path class="{}" d="{}">{}</path>', css, path, title), shape.href, shape.title
    )


def _ring_paths(shape: Shape, plane: _Plane) -> Iterator[str]:
    """Rings that are still rings after rounding; of a shape too small for that, a single dot."""
    rings = [_straightened([plane.of(lng, lat) for lng, lat in ring]) for ring in shape.rings]
    large = [ring for ring in rings if _size(ring) >= SMALLEST_RING]
    for ring in large or [max(rings, key=_size, default=[])]:
        if ring:
            x, y = ring[0]
            steps = "".join(f"l{c - a} {d - b}" for (a, b), (c, d) in pairwise(ring))
            yield f"M{x} {y}{steps or 'h1v1'}z"


def _size(ring: list[tuple[int, int]]) -> int:
    xs, ys = [x for x, _y in ring], [y for _x, y in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys)) if ring else 0


def _straightened(ring: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without repeated points and without points that lie on a straight line between their neighbours."""
    kept: list[tuple[int, int]] = []
    for point in ring:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _in_line(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _scale(plane: _Plane) -> SafeString:
    """A bar of a round number of kilometres, between a tenth and a quarter of the width."""
    units_a_km = plane.units / KM_A_DEGREE
    km = next(k for k in _round_numbers() if k * units_a_km >= WIDTH / 10)
    length, y = round(km * units_a_km), plane.height - 14
    return format_html(
        '<g class="map-scale"><path d="M14 {}v6h{}v-6"/><text x="{}" y="{}">{}</text></g>',
        y,
        length,
        length + 22,
        y + 6,
        _("%(km)s km") % {"km": km},
    )


def _round_numbers() -> Iterator[int]:
    for power in count():
        yield from (10**power, 2 * 10**power, 5 * 10**power)
