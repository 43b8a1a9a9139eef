"""The next-best plans beside brute force: the same values, every one a plan, no set twice."""

from dataclasses import replace

import numpy as np
from hypothesis import assume, given, settings

from desmigratif.cores.selection.explain.alternatives import COLUMNS, RANKS, alternatives, next_best
from desmigratif.cores.selection.problem import NOT_CHOSEN, Problem, Solution
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.brute import everything
from desmigratif.cores.selection.tests.middling import middling_problem
from desmigratif.cores.selection.tests.problems import problems


def values_of_sets(problem: Problem) -> dict[bytes, int]:
    """Value of every set of villages to which years can be given."""
    every = everything(problem)
    feasible = every.feasible()
    chosen = every.assignments[feasible] != NOT_CHOSEN
    return {
        taken.tobytes(): value for taken, value in zip(chosen, every.value[feasible].tolist(), strict=True)
    }


@settings(max_examples=250, deadline=None)
@given(problems())
def test_the_ten_next_best_plans_are_those_of_brute_force(problem: Problem) -> None:
    solution = solve(problem)
    assume(solution.status == "optimal")
    assert solution.year_index is not None
    truth = values_of_sets(problem)
    del truth[(solution.year_index != NOT_CHOSEN).tobytes()]
    found = next_best(problem, solution)
    assert [plan.objective for plan in found] == sorted(truth.values(), reverse=True)[:RANKS]
    sets = [plan.taken.tobytes() for plan in found]
    assert len(set(sets)) == len(sets)
    assert [truth[taken] for taken in sets] == [plan.objective for plan in found]


def test_each_is_told_by_who_enters_and_who_leaves() -> None:
    problem = middling_problem(7, 300, (12,), 0.9)
    solution = solve(problem)
    frame = alternatives(problem, solution)
    assert frame["rank"].to_list() == list(range(1, RANKS + 1))
    assert frame["objective"].is_sorted(descending=True)
    assert solution.year_index is not None
    mine = {problem.codes[village] for village in np.flatnonzero(solution.year_index != NOT_CHOSEN)}
    priority = dict(zip(problem.codes, problem.priority.tolist(), strict=True))
    for _, objective, enters, leaves in frame.rows():
        comes, goes = enters.split(), leaves.split()
        assert set(goes) <= mine
        assert not set(comes) & mine
        assert len(comes) == len(goes) > 0
        assert sorted(comes) == comes
        gained = sum(priority[code] for code in comes) - sum(priority[code] for code in goes)
        assert objective == (solution.objective or 0) + gained


def test_where_thousands_of_sets_are_as_good_some_of_them_are_named() -> None:
    problem = middling_problem(7, 3_000, (120,), None)
    problem = replace(problem, priority=np.full(3_000, 5))
    solution = solve(problem)
    found = next_best(problem, solution)
    assert [plan.objective for plan in found] == [solution.objective] * RANKS
    assert len({plan.taken.tobytes() for plan in found}) == RANKS


def test_a_plan_that_is_not_proven_has_no_next_one() -> None:
    problem = middling_problem(7, 300, (12,), None)
    assert next_best(problem, Solution("feasible")) == []
    frame = alternatives(problem, Solution("unknown"))
    assert frame.columns == list(COLUMNS)
    assert frame.height == 0
