"""Bounds by counts beside all sets of small problems, with one village forced in or out as well."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.cores.selection.problem import Bools, Ints, Problem
from desmigratif.cores.selection.proof import Prices
from desmigratif.cores.selection.proving.counts import Counting, all_open, choice_margins, relaxed, sides
from desmigratif.cores.selection.proving.hierarchy import CLOSED
from desmigratif.cores.selection.proving.places import Hierarchy
from desmigratif.cores.selection.tests.proving.sets import (
    all_sets,
    keeps_counts,
    keeps_pairs_apart,
    no_prices,
    small_problem,
    sums,
)

SCALE = 4


@given(st.integers(0, 2**40))
@settings(max_examples=200, deadline=None)
def test_total_and_marginals_equal_the_best_of_all_sets(seed: int) -> None:
    pick = Random(seed)
    problem = small_problem(pick)
    prices = replace(
        no_prices(problem),
        quota=np.array([pick.randint(-50, 50)]),
        budget=np.array([pick.randint(0, 2) if problem.years[0].budget_idr is not None else 0]),
    )
    counted = relaxed(problem, SCALE, (), prices)
    margin = _margin(problem, prices)
    sets = all_sets(problem)
    sets = sets[keeps_counts(problem, sets) & keeps_pairs_apart(problem, sets)]
    total = sums(problem, sets, margin, SCALE) + sides(problem, prices)
    assert counted.total == total.max(initial=CLOSED)
    for village in np.flatnonzero(margin > CLOSED).tolist():
        chosen = sets[:, village]
        assert counted.inside[village] == total[chosen].max(initial=CLOSED)
        assert counted.left_out[village] == total[~chosen].max(initial=CLOSED)


@given(st.integers(0, 2**40))
@settings(max_examples=100, deadline=None)
def test_the_set_that_is_named_reaches_the_total(seed: int) -> None:
    problem = small_problem(Random(seed))
    margin = _margin(problem, no_prices(problem))
    counting = Counting(Hierarchy(problem), SCALE, margin, all_open(problem))
    if counting.sums == CLOSED:
        return
    chosen = counting.chosen()[None, :]
    assert keeps_counts(problem, chosen).all()
    assert keeps_pairs_apart(problem, chosen).all()
    assert sums(problem, chosen, margin, SCALE).tolist() == [counting.sums]


@pytest.mark.parametrize("seed", range(5))
def test_a_price_on_a_clique_is_paid_back_once(seed: int) -> None:
    pick = Random(seed)
    problem = small_problem(pick)
    free = relaxed(problem, SCALE, (), no_prices(problem))
    priced = replace(no_prices(problem), near=np.array([12]))
    bound = relaxed(problem, SCALE, ((0, 1),), priced)
    if free.total > CLOSED:
        assert free.total - 12 <= bound.total <= free.total + 12


def _margin(problem: Problem, prices: Prices) -> Ints:
    choices: Bools = problem.allowed
    margins = choice_margins(problem, SCALE, (), prices)
    best: Ints = np.where(choices, margins, CLOSED).max(axis=1)
    return best
