"""Which villages stay when the weights move: every run by brute force."""

from itertools import combinations

import numpy as np
import pytest

from desmigratif.cores.selection.explain.robust import robust
from desmigratif.cores.selection.problem import Solution
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.read.inputs import Inputs, read_inputs
from desmigratif.cores.selection.solve import solve

ROWS = [(40, 0.10), (39, 0.16), (20, 0.48), (35, 0.20), (10, 0.70), (34, 0.21), (12, 0.62), (5, 0.05)]
YEARS = "[years.2017]\nquota = 3\n"


def given_files(priority: str) -> Inputs:
    lines = ["code,population,residents_abroad,poverty_share\n"]
    lines += [f"52.03.05.20{n:02d},100,{abroad},{poor}\n" for n, (abroad, poor) in enumerate(ROWS)]
    return read_inputs("".join(lines).encode(), f"[priority]\n{priority}\n{YEARS}".encode(), None)


def by_weights(first: int, second: int) -> set[int]:
    worth = [
        (first * abroad * 10_000 + second * round(poor * 1_000_000)) // (first + second)
        for abroad, poor in ROWS
    ]
    best = max(combinations(range(len(ROWS)), 3), key=lambda three: sum(worth[n] for n in three))
    return set(best)


def test_the_villages_of_every_plan_with_weights_moved_stay() -> None:
    inputs = given_files("weights = { residents_abroad_share = 3, poverty_share = 2 }")
    problem = problem_of(inputs)
    found = robust(inputs, problem, solve(problem))
    assert found is not None
    stay = by_weights(3, 2) & by_weights(33, 18) & by_weights(27, 22)
    assert found.runs == 2
    assert found.codes == tuple(f"52.03.05.20{n:02d}" for n in sorted(stay))
    assert 0 < len(stay) < 3


@pytest.mark.parametrize(("count", "runs"), [(1, None), (2, 2), (3, 6), (4, 14)])
def test_every_way_of_moving_the_weights_is_tried(count: int, runs: int | None) -> None:
    names = ("residents_abroad_share", "poverty_share", "residents_abroad", "idm")[:count]
    header = "code,population,residents_abroad,poverty_share,idm\n"
    rows = "".join(f"52.03.05.20{n:02d},100,{n},0.{n},0.5\n" for n in range(8))
    weights = ", ".join(f"{name} = 1" for name in names)
    policy = f"[priority]\nweights = {{ {weights} }}\n{YEARS}"
    inputs = read_inputs((header + rows).encode(), policy.encode(), None)
    problem = problem_of(inputs)
    found = robust(inputs, problem, solve(problem))
    assert (None if found is None else found.runs) == runs


def test_an_order_of_indicators_is_tried_with_figures_changed_and_the_same_each_time() -> None:
    inputs = given_files('lexicographic = ["residents_abroad_share", "poverty_share"]')
    problem = problem_of(inputs)
    solution = solve(problem)
    found = robust(inputs, problem, solution)
    assert found is not None
    assert found.runs == 8
    assert found == robust(inputs, problem, solution)
    assert "52.03.05.2000" in found.codes or "52.03.05.2001" in found.codes
    assert solution.year_index is not None
    plan = {problem.codes[village] for village in np.flatnonzero(solution.year_index >= 0)}
    assert set(found.codes) < plan


def test_priorities_that_are_given_have_no_weights_to_move() -> None:
    inputs = read_inputs(b"code,priority\n52.03.05.2001,5\n", b"[years.2017]\nquota=1\n", None)
    problem = problem_of(inputs)
    assert robust(inputs, problem, solve(problem)) is None
    assert robust(given_files("weights = { poverty_share = 1 }"), problem, Solution("unknown")) is None
