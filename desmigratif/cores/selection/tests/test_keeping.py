"""A plan that keeps one of before, beside brute force: most villages, then the highest value, certified."""

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from desmigratif.cores.selection import keeping as rules
from desmigratif.cores.selection.certifying import borne_out
from desmigratif.cores.selection.check.keeping import keep_faults, shown
from desmigratif.cores.selection.keeping import kept_in, least_weight
from desmigratif.cores.selection.problem import NOT_CHOSEN, Kawasan, Problem, Solution
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.brute import Everything, everything
from desmigratif.cores.selection.tests.problems import random_problem

SEEDS = 150


def keeping(seed: int, problem: Problem | None = None) -> Problem:
    """A small problem with some villages to keep, allowed or not."""
    pick = Random(f"keep {seed}")
    problem = random_problem(Random(seed)) if problem is None else problem
    share = pick.choice((0.2, 0.5, 0.8, 1.0))
    return replace(problem, keep=np.array([pick.random() < share for _ in problem.codes], np.bool_))


def best_kept(problem: Problem, truth: Everything) -> tuple[int, int] | None:
    """The most villages that a plan keeps and the greatest value of those plans; None where there is none."""
    feasible = truth.feasible()
    if not feasible.any():
        return None
    kept = ((truth.assignments != NOT_CHOSEN) & problem.keep).sum(axis=1)
    most = int(kept[feasible].max())
    return most, int(truth.value[feasible & (kept == most)].max())


def _agrees(problem: Problem, truth: Everything, solution: Solution) -> None:
    best = best_kept(problem, truth)
    if best is None:
        assert solution.status == "infeasible"
        assert solution.clash
        return
    assert solution.year_index is not None
    assert (solution.status, solution.objective, solution.bound) == ("optimal", best[1], best[1])
    assert truth.feasible()[(truth.assignments == solution.year_index).all(axis=1)].all()
    if problem.keep.any():
        assert solution.kept is not None
        assert (solution.kept.count, solution.kept.bound) == (best[0], best[0])
        assert kept_in(problem, solution.year_index) == best[0]
    if problem.neediest_first:
        order = truth.best_order(solution.year_index != NOT_CHOSEN)
        assert (solution.order_status, solution.order_value) == ("optimal", order)


def test_plan_and_number_kept_equal_brute_force(capsys: pytest.CaptureFixture[str]) -> None:
    seen: Counter[str] = Counter()
    for seed in range(SEEDS):
        problem = keeping(seed)
        truth = everything(problem)
        _agrees(problem, truth, solve(problem))
        best, free = best_kept(problem, truth), truth.best()
        seen["feasible"] += best is not None
        seen["infeasible"] += best is None
        seen["keeping costs value"] += best is not None and best[1] < (free or 0)
        seen["not all stay"] += best is not None and best[0] < problem.keep.sum()
        seen["several years"] += len(problem.years) > 1
        seen["bonus"] += problem.kawasan is not None
    with capsys.disabled():
        print("\n" + " · ".join(f"{name} {count}" for name, count in sorted(seen.items())), f"of {SEEDS}")  # noqa: T201
    assert min(seen.values()) > SEEDS / 20


def test_ties_keep_as_many() -> None:
    for seed in range(60):
        problem = keeping(seed)
        problem = replace(problem, priority=np.full(len(problem.codes), 7))
        _agrees(problem, everything(problem), solve(problem))
        nothing = replace(problem, priority=np.zeros(len(problem.codes), np.int64), kawasan=None)
        _agrees(nothing, everything(nothing), solve(nothing))


def test_a_great_bonus_does_not_go_before_keeping() -> None:
    for seed in range(60):
        problem = replace(keeping(seed), kawasan=Kawasan(2, 10**6))
        _agrees(problem, everything(problem), solve(problem))


def test_villages_that_no_rule_lets_in_are_not_kept() -> None:
    for seed in range(60):
        problem = keeping(seed)
        closed = replace(
            problem, allowed=problem.allowed & ~problem.keep[:, None], include=problem.include & False
        )
        _agrees(closed, everything(closed), solve(closed))


def test_the_certificate_shows_both() -> None:
    shows = 0
    for seed in range(SEEDS):
        problem = keeping(seed)
        solution = solve(problem)
        if solution.year_index is None or not problem.keep.any():
            continue
        borne = borne_out(problem, solution)
        proven = shown(problem, solution.year_index, borne.certificate)
        assert borne.solution.kept is not None
        assert borne.solution.status == "optimal"
        assert (proven.most, proven.bound) == (borne.solution.kept.count, solution.objective)
        assert not list(keep_faults({"status": "optimal"}, proven))
        shows += 1
    assert shows > SEEDS / 2


def test_where_the_weight_has_no_room_the_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_SUM", 0)
    said: Counter[str] = Counter()
    for seed in range(120):
        problem = keeping(seed)
        best = best_kept(problem, everything(problem))
        solution = solve(problem)
        if best is None or solution.kept is None or solution.year_index is None:
            continue
        said[solution.status] += 1
        if solution.status == "optimal":
            assert (solution.kept.count, solution.objective) == best
        else:
            assert solution.kept.count < solution.kept.bound == best[0]
            assert solution.bound is None or solution.bound > (solution.objective or 0)
    assert min(said["optimal"], said["feasible"]) > 5


def test_the_weight_is_no_greater_than_it_must_be() -> None:
    problem = keeping(3)
    assert least_weight(problem, 100, 100) <= int(np.gcd.reduce(problem.priority)) or problem.kawasan
    assert least_weight(replace(problem, priority=problem.priority * 6, kawasan=None), 600, 0) % 6 == 0


def test_without_time_the_answer_stays_honest() -> None:
    for seed in range(60):
        problem = keeping(seed)
        best = best_kept(problem, everything(problem))
        solution = solve(problem, time_limit=0.0)
        if solution.status == "infeasible":
            assert best is None
        if solution.kept is not None and solution.objective is not None:
            assert best is not None
            assert solution.kept.count <= best[0] <= solution.kept.bound
            if solution.kept.count == best[0] and solution.bound is not None:
                assert solution.objective <= best[1] <= solution.bound
