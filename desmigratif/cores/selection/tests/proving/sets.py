"""All sets of villages of a small problem, and which keep the rules that counts can say. Slow and obvious."""

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints, Kawasan, Problem, Year
from desmigratif.cores.selection.proof import Prices
from desmigratif.cores.selection.proving.hierarchy import CLOSED
from desmigratif.cores.selection.tests.problems import random_problem
from desmigratif.cores.selection.years import forget_years

MOST_VILLAGES = 11


def small_problem(pick: Random) -> Problem:
    """A problem of one year with at most `MOST_VILLAGES`, often with clashing pairs and a bonus."""
    problem = forget_years(random_problem(pick))
    while len(problem.codes) > MOST_VILLAGES:
        problem = forget_years(random_problem(pick))
    count = len(problem.codes)
    share = pick.choice((0.0, 0.15, 0.4))
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count) if pick.random() < share]
    bonus = Kawasan(pick.randint(1, 3), pick.randint(0, int(problem.priority.max()) + 1))
    return replace(
        problem,
        clashing=np.array(pairs, np.int64).reshape(-1, 2),
        min_mm=1 if pairs else None,
        kawasan=bonus if pick.random() < 0.5 else None,
        caps=replace(problem.caps, district=pick.choice((None, 1, 2, 3))),
    )


def all_sets(problem: Problem) -> Bools:
    """Every set of villages, a row each."""
    return np.array(list(product((False, True), repeat=len(problem.codes))), np.bool_)


def keeps_counts(problem: Problem, sets: Bools) -> Bools:
    """Which sets keep quota, floors, caps, includes and exclusions."""
    (year,) = problem.years
    count = sets.sum(axis=1)
    fits = (count >= (year.quota or 0)) & (count <= _most(year))
    fits &= ~(sets & ~problem.allowed.any(axis=1)).any(axis=1)
    if len(problem.include):
        fits &= (sets | ~problem.include).all(axis=1)
    caps = problem.caps
    for place, names, cap in (
        (problem.district, problem.districts, caps.district),
        (problem.regency, problem.regencies, caps.regency),
        (problem.province, problem.provinces, caps.province),
    ):
        for number in range(len(names)):
            inside = sets[:, place == number].sum(axis=1)
            fits &= cap is None or inside <= cap
    for number, floor in enumerate(problem.floors.tolist()):
        fits &= sets[:, problem.province == number].sum(axis=1) >= floor
    return np.asarray(fits)


def keeps_pairs_apart(problem: Problem, sets: Bools) -> Bools:
    """Which sets have no two villages alone in a district that clash: what the bound asks of nearness."""
    if problem.caps.district is None and problem.kawasan is None:
        return np.ones(len(sets), np.bool_)
    fits = np.ones(len(sets), np.bool_)
    for one, other in problem.clashing.tolist():
        if problem.district[one] == problem.district[other]:
            inside = sets[:, problem.district == problem.district[one]].sum(axis=1)
            fits &= ~(sets[:, one] & sets[:, other] & (inside == 2))
    return fits


def keeps_all(problem: Problem, sets: Bools) -> Bools:
    """Which sets keep every rule."""
    fits = keeps_counts(problem, sets)
    budget = problem.years[0].budget_idr
    if budget is not None:
        fits &= (sets * problem.cost).sum(axis=1) <= budget
    for one, other in problem.clashing.tolist():
        fits &= ~(sets[:, one] & sets[:, other])
    return fits


def sums(problem: Problem, sets: Bools, margin: Ints, scale: int) -> Ints:
    """Margins and bonuses of every set."""
    total: Ints = np.where(sets, np.where(margin == CLOSED, 0, margin), 0).sum(axis=1)
    if problem.kawasan is None:
        return total
    for number in range(len(problem.districts)):
        enough = sets[:, problem.district == number].sum(axis=1) >= problem.kawasan.min_villages
        total = total + enough * problem.kawasan.bonus * scale
    return total


def no_prices(problem: Problem) -> Prices:
    years = len(problem.years)
    return Prices(
        np.zeros(years, np.int64),
        np.zeros(years, np.int64),
        np.zeros((len(problem.regencies), years), np.int64),
        np.zeros(0, np.int64),
    )


def _most(year: Year) -> int:
    return year.most
