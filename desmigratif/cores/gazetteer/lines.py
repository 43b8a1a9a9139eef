"""Rings of coordinates with fewer points."""

from collections.abc import Iterator

Point = tuple[float, float]
"""Longitude, latitude in degrees, as in GeoJSON."""
Ring = list[Point]


def simplified(rings: list[Ring], tolerance: float) -> list[Ring]:
    """The rings with fewer points, none straying more than `tolerance` degrees; islands smaller than that go,
    but never the largest. Coordinates are rounded to a quarter of the tolerance."""
    largest = max(rings, key=_extent)
    kept = [ring for ring in rings if ring is largest or _extent(ring) > tolerance]
    slim = (_rounded(_thinned(ring, tolerance), tolerance / 4) for ring in kept)
    return [ring for ring in slim if len(ring) >= 4] or [_rounded(largest, 0.0005)]


def _extent(ring: Ring) -> float:
    """The longer side of the ring's box, in degrees."""
    lngs, lats = [lng for lng, _lat in ring], [lat for _lng, lat in ring]
    return max(max(lngs) - min(lngs), max(lats) - min(lats))


def _rounded(ring: Ring, step: float) -> Ring:
    points = [(round(round(lng / step) * step, 4), round(round(lat / step) * step, 4)) for lng, lat in ring]
    return [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]


def _thinned(ring: Ring, tolerance: float) -> Ring:
    """Douglas-Peucker, with a list of stretches in place of recursion: coasts have many thousand points."""
    keep = {0, len(ring) - 1}
    stretches = list(_halves(ring))
    while stretches:
        first, last = stretches.pop()
        keep |= {first, last}
        at, distance = _farthest(ring, first, last)
        if distance > tolerance:
            stretches += [(first, at), (at, last)]
    return [ring[at] for at in sorted(keep)]


def _halves(ring: Ring) -> Iterator[tuple[int, int]]:
    """A closed ring as two stretches: a line from a point to itself has no direction."""
    start = ring[0]
    far = max(range(len(ring)), key=lambda at: (ring[at][0] - start[0]) ** 2 + (ring[at][1] - start[1]) ** 2)
    yield 0, far
    yield far, len(ring) - 1


def _farthest(ring: Ring, first: int, last: int) -> tuple[int, float]:
    """Which point between two strays most from the straight line, and how far."""
    (ax, ay), (bx, by) = ring[first], ring[last]
    dx, dy = bx - ax, by - ay
    length = (dx * dx + dy * dy) ** 0.5
    best, most = first, 0.0
    for at in range(first + 1, last):
        x, y = ring[at]
        away = (
            abs(dx * (ay - y) - (ax - x) * dy) / length if length else ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
        )
        if away > most:
            best, most = at, away
    return best, most
