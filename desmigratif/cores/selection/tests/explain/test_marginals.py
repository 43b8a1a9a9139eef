"""What rules are worth, beside brute force: never less than what is gained, exactly that where it says so."""

from fractions import Fraction

import numpy as np
from hypothesis import assume, given, settings

from desmigratif.cores.selection.explain.marginals import marginals
from desmigratif.cores.selection.explain.prices import counted_of
from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem, Solution, Year
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.brute import Everything, everything
from desmigratif.cores.selection.tests.problems import problems
from desmigratif.cores.selection.units import value_unit

FAMILIES = ("province_cap", "regency_cap", "district_cap", "floor")
RUPIAH = 10_000_000


def planned(problem: Problem) -> Solution:
    solution = solve(problem)
    assume(solution.status == "optimal")
    return solution


def values(problem: Problem, solution: Solution) -> dict[tuple[str, str], tuple[str | None, int]]:
    frame = marginals(problem, solution)
    return {(rule, place): (value, exact) for rule, place, value, exact in frame.rows()}


def counts(every: Everything, place: Ints, size: int) -> Ints:
    """How many are chosen in each place, by assignment."""
    chosen = every.assignments != NOT_CHOSEN
    return np.stack([chosen[:, place == number].sum(axis=1) for number in range(size)], axis=1)


def loosened_place(problem: Problem, every: Everything, rule: str, number: int) -> Bools:
    """Which assignments keep the rule when it is loosened by one at one place."""
    name = rule.removesuffix("_cap") if rule != "floor" else "province"
    places: tuple[str, ...] = getattr(
        problem, {"province": "provinces", "regency": "regencies"}.get(name, f"{name}s")
    )
    found = counts(every, getattr(problem, name), len(places))
    here = np.arange(len(places)) == number
    if rule == "floor":
        return np.asarray((found >= problem.floors - here).all(axis=1))
    return np.asarray((found <= getattr(problem.caps, name) + here).all(axis=1))


def loosened(problem: Problem, every: Everything, rule: str, where: tuple[int, int]) -> Bools:
    """Which assignments keep the rule when it is loosened by one for a place (or none) in a year."""
    place, column = where
    if rule in FAMILIES:
        return loosened_place(problem, every, rule, place)
    if rule == "regency_year_cap":
        return loosened_regency_year(problem, every, where)
    kept = np.ones(len(every.value), np.bool_)
    for year, entry in enumerate(problem.years):
        there, more = every.assignments == year, year == column
        taken, spent = there.sum(axis=1), (there * problem.cost).sum(axis=1)
        limits = {
            "quota": entry.quota is None or taken == entry.quota + more,
            "quota_max": entry.quota_max is None or taken <= entry.quota_max + more,
            "budget_idr": entry.budget_idr is None or spent <= entry.budget_idr + more * RUPIAH,
        }
        kept &= limits[rule]
    return kept


def loosened_regency_year(problem: Problem, every: Everything, where: tuple[int, int]) -> Bools:
    """The same for one more in one regency and year."""
    kept = np.ones(len(every.value), np.bool_)
    for number in range(len(problem.regencies)):
        for year in range(len(problem.years)):
            taken = (every.assignments[:, problem.regency == number] == year).sum(axis=1)
            kept &= taken <= (problem.caps.regency_year or 0) + ((number, year) == where)
    return kept


def gain(problem: Problem, every: Everything, rule: str, where: tuple[int, int]) -> int | None:
    others = every.feasible(without=rule)
    found = every.value[others & loosened(problem, every, rule, where)]
    best = every.best()
    assert best is not None
    return int(found.max()) - best if len(found) else None


def asked(problem: Problem) -> list[tuple[str, str, tuple[int, int]]]:
    """Rule, place and numbers of everything that may be loosened by one."""
    found: list[tuple[str, str, tuple[int, int]]] = []
    caps = problem.caps
    for rule, cap, names in (
        ("province_cap", caps.province, problem.provinces),
        ("regency_cap", caps.regency, problem.regencies),
        ("district_cap", caps.district, problem.districts),
        ("floor", True if problem.floors.any() else None, problem.provinces),
    ):
        found += [(rule, name, (number, 0)) for number, name in enumerate(names) if cap is not None]
    for column, year in enumerate(problem.years):
        if caps.regency_year is not None:
            places = enumerate(problem.regencies)
            found += [
                ("regency_year_cap", f"{name}/{year.year}", (number, column)) for number, name in places
            ]
        found.append(("quota_max" if year.quota is None else "quota", str(year.year), (0, column)))
    return found


@settings(max_examples=150, deadline=None)
@given(problems())
def test_a_rule_is_worth_at_least_what_loosening_it_gains(problem: Problem) -> None:
    solution = planned(problem)
    every, told = everything(problem), values(problem, solution)
    for rule, place, where in asked(problem):
        if rule == "floor" and problem.floors[where[0]] == 0:
            continue
        true = gain(problem, every, rule, where)
        value, exact = told.get((rule, place), ("0", 1 if len(problem.years) == 1 else 0))
        if true is None:
            continue
        assert value is not None, (rule, place)
        assert int(value) >= true, (rule, place)
        if exact and (rule, place) in told:
            assert int(value) == true, (rule, place)
        if (rule, place) not in told:
            assert true == 0, (rule, place)


@settings(max_examples=100, deadline=None)
@given(problems())
def test_rupiah_and_distance_are_worth_at_least_what_they_gain(problem: Problem) -> None:
    assume(problem.min_mm is not None or any(year.budget_idr is not None for year in problem.years))
    solution = planned(problem)
    every, told = everything(problem), values(problem, solution)
    assert solution.objective is not None
    assert solution.proof is not None
    if problem.min_mm is not None:
        best = every.best(without="distance") or 0
        value, exact = told.get(("distance", ""), ("0", 0))
        assert int(value or "") >= best - solution.objective
        assert not exact or int(value or "") == best - solution.objective
    root = Fraction(counted_of(problem, solution).total * value_unit(problem), solution.proof.scale)
    for column, year in enumerate(problem.years):
        if year.budget_idr is not None:
            value, exact = told["budget_idr", str(year.year)]
            true = gain(problem, every, "budget_idr", (0, column)) or 0
            rupiah = RUPIAH + int(np.gcd.reduce(problem.cost))
            assert true <= root - solution.objective + Fraction(value or "") * rupiah
            assert not exact


def test_a_quota_that_cannot_be_one_more_has_no_value() -> None:
    from_all = np.array([[True]])
    one = np.zeros(1, np.int64)
    problem = Problem(
        codes=("52.03.05.2001",),
        priority=one + 7,
        cost=one,
        allowed=from_all,
        province=one,
        regency=one,
        district=one,
        provinces=("52",),
        regencies=("52.03",),
        districts=("52.03.05",),
        years=(Year(2017, quota=1),),
        floors=one,
    )
    assert marginals(problem, solve(problem)).rows() == [("quota", "2017", None, 1)]
