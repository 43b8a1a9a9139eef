"""Sets of villages judged with the years made one, beside all sets of small problems."""

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.cores.selection.check.sets import broken_by_set
from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.tests.brute import everything
from desmigratif.cores.selection.tests.problems import problems
from desmigratif.cores.selection.tests.proving.sets import all_sets, keeps_all, small_problem


@given(st.integers(0, 2**40))
@settings(max_examples=60, deadline=None)
def test_with_one_year_exactly_the_sets_that_keep_every_rule_pass(seed: int) -> None:
    problem = small_problem(Random(seed))
    sets = all_sets(problem)
    passed = [not list(broken_by_set(problem, np.flatnonzero(one))) for one in sets]
    assert passed == keeps_all(problem, sets).tolist()


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_set_of_a_plan_with_years_always_passes(problem: Problem) -> None:
    every = everything(problem)
    plans = every.assignments[every.feasible()][:50]
    assert not any(list(broken_by_set(problem, np.flatnonzero(plan >= 0))) for plan in plans)
