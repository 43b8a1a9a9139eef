"""The proven best set beside brute force, the next best ones, and the honesty of an early end."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.cores.selection.problem import Bools, Problem
from desmigratif.cores.selection.proving import prove
from desmigratif.cores.selection.proving.counts import relaxed
from desmigratif.cores.selection.proving.pricing import worth_of
from desmigratif.cores.selection.proving.prove import Proven, Prover, Stop, asked
from desmigratif.cores.selection.proving.root import Root
from desmigratif.cores.selection.proving.ways import Question
from desmigratif.cores.selection.tests.proving.sets import (
    all_sets,
    keeps_all,
    no_prices,
    small_problem,
    sums,
)
from desmigratif.cores.selection.units import in_units, value_unit


def _proven(problem: Problem, *, stop: bool = False) -> Proven:
    return Prover(problem, lambda: stop, lambda _worth, _bound: None).run()


@given(st.integers(0, 2**40))
@settings(max_examples=300, deadline=None)
def test_the_best_set_equals_brute_force_and_is_proven(seed: int) -> None:
    problem = in_units(small_problem(Random(seed)))
    sets = all_sets(problem)
    values = sums(problem, sets, problem.priority, 1)[keeps_all(problem, sets)]
    proven = _proven(problem)
    assert proven.impossible == (not len(values))
    if len(values):
        assert (proven.worth, proven.bound) == (values.max(), values.max())
        assert proven.taken is not None
        assert keeps_all(problem, proven.taken[None, :]).all()
        assert worth_of(problem, proven.taken) == proven.worth


@given(st.integers(0, 2**40))
@settings(max_examples=100, deadline=None)
def test_the_best_ten_sets_are_the_best_ten(seed: int) -> None:
    problem = in_units(small_problem(Random(seed)))
    sets = all_sets(problem)
    values = np.sort(sums(problem, sets, problem.priority, 1)[keeps_all(problem, sets)])[::-1]
    proven = _proven(problem)
    if proven.root is None:
        return
    found = asked(problem, proven.root, -1, lambda: False, 10)
    assert [worth_of(problem, taken) for taken in found] == values[:10].tolist()
    assert len({taken.tobytes() for taken in found}) == len(found)
    assert all(keeps_all(problem, taken[None, :]).all() for taken in found)


@given(st.integers(0, 2**40))
@settings(max_examples=60, deadline=None)
def test_what_is_said_without_time_is_true(seed: int) -> None:
    problem = in_units(small_problem(Random(seed)))
    sets = all_sets(problem)
    values = sums(problem, sets, problem.priority, 1)[keeps_all(problem, sets)]
    proven = _proven(problem, stop=True)
    if proven.impossible:
        assert not len(values)
    elif proven.worth is not None and proven.bound is not None:
        assert proven.worth <= values.max() <= proven.bound


def test_prices_of_regencies_follow_their_regency_into_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = next(p for p in map(_two_regencies, range(100)) if p is not None)
    seen: list[Question] = []

    def noted(question: Question, _stop: Stop, _count: int) -> list[Bools]:
        seen.append(question)
        return []

    monkeypatch.setattr(prove, "answers", noted)
    prices = replace(no_prices(problem), regency_year=np.arange(len(problem.regencies))[:, None] + 10)
    root = Root(1, (), prices, relaxed(problem, 1, (), prices))
    last = np.flatnonzero(problem.regency == len(problem.regencies) - 1)
    prove.through(problem, root, (last, np.zeros(len(problem.codes), np.bool_)), -1, lambda: False)
    assert seen[0].prices.regency_year.tolist() == [[len(problem.regencies) + 9]]


def _two_regencies(seed: int) -> Problem | None:
    problem = small_problem(Random(seed))
    return problem if len(problem.regencies) > 1 else None


def test_units_divide_values_and_costs_and_change_no_plan() -> None:
    for seed in range(60):
        problem = small_problem(Random(seed))
        unit, small = value_unit(problem), in_units(problem)
        sets = all_sets(problem)
        assert (keeps_all(problem, sets) == keeps_all(small, sets)).all()
        assert (sums(problem, sets, problem.priority, 1) == unit * sums(small, sets, small.priority, 1)).all()
