"""The exact bound: whatever the prices, no plan of a small problem is worth more."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.cores.selection.model import Model, Rule, full_model
from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.search.bound import best_margins, ceiling, exact_sum, margins, whole_prices
from desmigratif.cores.selection.search.sifting import root_of
from desmigratif.cores.selection.tests.brute import everything
from desmigratif.cores.selection.tests.linear import linear_problems


@given(linear_problems(), st.integers(0, 2**32))
@settings(max_examples=100, deadline=None)
def test_no_plan_is_worth_more_than_the_bound_of_any_prices(problem: Problem, seed: int) -> None:
    best = everything(problem).best()
    model, pick = full_model(problem), np.random.default_rng(seed)
    highest = float(problem.priority.max())
    heaviest = [1.0 if rule.weight is None else float(rule.weight.max(initial=1)) for rule in model.rules]
    prices = [
        pick.normal(0, highest, len(rule.lower)) * pick.integers(0, 2) / weight
        for rule, weight in zip(model.rules, heaviest, strict=True)
    ]
    whole = whole_prices(model, prices)
    total = ceiling(model, whole, *best_margins(model, margins(model, whole)))
    assert best is None or total >= best * whole.scale


@given(linear_problems())
@settings(max_examples=100, deadline=None)
def test_the_relaxation_bounds_the_best_plan_or_proves_that_there_is_none(problem: Problem) -> None:
    best = everything(problem).best()
    model = full_model(problem)
    if not len(model.village) or (problem.include & ~problem.allowed.any(axis=1)).any():
        return
    root = root_of(model)
    if best is None:
        assert root.feasible or root.total < 0
    else:
        assert root.feasible
        assert root.bound >= best


@given(st.lists(st.integers(-(2**62), 2**62), max_size=40))
def test_a_sum_is_exact_beyond_64_bits(numbers: list[int]) -> None:
    assert exact_sum(np.array(numbers, np.int64)) == sum(numbers)


@given(st.integers(1, 2**31), st.integers(1, 2**40), st.floats(0, 2**31))
def test_whole_prices_never_overflow_a_margin(value: int, cost: int, price: float) -> None:
    """Against Python's own integers, for the largest priorities and costs."""
    model = _one_village(value, cost)
    whole = whole_prices(model, [np.zeros(1), np.array([price])])
    assert margins(model, whole).tolist() == [value * whole.scale - cost * int(whole.rows[1][0])]


def _one_village(value: int, cost: int) -> Model:
    nought = np.zeros(1, np.int64)
    quota = Rule("quota", nought, nought, nought + 1)
    budget = Rule("budget_idr", nought, nought, nought + 2**60, nought + cost)
    return Model(nought, nought, nought + value, np.zeros(1, np.bool_), (quota, budget))
