"""Each way of finding or proving a best plan, by itself, beside brute force."""

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import assume, given, settings

from desmigratif.cores.selection.model import Model, full_model, order_model
from desmigratif.cores.selection.problem import NOT_CHOSEN, Problem
from desmigratif.cores.selection.search.branch import Search
from desmigratif.cores.selection.search.exchange import can_exchange, exchanged
from desmigratif.cores.selection.search.frontier import sweep
from desmigratif.cores.selection.search.maximise import Maximiser
from desmigratif.cores.selection.search.narrowing import in_question, near
from desmigratif.cores.selection.search.rounding import closest_plan
from desmigratif.cores.selection.search.sifting import root_of
from desmigratif.cores.selection.search.swaps import years_by_swaps
from desmigratif.cores.selection.tests.brute import Everything, everything
from desmigratif.cores.selection.tests.linear import linear, linear_problems
from desmigratif.cores.selection.tests.problems import random_problem


def _never() -> bool:
    return False


def _posed(problem: Problem) -> tuple[Model, Everything]:
    """A problem that the relaxation has something to say about."""
    assume(not (problem.include & ~problem.allowed.any(axis=1)).any())
    model = full_model(problem)
    assume(len(model.village) > 0)
    return model, everything(problem)


@given(linear_problems())
@settings(max_examples=100, deadline=None)
def test_branches_alone_find_the_best_plan_or_prove_that_there_is_none(problem: Problem) -> None:
    model, truth = _posed(problem)
    found = Search(model, None, _never).run()
    assert found.finished
    assert found.bound == truth.best()
    assert bool(found.broken) or truth.best() is not None


@given(linear_problems())
@settings(max_examples=100, deadline=None)
def test_branches_find_nothing_better_than_the_best(problem: Problem) -> None:
    model, truth = _posed(problem)
    best = truth.best() or 0
    assume(best > 0)
    assert Search(model, best, _never).run().taken is None
    one_less = Search(model, best - 1, _never).run()
    assert one_less.taken is not None
    assert model.worth(one_less.taken) == best


@given(linear_problems())
@settings(max_examples=150, deadline=None)
def test_going_through_all_ways_finds_the_best_plan(problem: Problem) -> None:
    model, truth = _posed(problem)
    root = root_of(model)
    assume(root.feasible)
    swept = sweep(model, root.margin, (root.total + root.prices.scale, -1), _never)
    several_budgets = sum(year.budget_idr is not None for year in problem.years) > 1
    assert (swept is None) == several_budgets
    if swept is not None:
        worth = None if swept.taken is None else model.worth(swept.taken)
        assert worth == truth.best()
        assert swept.taken is None or model.keeps(swept.taken)


@given(linear_problems())
@settings(max_examples=100, deadline=None)
def test_what_is_in_question_holds_every_better_plan(problem: Problem) -> None:
    model, truth = _posed(problem)
    best = truth.best() or 0
    assume(best > 0)
    root = root_of(model)
    part = in_question(model, root, best - 1)
    found = Search(part.model, best - 1, _never).run()
    assert found.taken is not None
    whole = part.whole(found.taken)
    assert model.keeps(whole)
    assert model.worth(whole) == part.model.worth(found.taken) == best


@given(linear_problems())
@settings(max_examples=100, deadline=None)
def test_plans_near_the_relaxation_are_plans(problem: Problem) -> None:
    model, _truth = _posed(problem)
    root = root_of(model)
    assume(root.feasible)
    part = near(model, root, 4)
    found = Search(part.model, None, _never, any_plan=True).run()
    assert found.taken is None or model.keeps(part.whole(found.taken))
    start = closest_plan(model, root.x)
    without_budgets = replace(model, rules=tuple(rule for rule in model.rules if rule.weight is None))
    assert start is None or without_budgets.keeps(start)


@given(linear_problems())
@settings(max_examples=100, deadline=None)
def test_an_exchange_never_makes_a_plan_worse(problem: Problem) -> None:
    model, truth = _posed(problem)
    assume(can_exchange(model))
    plans = truth.assignments[truth.feasible()]
    assume(len(plans) > 0)
    root = root_of(model)
    poorest = plans[truth.value[truth.feasible()].argmin()]
    taken = np.flatnonzero(model.year == poorest[model.village])
    better = exchanged(model, root.margin, taken)
    assert model.keeps(better)
    assert model.worth(better) >= model.worth(taken)


def test_exchanges_reach_most_best_plans_by_themselves() -> None:
    reached = asked = 0
    for seed in range(300):
        problem = linear(random_problem(Random(seed)))
        truth, model = everything(problem), full_model(problem)
        if truth.best() is None or not can_exchange(model):
            continue
        root = root_of(model)
        plans = truth.assignments[truth.feasible()]
        poorest = plans[truth.value[truth.feasible()].argmin()]
        margin = root.margin // root.prices.scale
        better = exchanged(model, margin, np.flatnonzero(model.year == poorest[model.village]))
        asked += 1
        reached += model.worth(better) == truth.best()
    assert asked > 100
    assert reached > 0.9 * asked


@given(linear_problems())
@settings(max_examples=100, deadline=None)
def test_years_by_swaps_are_a_plan_for_the_same_set(problem: Problem) -> None:
    truth = everything(problem)
    plans = truth.assignments[truth.feasible()]
    assume(len(plans) > 0)
    chosen = plans[0] != NOT_CHOSEN
    model = order_model(problem, chosen)
    taken = years_by_swaps(model)
    if taken is not None:
        assert model.keeps(taken)
        assert model.worth(taken) <= truth.best_order(chosen)


def test_patience_ends_with_a_true_bound() -> None:
    for seed in range(120):
        problem = linear(random_problem(Random(seed)))
        model, best = full_model(problem), everything(problem).best()
        if best is None or not len(model.village):
            continue
        impatient = Maximiser(model, _never, lambda _worth, _bound: None, patience=1).run()
        assert impatient.bound is None or impatient.bound >= best
        assert impatient.worth is None or impatient.worth <= best
