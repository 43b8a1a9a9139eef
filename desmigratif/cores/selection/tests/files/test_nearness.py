"""Villages too near each other: every pair and no other, beside a plain loop over all of them."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.cores.selection.check.apart import kilometres
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.near_sites import NO_SITE, nearest_sites
from desmigratif.cores.selection.read.nearness import Floats, distance_mm, too_near

Point = tuple[float, float]
CENTRES = ((-8.6, 116.5), (0.0, 179.999), (0.0, -180.0), (90.0, 0.0), (-89.999, 40.0), (0.0, 0.0))
HALF_ROUND = 20_015_114_442  # mm from pole to pole


def _millimetres(one: Point, other: Point) -> int:
    """The formula of the contract, word for word."""
    half_north = math.radians(other[0] - one[0]) / 2
    half_east = math.radians(other[1] - one[1]) / 2
    cosines = math.cos(math.radians(one[0])) * math.cos(math.radians(other[0]))
    root = math.sqrt(math.sin(half_north) ** 2 + cosines * math.sin(half_east) ** 2)
    return round(2 * 6371.0088 * math.asin(min(1.0, root)) * 1e6)


def _plainly(points: list[Point | None], min_mm: int) -> list[list[int]]:
    pairs = []
    for i, one in enumerate(points):
        for j, other in enumerate(points):
            if i < j and one is not None and other is not None and _millimetres(one, other) < min_mm:
                pairs.append([i, j])
    return pairs


def _columns(points: list[Point | None]) -> tuple[Floats, Floats]:
    rows = [(math.nan, math.nan) if point is None else point for point in points]
    return np.array([lat for lat, _ in rows]), np.array([lng for _, lng in rows])


@st.composite
def spots(draw: st.DrawFn) -> list[Point | None]:
    """Up to 12 positions close together anywhere, or all over the globe, or on the corners of a grid."""
    lat, lng = draw(st.sampled_from(CENTRES))
    spread = draw(st.sampled_from((1e-7, 1e-3, 0.05, 2.0, 180.0)))
    step = st.integers(-3, 3).map(lambda number: number / 3) if draw(st.booleans()) else st.floats(-1, 1)
    moved = st.tuples(step, step).map(
        lambda move: (
            min(90.0, max(-90.0, lat + move[0] * spread)),
            (lng + move[1] * spread + 180) % 360 - 180,
        )
    )
    return draw(st.lists(st.one_of(moved, moved, moved, st.none()), max_size=12))


@settings(max_examples=400, deadline=None)
@given(spots(), st.data())
def test_all_pairs_too_near_and_no_others_are_found(points: list[Point | None], data: st.DataObject) -> None:
    """Limits at, just below and just above the distance of some pair: a pair at the limit itself is kept."""
    placed = [point for point in points if point is not None]
    distances = {_millimetres(one, other) for one in placed for other in placed}
    limit = data.draw(st.one_of(st.sampled_from(sorted({1, *distances})), st.integers(1, HALF_ROUND + 9)))
    for min_mm in (limit, max(1, limit - 1), limit + 1):
        assert too_near(*_columns(points), min_mm).tolist() == _plainly(points, min_mm)


@given(spots())
def test_both_ways_of_measuring_give_the_distance_of_the_contract(points: list[Point | None]) -> None:
    placed = [point for point in points if point is not None]
    for one in placed:
        for other in placed:
            mm = distance_mm(*one, *other)
            assert mm == _millimetres(one, other) == _millimetres(other, one)
            assert kilometres((*one, ""), (*other, "")) == Decimal(mm) / 1_000_000


def test_known_distances() -> None:
    assert distance_mm(0, 0, 0, 1) == distance_mm(0, -180, 0, 179) == round(6371.0088 * math.pi / 180 * 1e6)
    assert distance_mm(90, 0, 90, 123) == 0
    assert distance_mm(-90, 7, 90, 7) == HALF_ROUND
    assert distance_mm(-8.6, 116.5, -8.6, 116.5) == 0


def test_crowds_are_found_whole_whatever_the_size_of_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    pick = np.random.default_rng(5)
    lat, lng = pick.normal(-7, 0.3, 700), pick.normal(112, 0.3, 700)
    lat[::50] = np.nan
    points = [None if math.isnan(a) else (a, b) for a, b in zip(lat.tolist(), lng.tolist(), strict=True)]
    for min_mm in (3_000_000, 90_000_000):
        expected = _plainly(points, min_mm)
        assert len(expected) > 100
        for block in (1, 1000):
            monkeypatch.setattr("desmigratif.cores.selection.read.nearness.BLOCK", block)
            assert too_near(lat, lng, min_mm).tolist() == expected


def test_more_pairs_than_can_be_held_are_refused_in_words() -> None:
    same = np.zeros(60)
    assert len(too_near(same, same, 1, most=60 * 59 // 2)) == 60 * 59 // 2
    with pytest.raises(WrongUseError, match=r"distance\.min_km is too large: more than 1769 pairs"):
        too_near(same, same, 1, most=60 * 59 // 2 - 1)


def test_nobody_is_near_nobody() -> None:
    nothing = np.zeros(0)
    assert too_near(nothing, nothing, 5).shape == (0, 2)
    assert too_near(nothing + np.nan, nothing, 5).shape == (0, 2)
    assert too_near(np.array([np.nan] * 3), np.array([np.nan] * 3), 5).shape == (0, 2)


@given(spots(), st.integers(0, 2**24 - 1), st.sampled_from((10, 20_000_000, HALF_ROUND)))
def test_the_nearest_site_of_each_year_is_named(points: list[Point | None], bits: int, min_mm: int) -> None:
    count = len(points)
    running = np.array([[bits >> (2 * v + t) & 1 for t in range(2)] for v in range(count)], np.bool_)
    lat, lng = _columns(points)
    found = nearest_sites(too_near(lat, lng, min_mm), running.reshape(count, 2), lat, lng)
    for village, here in enumerate(points):
        for year in range(2):
            rivals = [
                (_millimetres(here, there), site)
                for site, there in enumerate(points)
                if here is not None and there is not None and site != village and running[site, year]
            ]
            mm, site = min((rival for rival in rivals if rival[0] < min_mm), default=(0, NO_SITE))
            assert (found.village[village, year], found.mm[village, year]) == (site, mm)
