"""A problem over some of its villages only: the same rules, places without villages left out."""

from dataclasses import replace

import numpy as np

from desmigratif.cores.selection.problem import Ints, Problem


def part_of(problem: Problem, villages: Ints) -> Problem:
    """The problem over these villages (ascending numbers). Provinces stay, for their floors."""
    regency, regencies = _numbered(problem.regency[villages], problem.regencies)
    district, districts = _numbered(problem.district[villages], problem.districts)
    place = np.full(len(problem.codes), -1, np.int64)
    place[villages] = np.arange(len(villages))
    clashing = place[problem.clashing]
    return replace(
        problem,
        codes=tuple(problem.codes[village] for village in villages.tolist()),
        priority=problem.priority[villages],
        cost=problem.cost[villages],
        allowed=problem.allowed[villages],
        province=problem.province[villages],
        regency=regency,
        district=district,
        regencies=regencies,
        districts=districts,
        include=problem.include[villages] if len(problem.include) else problem.include,
        clashing=clashing[(clashing >= 0).all(axis=1)],
        near_site=problem.near_site[villages] if problem.near_site.size else problem.near_site,
    )


def _numbered(place: Ints, names: tuple[str, ...]) -> tuple[Ints, tuple[str, ...]]:
    kept, number = np.unique(place, return_inverse=True)
    return number.astype(np.int64), tuple(names[place] for place in kept.tolist())
