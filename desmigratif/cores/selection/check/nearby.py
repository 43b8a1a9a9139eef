"""Are the villages that the problem calls too near each other near? A false pair would prove too much."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from desmigratif.cores.selection.check.apart import EARTH_KM, Point, kilometres
from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.read.inputs import Inputs

MOST = 5
Floats = NDArray[np.float64]
DOUBTFUL_KM = 0.00001


def false_pairs(inputs: Inputs, problem: Problem, served: set[tuple[str, int]]) -> Iterator[str]:
    """Pairs of the problem that are not too near, and choices closed by a site that is not, in words."""
    min_km = inputs.policy.min_km
    if min_km is None:
        if len(problem.clashing) or problem.near_site.any():
            yield "without distance.min_km no villages clash"
        return
    yield from islice(_pairs(inputs, problem, min_km), MOST)
    yield from islice(_sites(inputs, problem, min_km, served), MOST)


def _pairs(inputs: Inputs, problem: Problem, min_km: Decimal) -> Iterator[str]:
    table = inputs.candidates.table
    lat, lng = (table[name].cast(float).fill_null(np.nan).to_numpy() for name in ("lat", "lng"))
    one, other = problem.clashing.T
    apart = _kilometres(lat[one], lng[one], lat[other], lng[other])
    sure = apart < float(min_km) - DOUBTFUL_KM
    for row in np.flatnonzero(~sure).tolist():
        here, there = (_point(problem, lat, lng, int(village)) for village in (one[row], other[row]))
        if np.isnan([*here[:2], *there[:2]]).any() or kilometres(here, there) >= min_km:
            yield f"{here[2]} and {there[2]} are not too near each other"


def _sites(inputs: Inputs, problem: Problem, min_km: Decimal, served: set[tuple[str, int]]) -> Iterator[str]:
    """Choices closed by nearness: some site running in the year must be too near."""
    if not problem.near_site.any():
        return
    table = inputs.candidates.table
    lat, lng = (table[name].cast(float).fill_null(np.nan).to_numpy() for name in ("lat", "lng"))
    rows = {code: row for row, code in enumerate(problem.codes)}
    for column, year in enumerate(problem.years):
        sites = [rows[code] for code, when in sorted(served) if when == year.year and code in rows]
        points = [_point(problem, lat, lng, row) for row in sites if not np.isnan(lat[row])]
        for village in np.flatnonzero(problem.near_site[:, column]).tolist():
            here = _point(problem, lat, lng, village)
            near = (point for point in points if point[2] != here[2] and kilometres(here, point) < min_km)
            if next(near, None) is None:
                yield f"{here[2]} is not too near any site of {year.year}"


def _kilometres(lat: Floats, lng: Floats, other_lat: Floats, other_lng: Floats) -> Floats:
    here, there = np.radians(lat), np.radians(other_lat)
    s = np.sin((there - here) / 2) ** 2
    t = np.sin(np.radians(other_lng - lng) / 2) ** 2
    root = np.sqrt(s + np.cos(here) * np.cos(there) * t)
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(1.0, root)))


def _point(problem: Problem, lat: Floats, lng: Floats, village: int) -> Point:
    return float(lat[village]), float(lng[village]), problem.codes[village]
