"""Values and costs in their greatest common divisors: the same problem in smaller numbers."""

from dataclasses import replace

import numpy as np

from desmigratif.cores.selection.problem import Problem


def value_unit(problem: Problem) -> int:
    """The greatest number that divides the value of every plan: all priorities and the bonus."""
    bonus = 0 if problem.kawasan is None else problem.kawasan.bonus
    return int(np.gcd(np.gcd.reduce(problem.priority), bonus)) or 1


def in_units(problem: Problem) -> Problem:
    """The problem with values in units of `value_unit`, costs and budgets in units of the costs' divisor."""
    unit, cost_unit = value_unit(problem), int(np.gcd.reduce(problem.cost)) or 1
    kawasan = problem.kawasan
    if kawasan is not None:
        kawasan = replace(kawasan, bonus=kawasan.bonus // unit)
    years = (
        year if year.budget_idr is None else replace(year, budget_idr=year.budget_idr // cost_unit)
        for year in problem.years
    )
    return replace(
        problem,
        priority=problem.priority // unit,
        cost=problem.cost // cost_unit,
        years=tuple(years),
        kawasan=kawasan,
    )
