"""Which known place is which district: names matched within a province, namesakes told apart by distance."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from statistics import median

from desmigratif.cores.gazetteer.known import KnownPlace, Point
from desmigratif.cores.gazetteer.names import key_of

NEAR_KM = 40.0
CLEARLY = 3.0
"""A name several carry goes to the nearest when the next one is this many times as far."""
LEAST_OUTLIER_KM = 25.0
ROUNDS = 3


@dataclass(frozen=True)
class Anchor:
    """A known place taken for a district or a village in it; `own` when it bears the district's own name."""

    at: Point
    own: bool


Anchors = dict[str, list[Anchor]]
"""By district code."""
Doubt = tuple[str, Point, list[str]]
"""A name, where a place of that name is, the districts that carry it."""


def kilometres(a: Point, b: Point) -> float:
    """Distance on a plane that touches the earth here; within 1 % across any province."""
    return hypot(a[0] - b[0], (a[1] - b[1]) * cos(radians((a[0] + b[0]) / 2))) * 111.195


def anchors_of(within: Mapping[str, str], known: Sequence[KnownPlace]) -> Anchors:
    """The known places of each district of one province, whose codes and names are `within`."""
    anchors: Anchors = defaultdict(list)
    doubts: list[Doubt] = []
    for key, at, carriers, certain in _matches(within, known):
        if certain:
            anchors[carriers[0]].append(Anchor(at, own=key_of(within[carriers[0]]) == key))
        else:
            doubts.append((key, at, carriers))
    for _round in range(ROUNDS):
        anchors = _without_outliers(anchors)
        doubts = _settle(doubts, anchors, within)
    return anchors


def _matches(
    within: Mapping[str, str], known: Sequence[KnownPlace]
) -> Iterator[tuple[str, Point, list[str], bool]]:
    """Names that places and areas share: the name, the place, the districts, whether each is the only one."""
    carriers: dict[str, set[str]] = defaultdict(set)
    for code, name in within.items():
        if len(code) >= 8:
            carriers[key_of(name)].add(code[:8])
    spread = Counter(key for place in known for key in place.keys)
    for place in known:
        for key in sorted(place.keys & carriers.keys()):
            yield key, place.at, sorted(carriers[key]), len(carriers[key]) == 1 == spread[key]


def _without_outliers(anchors: Anchors) -> Anchors:
    """Without those far from the rest of their regency: namesakes elsewhere in the province."""
    middles = middles_of(anchors)
    usual = {
        regency: median(kilometres(middles[regency], at) for at in points)
        for regency, points in by_regency(anchors).items()
    }
    kept: Anchors = defaultdict(list)
    for district, found in anchors.items():
        limit = max(LEAST_OUTLIER_KM, 3 * usual[district[:5]])
        near = [anchor for anchor in found if kilometres(anchor.at, middles[district[:5]]) <= limit]
        if near:
            kept[district] = near
    return kept


def _settle(doubts: list[Doubt], anchors: Anchors, within: Mapping[str, str]) -> list[Doubt]:
    """Give each doubtful place to the district it is clearly nearest to; the rest stays in doubt."""
    middles = middles_of(anchors)
    # Seen before any is added, so that the order of the places does not matter.
    seen = {district: middle_of([anchor.at for anchor in found]) for district, found in anchors.items()}
    left = []
    for key, at, carriers in doubts:
        reach = sorted(
            (kilometres(at, seen[district] if district in seen else middles[district[:5]]), district)
            for district in carriers
            if district in seen or district[:5] in middles
        )
        if reach and reach[0][0] < NEAR_KM and (len(reach) == 1 or reach[1][0] > CLEARLY * reach[0][0]):
            district = reach[0][1]
            anchors[district].append(Anchor(at, own=key_of(within[district]) == key))
        else:
            left.append((key, at, carriers))
    return left


def by_regency(anchors: Anchors) -> dict[str, list[Point]]:
    points: dict[str, list[Point]] = defaultdict(list)
    for district, found in anchors.items():
        points[district[:5]] += [anchor.at for anchor in found]
    return points


def middles_of(anchors: Anchors) -> dict[str, Point]:
    return {regency: middle_of(points) for regency, points in by_regency(anchors).items()}


def middle_of(points: list[Point]) -> Point:
    return median(lat for lat, _lng in points), median(lng for _lat, lng in points)
