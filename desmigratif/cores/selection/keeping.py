"""A plan of before, kept as far as can be: first the most of its villages, then the highest value.

Two ordinary problems stand for it. In the first a village of before is worth one and every other nothing: its
best value is how many can stay. In the second each counts a weight more than its priority. Whatever the
weight, no plan that keeps as many is worth more than the second problem's bound less the weight of those
kept; a weight above all that values can differ makes its best plan keep the most. check/keeping.py says so in
its own code.
"""

from dataclasses import replace

import numpy as np

from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem, Solution
from desmigratif.cores.selection.units import value_unit

MOST_SUM = 2**42
"""What the villages of a plan may be worth together, weights included, so that the prices of a proof still
have sixteen binary places (proving/pricing.py)."""


def counting(problem: Problem) -> Problem:
    """The problem of keeping the most: a village of before is worth one."""
    none = np.zeros(0, np.bool_)
    return replace(
        problem, priority=problem.keep.astype(np.int64), kawasan=None, keep=none, neediest_first=False
    )


def weighed(problem: Problem, weight: int) -> Problem:
    """The problem in which each village of before counts so much more. It still names them."""
    return replace(problem, priority=problem.priority + weight * problem.keep.astype(np.int64))


def kept_in(problem: Problem, year_index: Ints) -> int:
    """How many villages of before a plan has."""
    return int((problem.keep & (year_index != NOT_CHOSEN)).sum())


def worth(problem: Problem, year_index: Ints) -> int:
    """Σ priority + bonuses of a plan."""
    chosen = year_index != NOT_CHOSEN
    value = int(sum(problem.priority[chosen].tolist()))
    if problem.kawasan is None:
        return value
    count = np.bincount(problem.district[chosen], minlength=len(problem.districts))
    return value + problem.kawasan.bonus * int((count >= problem.kawasan.min_villages).sum())


def least_weight(problem: Problem, bound: int | None, known: int) -> int:
    """A weight that makes every plan that keeps the most worth more than all others: above U − L, where U is
    a bound on the value of all plans and L the value of one that keeps the most. A multiple of what divides
    all values, so that numbers stay small; never above what `MOST_SUM` leaves."""
    unit = value_unit(replace(problem, keep=np.zeros(0, np.bool_)))
    places = max(1, min(sum(year.most for year in problem.years), len(problem.codes)))
    room = max(0, MOST_SUM // places - int(problem.priority.max(initial=0)))
    most = _all_together(problem) if bound is None else bound
    wanted = max(0, most - known) // unit + 1
    return max(1, min(wanted, room // unit)) * unit


def _all_together(problem: Problem) -> int:
    """What no plan is worth more than, whatever the rules: the greatest priorities and every bonus."""
    places = sum(year.most for year in problem.years)
    highest = np.sort(problem.priority)[::-1][:places]
    bonus = 0 if problem.kawasan is None else problem.kawasan.bonus * len(problem.districts)
    return int(sum(highest.tolist())) + bonus


def lifted(solution: Solution) -> Solution:
    """The answer as one of the weighed problem: value and bound with the kept villages' weight."""
    if solution.kept is None:
        return solution
    return _moved(solution, solution.kept.weight * solution.kept.count)


def lowered(solution: Solution) -> Solution:
    """An answer of the weighed problem in plain values."""
    if solution.kept is None:
        return solution
    return _moved(solution, -solution.kept.weight * solution.kept.count)


def _moved(solution: Solution, by: int) -> Solution:
    objective = None if solution.objective is None else solution.objective + by
    return replace(
        solution, objective=objective, bound=None if solution.bound is None else solution.bound + by
    )
