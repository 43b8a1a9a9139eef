"""Clashes shown by counting: named, true and as small as can be."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from desmigratif.cores.selection.counting import plainly_impossible
from desmigratif.cores.selection.problem import Caps, Clash, Problem
from desmigratif.cores.selection.tests.brute import everything
from desmigratif.cores.selection.tests.problems import problems, random_problem


@pytest.fixture
def solvable() -> Problem:
    candidates = (random_problem(Random(seed)) for seed in range(400))
    return next(
        problem
        for problem in candidates
        if len(problem.years) == 1
        and problem.years[0].quota
        and problem.years[0].budget_idr
        and not problem.include.any()
        and everything(problem).best() is not None
    )


def test_nothing_is_said_of_what_can_be_solved(solvable: Problem) -> None:
    assert plainly_impossible(solvable) == ()


def test_a_quota_above_the_eligible_villages_clashes_alone(solvable: Problem) -> None:
    year = replace(solvable.years[0], quota=len(solvable.codes) + 1)
    clash = plainly_impossible(replace(solvable, years=(year,)))
    assert clash == (Clash("quota", str(year.year), len(solvable.codes) + 1),)


def test_a_floor_above_the_eligible_villages_clashes_alone(solvable: Problem) -> None:
    floors = solvable.floors.copy()
    floors[0] = 99
    assert plainly_impossible(replace(solvable, floors=floors)) == (
        Clash("floor", solvable.provinces[0], 99),
    )


def test_a_floor_above_the_cap_clashes_with_it(solvable: Problem) -> None:
    floors = solvable.floors * 0
    floors[0] = 1
    clash = plainly_impossible(replace(solvable, floors=floors, caps=Caps(province=0)))
    place = solvable.provinces[0]
    assert clash == (Clash("floor", place, 1), Clash("province_cap", place, 0))


def test_a_budget_below_the_cheapest_villages_clashes_with_the_quota(solvable: Problem) -> None:
    year = replace(solvable.years[0], budget_idr=0)
    dear = replace(solvable, years=(year,), cost=solvable.cost + 1)
    assert [clash.rule for clash in plainly_impossible(dear)] == ["quota", "budget_idr"]


@given(problems())
@settings(max_examples=100, deadline=None)
def test_whatever_counting_refuses_has_no_plan(problem: Problem) -> None:
    if plainly_impossible(problem):
        assert everything(problem).best() is None
