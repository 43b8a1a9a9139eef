"""Positions of the villages of small random problems, and what a minimum distance forbids them.

A village's position is a function of its code, so that a problem can be written out as files: the last three
digits are a row and a column of a grid of some 2.2 km, and 0 at the end means that no position is known.
"""

from dataclasses import replace
from math import asin, cos, radians, sin, sqrt

import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints, Problem

STEP = 0.02  # degrees

Position = tuple[float, float]


def position_of(code: str) -> Position | None:
    """Latitude and longitude in degrees."""
    row, column, known = (int(digit) for digit in code[-3:])
    return (round(-8.0 - row * STEP, 2), round(116.0 + column * STEP, 2)) if known else None


def clashing_of(codes: tuple[str, ...], min_mm: int) -> Ints:
    """Pairs of villages nearer than that to each other, as `Problem.clashing` has them."""
    spots = [position_of(code) for code in codes]
    pairs = [
        (i, j)
        for i, one in enumerate(spots)
        for j, other in enumerate(spots)
        if i < j and one is not None and other is not None and _millimetres(one, other) < min_mm
    ]
    return np.array(pairs, np.int64).reshape(-1, 2)


def near_site_of(clashing: Ints, allowed: Bools) -> Bools:
    """Allowed choices (n × T) that a site takes away, where every choice not allowed is a site."""
    near_site = np.zeros_like(allowed)
    for one, other in clashing.tolist():
        near_site[one] |= allowed[one] & ~allowed[other]
        near_site[other] |= allowed[other] & ~allowed[one]
    return near_site


def with_distance(problem: Problem, min_mm: int) -> Problem:
    """The problem under this minimum distance in place of its own."""
    open_years, clashing = problem.allowed_but_for_distance, clashing_of(problem.codes, min_mm)
    near_site = near_site_of(clashing, open_years)
    return replace(
        problem,
        allowed=open_years & ~near_site,
        near_site=near_site,
        clashing=clashing,
        min_mm=min_mm,
    )


def _millimetres(one: Position, other: Position) -> int:
    north, east = radians(other[0] - one[0]) / 2, radians(other[1] - one[1]) / 2
    part = sin(north) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(east) ** 2
    return round(2 * 6371.0088 * asin(sqrt(part)) * 1e6)
