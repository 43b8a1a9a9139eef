"""Clashes that counting shows, without solving: more asked of a year or a province than there is."""

from collections.abc import Iterator

import numpy as np

from desmigratif.cores.selection.problem import Clash, Ints, Problem


def plainly_impossible(problem: Problem) -> tuple[Clash, ...]:
    """A smallest set of rules that clash by their numbers alone, or () when counting does not show one."""
    for found in (*_quotas(problem), *_floors(problem), *_budgets(problem)):
        return found
    return ()


def _quotas(problem: Problem) -> Iterator[tuple[Clash, ...]]:
    """A year that asks for more villages than may be chosen in it."""
    for index, year in enumerate(problem.years):
        if year.quota is not None and year.quota > int(problem.allowed_but_for_distance[:, index].sum()):
            yield (Clash("quota", str(year.year), year.quota),)


def _floors(problem: Problem) -> Iterator[tuple[Clash, ...]]:
    """A province whose floor is above its eligible villages, or above the cap of a province."""
    if not len(problem.floors):
        return
    eligible = np.bincount(
        problem.province[problem.allowed_but_for_distance.any(axis=1)], minlength=len(problem.provinces)
    )
    cap = problem.caps.province
    for number in np.flatnonzero(problem.floors).tolist():
        asked, place = int(problem.floors[number]), problem.provinces[number]
        if asked > int(eligible[number]):
            yield (Clash("floor", place, asked),)
        elif cap is not None and asked > cap:
            yield (Clash("floor", place, asked), Clash("province_cap", place, cap))


def _budgets(problem: Problem) -> Iterator[tuple[Clash, ...]]:
    """A year whose exact quota costs more than its budget even if the cheapest villages are taken."""
    for index, year in enumerate(problem.years):
        if year.quota is None or year.budget_idr is None:
            continue
        if _cheapest(problem.cost[problem.allowed_but_for_distance[:, index]], year.quota) > year.budget_idr:
            budget = Clash("budget_idr", str(year.year), year.budget_idr)
            yield (Clash("quota", str(year.year), year.quota), budget)


def _cheapest(cost: Ints, count: int) -> int:
    if not 0 < count <= len(cost):
        return 0
    return sum(np.partition(cost, count - 1)[:count].tolist())
