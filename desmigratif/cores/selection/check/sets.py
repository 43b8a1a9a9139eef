"""Does a set of villages keep the rules, whatever the years it might get? For next-best plans."""

from collections.abc import Iterator

import numpy as np

from desmigratif.cores.selection.problem import Ints, Problem


def broken_by_set(problem: Problem, villages: Ints) -> Iterator[str]:
    """Rules that these villages (numbers) break, years made one: nothing in any order of years mends them."""
    if not problem.allowed[villages].any(axis=1).all():
        yield "a village that no year allows"
    if len(problem.include) and not np.isin(np.flatnonzero(problem.include), villages).all():
        yield "an included village is missing"
    chosen = np.zeros(len(problem.codes), np.bool_)
    chosen[villages] = True
    if chosen[problem.clashing].all(axis=1).any():
        yield "two villages too near each other"
    yield from _years(problem, villages)
    yield from _places(problem, villages)


def _years(problem: Problem, villages: Ints) -> Iterator[str]:
    years = problem.years
    if not sum(year.quota or 0 for year in years) <= len(villages) <= sum(year.most for year in years):
        yield "the number of villages"
    budgets = [year.budget_idr for year in years if year.budget_idr is not None]
    if len(budgets) == len(years) and sum(problem.cost[villages].tolist()) > sum(budgets):
        yield "the budget"


def _places(problem: Problem, villages: Ints) -> Iterator[str]:
    years, caps = problem.years, problem.caps
    yearly = None if caps.regency_year is None else caps.regency_year * len(years)
    for name, place, count, cap in (
        ("province", problem.province, len(problem.provinces), caps.province),
        ("regency", problem.regency, len(problem.regencies), caps.regency),
        ("regency in its years", problem.regency, len(problem.regencies), yearly),
        ("district", problem.district, len(problem.districts), caps.district),
    ):
        if cap is not None and (np.bincount(place[villages], minlength=count) > cap).any():
            yield f"the cap of a {name}"
    if (np.bincount(problem.province[villages], minlength=len(problem.provinces)) < problem.floors).any():
        yield "the floor of a province"
