"""Prices of villages beside brute force: never more than the true loss, exactly that where it says so."""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from desmigratif.cores.selection.explain.prices import BLANK, priced, prices_of
from desmigratif.cores.selection.explain.reasons import explain
from desmigratif.cores.selection.problem import NOT_CHOSEN, Problem, Solution
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.brute import everything
from desmigratif.cores.selection.tests.explain.forced import exact_price
from desmigratif.cores.selection.tests.files.made import file_problems, inputs_of
from desmigratif.cores.selection.tests.middling import middling_problem
from desmigratif.cores.selection.tests.problems import problems


def losses(problem: Problem, solution: Solution) -> list[int | None]:
    """By village what the best plan loses with the village forced the other way; None where there is none."""
    every = everything(problem)
    feasible = every.feasible()
    inside, value = every.assignments[feasible] != NOT_CHOSEN, every.value[feasible]
    assert solution.year_index is not None
    assert solution.objective is not None
    found: list[int | None] = []
    for village, year in enumerate(solution.year_index.tolist()):
        other = value[inside[:, village] == (year == NOT_CHOSEN)]
        found.append(solution.objective - int(other.max()) if len(other) else None)
    return found


@settings(max_examples=200, deadline=None)
@given(problems())
def test_a_price_is_at_most_the_loss_and_blank_only_where_nothing_fits(problem: Problem) -> None:
    solution = solve(problem)
    assume(solution.status == "optimal")
    prices = prices_of(problem, solution)
    for price, loss in zip(prices.price.tolist(), losses(problem, solution), strict=True):
        if price == BLANK:
            assert loss is None
        elif loss is not None:
            assert 0 <= price <= loss
            assert not prices.exact or price == loss


@settings(max_examples=40, deadline=None)
@given(problems())
def test_one_village_forced_the_other_way_costs_what_brute_force_says(problem: Problem) -> None:
    solution = solve(problem)
    assume(solution.status == "optimal")
    for village, true in enumerate(losses(problem, solution)):
        loss = exact_price(problem, solution, village)
        assert loss.exact
        assert loss.at_least == true
        assert loss.impossible == (true is None)


def test_without_a_plan_there_is_nothing_to_lose() -> None:
    problem = middling_problem(1, 60, (3,), None)
    with pytest.raises(ValueError, match="without a plan"):
        exact_price(problem, Solution("unknown"), 0)
    prices = prices_of(problem, Solution("unknown"))
    assert (prices.price == BLANK).all()
    assert not prices.exact


@settings(max_examples=30, deadline=None)
@given(file_problems())
def test_prices_stand_beside_the_reasons(problem: Problem) -> None:
    solution = solve(problem)
    assume(solution.year_index is not None and len(problem.codes) > 0)
    assert solution.year_index is not None
    prices = prices_of(problem, solution)
    frame = priced(explain(inputs_of(problem), problem, solution.year_index), prices)
    assert frame["price"].fill_null(BLANK).to_list() == prices.price.tolist()
    known = frame["price"].is_not_null()
    assert frame["price_exact"].is_not_null().to_list() == known.to_list()
    assert set(frame.filter(known)["price_exact"]) <= {int(prices.exact)}
    excluded = frame.filter(frame["status"] == "excluded")
    assert excluded["price"].null_count() == excluded.height


def test_on_a_middling_problem_most_prices_are_close_to_the_loss() -> None:
    problem = middling_problem(5, 900, (40,), 0.9)
    solution = solve(problem)
    prices = prices_of(problem, solution).price
    assert solution.year_index is not None
    chosen = np.flatnonzero(solution.year_index != NOT_CHOSEN)[:8]
    wanted = np.argsort(-problem.priority * (solution.year_index == NOT_CHOSEN), kind="stable")[:8]
    shares = []
    for village in [*chosen.tolist(), *wanted.tolist()]:
        loss = exact_price(problem, solution, village)
        if loss.at_least:
            assert prices[village] <= loss.at_least
            shares.append(prices[village] / loss.at_least)
    assert np.median(shares) >= 0.5
