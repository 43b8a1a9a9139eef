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
    bonus: Ints

    def feasible(self, *, without: str = "") -> Bools:
        """Which assignments keep every rule, or every rule but `without`."""
        kept = [mask for rule, mask in self.keeps.items() if rule != without]
        return np.logical_and.reduce(kept) if kept else np.ones(len(self.value), np.bool_)

    def best(self, *, without: str = "") -> int | None:
        """Greatest Σ priority + bonuses, or None where nothing keeps the rules."""
        values = self.value[self.feasible(without=without)]
        return int(values.max()) if len(values) else None

    def binding(self) -> set[str]:
        """Rules whose removal changes the best value of a problem that can be solved.

        `kawasan` is one of them when every set that is best without bonuses is worse than the best with them.
        """
        best = self.best()
        if best is None:
            return set()
        rules = {rule for rule in self.keeps if self.best(without=rule) != best}
        value, bonus = self.value[self.feasible()], self.bonus[self.feasible()]
        best_without = value - bonus == (value - bonus).max()
        return rules | ({"kawasan"} if value[best_without].max() < best else set())

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
    bonus = _bonus(problem, chosen)
    rules = _year_rules(problem, assignments) | _place_rules(problem, assignments, chosen)
    return Everything(
        assignments=assignments,
        keeps=rules | _distance(problem, assignments, chosen),
        value=(chosen * problem.priority).sum(axis=1) + bonus,
        order=(wait * problem.priority).sum(axis=1),
        bonus=bonus,
    )


def _bonus(problem: Problem, chosen: Bools) -> Ints:
    bonus = np.zeros(len(chosen), np.int64)
    if problem.kawasan is not None:
        for district in range(len(problem.districts)):
            enough = chosen[:, problem.district == district].sum(axis=1) >= problem.kawasan.min_villages
            bonus += enough * problem.kawasan.bonus
    return bonus


def _distance(problem: Problem, assignments: Ints, chosen: Bools) -> dict[str, Bools]:
    keeps: dict[str, Bools] = {}
    if problem.min_mm is None:
        return keeps
    for one, other in problem.clashing.tolist():
        _also(keeps, "distance", ~(chosen[:, one] & chosen[:, other]))
    for village, year in np.argwhere(problem.near_site).tolist():
        _also(keeps, "distance", assignments[:, village] != year)
    return keeps


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
        _also(keeps, "site", ~(taken & ~problem.allowed_but_for_distance[:, index]).any(axis=1))
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
