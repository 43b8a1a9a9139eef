"""Without the rules named for a village the proven best plan is worth more: tried by solving anew."""

from dataclasses import replace

import numpy as np

from desmigratif.cores.selection.explain import swaps
from desmigratif.cores.selection.explain.counts import counts_of
from desmigratif.cores.selection.problem import NOT_CHOSEN, Problem
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.middling import middling_problem

SAMPLE = 6  # villages for every set of rules


def crowded() -> Problem:
    """Some 900 villages with budget, caps, floors and clashing pairs."""
    problem = middling_problem(11, 900, (40,), 0.85)
    pick = np.random.default_rng(3)
    pairs = np.sort(pick.integers(0, 900, (2_500, 2)), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)
    pairs = pairs[~problem.include[pairs].all(axis=1)]
    return replace(problem, clashing=pairs, min_mm=1_000_000)


def exempted(problem: Problem, village: int, stops: int) -> Problem:
    """The problem with these rules not applied to the village: it gets places of its own.

    Who has a regency of its own has a district of its own: places lie inside each other.
    """
    places = swaps.DISTRICT | swaps.REGENCY | swaps.REGENCY_YEAR | swaps.PROVINCE
    for bit, name, names in (
        (places, "district", "districts"),
        (places & ~swaps.DISTRICT, "regency", "regencies"),
        (swaps.PROVINCE, "province", "provinces"),
    ):
        if stops & bit:
            place = getattr(problem, name).copy()
            place[village] = len(getattr(problem, names))
            moved = {name: place, names: (*getattr(problem, names), f"own {name}")}
            problem = replace(problem, **moved)
    if stops & swaps.DISTANCE:
        pairs = problem.clashing
        problem = replace(problem, clashing=pairs[(pairs != village).all(axis=1)])
    if stops & swaps.BUDGET:
        cost = problem.cost.copy()
        cost[village] = 0
        problem = replace(problem, cost=cost)
    return problem


def test_exempting_a_village_from_the_rules_named_raises_the_plan() -> None:
    problem = crowded()
    solution = solve(problem)
    assert solution.status == "optimal"
    assert solution.year_index is not None
    assert solution.objective is not None
    verdicts = swaps.verdicts(problem, solution.year_index, counts_of(problem, solution.year_index))
    out = (solution.year_index == NOT_CHOSEN) & problem.allowed.any(axis=1)
    kinds = [stops for stops in np.unique(verdicts.stops[out]).tolist() if stops != swaps.MARGINAL]
    assert len(kinds) >= 4
    for stops in kinds:
        assert stops > 0
        for village in np.flatnonzero(out & (verdicts.stops == stops))[:SAMPLE].tolist():
            freed = solve(exempted(problem, village, stops))
            assert (freed.objective or 0) > solution.objective, (village, stops)
