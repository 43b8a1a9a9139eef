"""The solver on hundreds of villages, beside a second solver: equal values, with and without budgets."""

from dataclasses import replace

import numpy as np
import pytest

from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem, Solution
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.middling import middling_problem, second_opinion

CASES = [
    (240, (20,), 0.70),
    (240, (8, 12), None),
    (240, (8, 12), 0.75),
    (900, (30,), None),
    (900, (30,), 0.70),
    (900, (30,), 0.55),
    (900, (12, 14, 16), None),
    (900, (12, 14, 16), 0.70),
]


def _waits(problem: Problem) -> Ints:
    years = np.array([year.year for year in problem.years], np.int64)
    return np.asarray(years.max() - years)


def _order_opinion(problem: Problem, solution: Solution) -> int:
    """The best order of the years for exactly the set of this solution."""
    assert solution.year_index is not None
    chosen = solution.year_index != NOT_CHOSEN
    same = replace(problem, allowed=problem.allowed & chosen[:, None], include=chosen)
    return second_opinion(same, problem.priority[:, None] * _waits(problem))


@pytest.mark.parametrize(("villages", "quotas", "share"), CASES)
def test_plan_and_years_are_worth_what_another_solver_finds(
    villages: int, quotas: tuple[int, ...], share: float | None
) -> None:
    problem = middling_problem(2017 + villages, villages, quotas, share)
    solution = solve(problem)
    best = second_opinion(problem, np.repeat(problem.priority[:, None], len(quotas), axis=1))
    assert (solution.status, solution.objective, solution.bound) == ("optimal", best, best)
    order = _order_opinion(problem, solution)
    assert solution.order_value is not None
    assert solution.order_bound is not None
    assert solution.order_value <= order <= solution.order_bound
    if len([year for year in problem.years if year.budget_idr is not None]) < 2:
        assert solution.order_status == "optimal"


def test_one_year_with_a_budget_among_three_is_proven_in_both_stages() -> None:
    problem = middling_problem(5, 900, (12, 14, 16), None)
    spent = solve(problem).year_index
    assert spent is not None
    first = int(problem.cost[spent == 0].sum())
    years = (replace(problem.years[0], budget_idr=first * 7 // 10), *problem.years[1:])
    tight = replace(problem, years=years)
    solution = solve(tight)
    assert (solution.status, solution.order_status) == ("optimal", "optimal")
    assert solution.order_value == _order_opinion(tight, solution)


def test_of_equal_villages_the_smaller_codes_are_chosen() -> None:
    problem = replace(middling_problem(3, 240, (20,), None), priority=np.full(240, 7, np.int64))
    without_places = replace(problem, floors=np.zeros(len(problem.floors), np.int64))
    solution = solve(
        replace(without_places, caps=replace(problem.caps, regency=None, regency_year=None, district=None))
    )
    assert solution.year_index is not None
    free = np.flatnonzero(problem.allowed[:, 0] & ~problem.include)
    chosen = np.flatnonzero((solution.year_index != NOT_CHOSEN) & ~problem.include)
    assert (chosen == free[: len(chosen)]).all()


def test_a_quota_that_is_only_a_limit_is_filled_even_with_villages_worth_nothing() -> None:
    problem = middling_problem(4, 240, (20,), None)
    years = (replace(problem.years[0], quota=None, quota_max=20),)
    nothing = replace(problem, years=years, priority=np.where(problem.include, 1, 0))
    solution = solve(nothing)
    assert solution.objective == 2
    assert solution.year_index is not None
    assert int((solution.year_index != NOT_CHOSEN).sum()) == 20
