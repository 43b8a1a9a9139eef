"""Do chosen villages keep their distance? Counted point by point in plain Python, apart from `nearness`."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain, islice
from math import asin, cos, radians, sin, sqrt

from desmigratif.cores.selection.read.inputs import Inputs

EARTH_KM = 6371.0088
MOST = 1000  # pairs that are worth naming
KM_A_DEGREE = 111.0  # a little less than a degree of latitude is
Point = tuple[float, float, str]  # latitude, longitude, code


def broken_distances(
    inputs: Inputs, years: Mapping[str, int], served: Iterable[tuple[str, int]]
) -> Iterator[str]:
    """Every pair of chosen villages, or of one and a site running in its year, that is too near, in words.

    `served`: village and policy year of every counting site.
    """
    min_km = inputs.policy.min_km
    if min_km is None:
        return
    points = _points(inputs)
    chosen = sorted(points[code] for code in years if code in points)
    found = chain(_pairs(chosen, min_km), _beside_sites(chosen, years, _by_year(points, served), min_km))
    yield from islice(found, MOST)


def _pairs(chosen: list[Point], min_km: Decimal) -> Iterator[str]:
    for here in chosen:
        for there, km in _around(here, chosen, min_km):
            if here[2] < there[2]:
                yield f"distance.min_km: {here[2]} and {there[2]} are {km} km apart, less than {min_km} km"


def _beside_sites(
    chosen: list[Point], years: Mapping[str, int], sites: Mapping[int, list[Point]], min_km: Decimal
) -> Iterator[str]:
    for here in chosen:
        year = years[here[2]]
        for there, km in _around(here, sites.get(year, []), min_km):
            yield (
                f"distance.min_km: {here[2]} is {km} km from {there[2]}, in a programme in {year}, "
                f"less than {min_km} km"
            )


def _by_year(points: Mapping[str, Point], served: Iterable[tuple[str, int]]) -> dict[int, list[Point]]:
    """Positions of the sites of each year, in order of latitude."""
    sites: dict[int, list[Point]] = {}
    for code, year in served:
        if code in points:
            sites.setdefault(year, []).append(points[code])
    return {year: sorted(places) for year, places in sites.items()}


def kilometres(here: Point, there: Point) -> Decimal:
    """Haversine in doubles, rounded half-even to whole millimetres."""
    lat, other = radians(here[0]), radians(there[0])
    s, t = sin(radians(there[0] - here[0]) / 2), sin(radians(there[1] - here[1]) / 2)
    root = sqrt(s * s + cos(lat) * cos(other) * (t * t))
    return Decimal(round(2 * EARTH_KM * asin(min(1.0, root)) * 1_000_000)).scaleb(-6)


def _around(here: Point, others: list[Point], min_km: Decimal) -> Iterator[tuple[Point, Decimal]]:
    """Of these points in order of latitude the others too near; a village never clashes with itself."""
    degrees = float(min_km) / KM_A_DEGREE + 0.000001
    first = bisect_left(others, (here[0] - degrees,))
    last = bisect_right(others, (here[0] + degrees, 181.0))
    for there in others[first:last]:
        if there[2] != here[2]:
            km = kilometres(here, there)
            if km < min_km:
                yield there, km


def _points(inputs: Inputs) -> dict[str, Point]:
    rows = inputs.candidates.table.select("lat", "lng", "code").iter_rows()
    return {code: (lat, lng, code) for lat, lng, code in rows if lat is not None and lng is not None}
