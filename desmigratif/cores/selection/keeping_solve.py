"""Solving with a plan of before: how many villages can stay, what a plan is worth at most, then the plan."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from desmigratif.cores.selection.keeping import counting, kept_in, least_weight, lowered, weighed, worth
from desmigratif.cores.selection.problem import Kept, Problem, Solution

COUNTING, FREE, WHOLE = 0.3, 0.5, 1.0  # shares of the time after which each step ends

Run = Callable[[Problem, Problem, float], Solution]
"""Solves a problem, its years in the order of the second one's priorities, within a share of the time."""


def solve_keeping(problem: Problem, run: Run) -> Solution:
    """The plan that keeps the most villages of before, of these the one of greatest value.

    `optimal` says that both are proven. Where the time or the room for the weight did not suffice it is
    `feasible`: `kept` says how many stay and that no plan keeps more than its `bound`.
    """
    count_problem = counting(problem)
    most = run(count_problem, count_problem, COUNTING)
    if most.year_index is None:
        return replace(most, bound=None)
    plain = replace(problem, keep=np.zeros(0, np.bool_))
    free = run(plain, plain, FREE)
    known = worth(problem, most.year_index)
    if free.year_index is not None and kept_in(problem, free.year_index) == most.objective:
        known = max(known, free.objective or 0)
    weight = least_weight(problem, free.bound, known)
    found = run(weighed(problem, weight), plain, WHOLE)
    if found.year_index is None:
        return replace(found, bound=None)
    count = kept_in(problem, found.year_index)
    bound = int(problem.keep.sum()) if most.bound is None else most.bound
    return honest(lowered(replace(found, kept=Kept(weight, count, bound, most.proof))))


def honest(solution: Solution) -> Solution:
    """The answer called optimal only where it keeps as many as any plan can."""
    kept = solution.kept
    if kept is None or kept.count == kept.bound or solution.year_index is None:
        return solution
    bound = None if solution.bound == solution.objective else solution.bound
    return replace(solution, status="feasible", bound=bound)
