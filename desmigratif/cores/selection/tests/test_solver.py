"""The solver beside brute force on small problems: the same plans, or the same word that there is none."""

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings

from desmigratif.cores.selection.problem import NOT_CHOSEN, Problem, Solution
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.brute import Everything, everything
from desmigratif.cores.selection.tests.problems import problems, random_problem

SURVEYED = 500
FEASIBLE_SHARE = 0.6
BINDING_SHARE = 0.1
RULES = {"quota", "quota_max", "budget_idr", "site", "floor", "include", "distance", "kawasan"} | {
    f"{place}_cap" for place in ("province", "regency", "regency_year", "district")
}


def _agrees(problem: Problem, truth: Everything, solution: Solution) -> None:
    best = truth.best()
    if best is None:
        assert solution.status == "infeasible"
        assert solution.clash
        return
    assert (solution.status, solution.objective, solution.bound) == ("optimal", best, best)
    assert solution.year_index is not None
    assert truth.feasible()[(truth.assignments == solution.year_index).all(axis=1)].all()
    if problem.neediest_first:
        value = truth.best_order(solution.year_index != NOT_CHOSEN)
        assert (solution.order_status, solution.order_value, solution.order_bound) == (
            "optimal",
            value,
            value,
        )
    else:
        assert (solution.order_status, solution.order_value) == (None, None)


@given(problems())
@settings(max_examples=150, deadline=None)
def test_plan_years_and_infeasibility_equal_brute_force(problem: Problem) -> None:
    _agrees(problem, everything(problem), solve(problem))


@pytest.mark.slow
def test_the_small_problems_are_hard_in_every_way(capsys: pytest.CaptureFixture[str]) -> None:
    seen: Counter[str] = Counter()
    for seed in range(SURVEYED):
        problem = random_problem(Random(seed))
        truth = everything(problem)
        _agrees(problem, truth, solve(problem))
        seen.update(truth.binding())
        seen["feasible"] += truth.best() is not None
        seen["ties"] += len(np.unique(problem.priority)) < len(problem.priority)
        seen["zero costs"] += bool((problem.cost == 0).any())
        seen["several budgets"] += sum(year.budget_idr is not None for year in problem.years) > 1
    with capsys.disabled():
        print("\n" + " · ".join(f"{name} {count}" for name, count in sorted(seen.items())), f"of {SURVEYED}")  # noqa: T201
    assert seen["feasible"] >= FEASIBLE_SHARE * SURVEYED
    rare = {rule for rule in RULES if seen[rule] < BINDING_SHARE * seen["feasible"]}
    assert not rare
    assert min(seen["ties"], seen["zero costs"], seen["several budgets"]) > 0


def test_an_answer_is_the_same_every_time() -> None:
    for seed in range(40):
        problem = random_problem(Random(seed))
        first, second = solve(problem), solve(problem)
        assert first.clash == second.clash
        if first.year_index is not None and second.year_index is not None:
            assert (first.year_index == second.year_index).all()


def test_years_of_which_none_is_left_to_choose_are_found() -> None:
    problem = random_problem(Random(5102))
    solution = solve(problem)
    assert solution.order_bound is not None
    assert solution.order_value is not None
    assert solution.order_bound >= solution.order_value
    _agrees(problem, everything(problem), solution)


def test_progress_tells_stage_value_and_bound() -> None:
    problem = next(
        candidate
        for candidate in (random_problem(Random(seed)) for seed in range(50))
        if len(candidate.years) > 1 and everything(candidate).best() is not None
    )
    heard: list[tuple[str, int | None, int | None]] = []
    solution = solve(problem, progress=lambda *news: heard.append(news))
    assert {stage for stage, _value, _bound in heard} == {"set", "years"}
    values = [value for stage, value, _bound in heard if stage == "set" and value is not None]
    assert values[-1] == solution.objective
    assert values == sorted(values)


def test_without_time_the_answer_stays_honest() -> None:
    for seed in range(60):
        problem = random_problem(Random(seed))
        best = everything(problem).best()
        solution = solve(problem, time_limit=0.0)
        if solution.status == "infeasible":
            assert best is None
        if solution.objective is not None:
            assert best is not None
            assert solution.bound is not None
            assert solution.objective <= best <= solution.bound
