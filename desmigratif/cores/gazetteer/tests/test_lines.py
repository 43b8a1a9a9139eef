"""Thinned outlines stay true to the tolerance and never vanish."""

from itertools import pairwise
from math import cos, hypot, pi, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.cores.gazetteer import simplified
from desmigratif.cores.gazetteer.lines import Point, Ring


def _coast(points: int, roughness: float, size: float = 1.0) -> Ring:
    ring = [
        (
            110 + size * cos(2 * pi * at / points) + roughness * (at % 2),
            -7 + size * sin(2 * pi * at / points),
        )
        for at in range(points)
    ]
    return [*ring, ring[0]]


def _distance(point: Point, ring: Ring) -> float:
    return min(_to_line(point, a, b) for a, b in pairwise(ring))


def _to_line(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    share = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length)) if length else 0.0
    return hypot(p[0] - a[0] - share * dx, p[1] - a[1] - share * dy)


@settings(deadline=None)
@given(points=st.integers(8, 300), roughness=st.floats(0, 0.02), tolerance=st.sampled_from([0.02, 0.05, 0.1]))
def test_no_point_strays_further_than_the_tolerance(points: int, roughness: float, tolerance: float) -> None:
    ring = _coast(points, roughness)
    (thin,) = simplified([ring], tolerance)
    assert thin[0] == thin[-1]
    assert len(thin) <= len(ring)
    # a quarter of the tolerance is lost to rounding, half a step in each direction
    assert all(_distance(point, thin) <= tolerance * 1.25 for point in ring)


def test_a_fine_coast_becomes_a_coarse_one() -> None:
    (thin,) = simplified([_coast(3_000, 0.001)], 0.02)
    assert len(thin) < 60


def test_crumbs_go_but_never_the_last_island() -> None:
    large, crumb = _coast(50, 0), _coast(50, 0, size=0.001)
    assert len(simplified([large, crumb], 0.02)) == 1
    (kept,) = simplified([crumb], 0.02)
    assert len(kept) >= 3


@pytest.mark.parametrize("tolerance", [0.002, 0.004, 0.01, 0.02])
def test_a_square_stays_a_square(tolerance: float) -> None:
    square: Ring = [(110.0, -7.0), (111.0, -7.0), (111.0, -8.0), (110.0, -8.0), (110.0, -7.0)]
    assert simplified([square], tolerance) == [square]
