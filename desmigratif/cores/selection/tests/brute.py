"""The slow and obvious answer to a small selection problem: look at every assignment. Not the solver."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem


@dataclass(frozen=True, eq=False)
class Everything:
    """All assignments (rows) of villages (columns) to a year or to none, and which keep which rule."""

    assignments: Ints
    keeps: dict[str, Bools]
    value: Ints
    order: Ints

    def feasible(self, *, without: str = "") -> Bools:
        """Which assignments keep every rule, or every rule but `without`."""
        kept = [mask for rule, mask in self.keeps.items() if rule != without]
        return np.logical_and.reduce(kept) if kept else np.ones(len(self.value), np.bool_)

    def best(self, *, without: str = "") -> int | None:
        """Greatest Σ priority, or None where nothing keeps the rules."""
        values = self.value[self.feasible(without=without)]
        return int(values.max()) if len(values) else None

    def binding(self) -> set[str]:
        """Rules whose removal changes the best value of a problem that can be solved."""
        best = self.best()
        return {rule for rule in self.keeps if best is not None and self.best(without=rule) != best}

    def best_order(self, chosen: Bools) -> int:
        """Greatest Σ priority · (last year − year) over the years of exactly this feasible set."""
        same = ((self.assignments != NOT_CHOSEN) == chosen).all(axis=1)
        return int(self.order[self.feasible() & same].max())


def everything(problem: Problem) -> Everything:
    """All (T + 1)ⁿ assignments of the problem, judged."""
    choices = (NOT_CHOSEN, *range(len(problem.years)))
    assignments = np.array(list(product(choices, repeat=len(problem.codes))), np.int64)
    chosen = assignments != NOT_CHOSEN
    years = np.array([year.year for year in problem.years])
    wait = np.where(chosen, years.max() - years[np.maximum(assignments, 0)], 0)
    return Everything(
        assignments=assignments,
        keeps=_year_rules(problem, assignments) | _place_rules(problem, assignments, chosen),
        value=(chosen * problem.priority).sum(axis=1),
        order=(wait * problem.priority).sum(axis=1),
    )


def _year_rules(problem: Problem, assignments: Ints) -> dict[str, Bools]:
    keeps: dict[str, Bools] = {}
    for index, year in enumerate(problem.years):
        taken = assignments == index
        count = taken.sum(axis=1)
        if year.quota is not None:
            _also(keeps, "quota", count == year.quota)
        if year.quota_max is not None:
            _also(keeps, "quota_max", count <= year.quota_max)
        if year.budget_idr is not None:
            _also(keeps, "budget_idr", (taken * problem.cost).sum(axis=1) <= year.budget_idr)
        _also(keeps, "site", ~(taken & ~problem.allowed[:, index]).any(axis=1))
        if problem.caps.regency_year is not None:
            for regency in range(len(problem.regencies)):
                there = (taken & (problem.regency == regency)).sum(axis=1)
                _also(keeps, "regency_year_cap", there <= problem.caps.regency_year)
    return keeps


def _place_rules(problem: Problem, assignments: Ints, chosen: Bools) -> dict[str, Bools]:
    keeps: dict[str, Bools] = {}
    levels = (
        ("province_cap", problem.caps.province, problem.province),
        ("regency_cap", problem.caps.regency, problem.regency),
        ("district_cap", problem.caps.district, problem.district),
    )
    for rule, cap, place in levels:
        if cap is not None:
            for number in set(place.tolist()):
                _also(keeps, rule, (chosen & (place == number)).sum(axis=1) <= cap)
    if problem.floors.any():
        for number, floor in enumerate(problem.floors.tolist()):
            _also(keeps, "floor", (chosen & (problem.province == number)).sum(axis=1) >= floor)
    if problem.include.any():
        keeps["include"] = np.all(chosen | ~problem.include, axis=1)
    return keeps


def _also(keeps: dict[str, Bools], rule: str, kept: Bools) -> None:
    keeps[rule] = keeps[rule] & kept if rule in keeps else kept
