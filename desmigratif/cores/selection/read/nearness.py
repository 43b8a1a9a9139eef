"""Which villages lie too near each other: all pairs, by the contract's formula. No rules here."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from desmigratif.cores.selection.problem import Bools, Ints
from desmigratif.cores.selection.read.faults import WrongUseError

Floats = NDArray[np.float64]

EARTH_KM = 6371.0088  # mean radius, IUGG
MM_A_KM = 1_000_000
MOST_PAIRS = 5_000_000  # they take 80 MB
DOUBT_MM = 1_000.0  # nearer to the limit than this, Python's own functions decide and not numpy's
FINEST = 2e-6  # least side of a cell in earth radii, some 13 m; keeps cell numbers inside 64 bits
BLOCK = 1 << 18  # pairs looked at in one go


def distance_mm(lat: float, lng: float, other_lat: float, other_lng: float) -> int:
    """Great-circle distance of two points in degrees: haversine in doubles, rounded half-even to whole mm."""
    north = math.sin(math.radians(other_lat - lat) / 2)
    east = math.sin(math.radians(other_lng - lng) / 2)
    part = north * north + math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * (east * east)
    return round(2 * EARTH_KM * math.asin(min(1.0, math.sqrt(part))) * MM_A_KM)


def too_near(lat: Floats, lng: Floats, min_mm: int, most: int = MOST_PAIRS) -> Ints:
    """All pairs i < j of points whose distance is below `min_mm`, sorted, as int64 of m × 2.

    Degrees; NaN where there is no position. Points are put into cubes as wide as the distance, so that only
    neighbouring cubes need be looked at: no place on the globe is special. Raises WrongUseError above `most`
    pairs.
    """
    rows = np.flatnonzero(~(np.isnan(lat) | np.isnan(lng)))
    found: list[Ints] = []
    count = 0
    for pairs in _Cubes(lat[rows], lng[rows], min_mm).pairs():
        count += len(pairs)
        if count > most:
            raise WrongUseError(
                f"policy: distance.min_km is too large: more than {most} pairs of villages lie nearer than "
                "that to each other; write a smaller distance"
            )
        first, second = rows[pairs].T
        found.append(np.minimum(first, second) * len(lat) + np.maximum(first, second))
    every = np.concatenate([np.zeros(0, np.int64), *found])
    every.sort()
    return np.stack(np.divmod(every, max(1, len(lat))), axis=1)


class _Cubes:
    """Points on the sphere of radius 1, in the order of the cubes they lie in."""

    def __init__(self, lat: Floats, lng: Floats, min_mm: int) -> None:
        self._min_mm = min_mm
        phi, theta = np.radians(lat), np.radians(lng)
        point = np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=1)
        angle = min(math.pi, (min_mm + DOUBT_MM) / (EARTH_KM * MM_A_KM))
        self._reach = max(FINEST, 2 * math.sin(angle / 2)) * (1 + 1e-9)  # longest chord of a pair in doubt
        cell = np.floor((point + 1) / self._reach).astype(np.int64) + 1
        self._wide = int(cell.max(initial=0)) + 2
        key = (cell[:, 0] * self._wide + cell[:, 1]) * self._wide + cell[:, 2]
        self._order = np.argsort(key, kind="stable")
        self._key = key[self._order]
        self._point = point[self._order]
        self._lat, self._lng, self._cos = lat[self._order], lng[self._order], np.cos(phi)[self._order]

    def pairs(self) -> Iterator[Ints]:
        """Pairs too near each other, as numbers of the given points, each pair once."""
        for start, stop in self._spans():
            for one, other in _blocks(start, stop):
                chord = self._point[one] - self._point[other]
                pairs = np.stack([one, other])[:, np.einsum("ij,ij->i", chord, chord) <= self._reach**2]
                yield self._order[pairs[:, self._too_near(*pairs)]].T

    def _spans(self) -> Iterator[tuple[Ints, Ints]]:
        """Where those each point is to be held against start and stop: its own cube, half the rest."""
        here = np.arange(len(self._key))
        # three cubes in a row have numbers in a row; one half of the 26 neighbours is 1 + 4 · 3
        yield here + 1, np.searchsorted(self._key, self._key + 1, side="right")
        for first, second in ((0, 1), (1, -1), (1, 0), (1, 1)):
            middle = self._key + (first * self._wide + second) * self._wide
            start = np.searchsorted(self._key, middle - 1, side="left")
            yield start, np.searchsorted(self._key, middle + 1, side="right")

    def _too_near(self, one: Ints, other: Ints) -> Bools:
        north = np.sin(np.radians(self._lat[other] - self._lat[one]) / 2)
        east = np.sin(np.radians(self._lng[other] - self._lng[one]) / 2)
        part = north * north + self._cos[one] * self._cos[other] * (east * east)
        beyond = 2 * EARTH_KM * MM_A_KM * np.arcsin(np.minimum(1.0, np.sqrt(part))) - self._min_mm
        near = np.asarray(beyond < 0, np.bool_)
        for doubtful in np.flatnonzero(np.abs(beyond) < DOUBT_MM).tolist():
            (lat, other_lat), (lng, other_lng) = (
                (values[[one[doubtful], other[doubtful]]]).tolist() for values in (self._lat, self._lng)
            )
            near[doubtful] = distance_mm(lat, lng, other_lat, other_lng) < self._min_mm
        return near


def _blocks(start: Ints, stop: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Every pair of a point and one of its span, some `BLOCK` at a time and at least one point's."""
    count = np.maximum(stop - start, 0)
    before = np.append(0, np.cumsum(count))
    first = 0
    while first < len(count):
        last = max(first + 1, int(np.searchsorted(before, before[first] + BLOCK, side="right")) - 1)
        one = np.repeat(np.arange(first, last), count[first:last])
        step = np.arange(len(one)) - np.repeat(before[first:last] - before[first], count[first:last])
        yield one, start[one] + step
        first = last
