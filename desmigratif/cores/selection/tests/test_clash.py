"""The rules named for a problem without a plan: together they forbid every plan, any fewer of them do not."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache
from random import Random

import numpy as np
import pytest

from desmigratif.cores.selection.clash import clash_of, impossible_includes
from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Caps, Clash, Ints, Problem
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.brute import everything
from desmigratif.cores.selection.tests.middling import middling_problem
from desmigratif.cores.selection.tests.problems import random_problem
from desmigratif.cores.selection.tests.spots import clashing_of, near_site_of, with_distance

LOOKED_AT = 400
PLANTED = 260


@cache
def _without_plan() -> list[tuple[Problem, Ints]]:
    """Small problems that have no plan, each with all assignments that respect who is allowed when."""
    problems = (random_problem(Random(seed)) for seed in range(LOOKED_AT))
    truths = ((problem, everything(problem)) for problem in problems)
    return [
        (problem, truth.assignments[truth.keeps["site"]]) for problem, truth in truths if truth.best() is None
    ]


def _keeps(problem: Problem, clash: Clash, assignments: Ints) -> Bools:
    """Which assignments keep one rule in one place, counted from the words of the clash alone."""
    if clash.rule == "distance":
        return _keeps_distance(problem, str(clash.value), assignments)
    year = next((number for number, year in enumerate(problem.years) if str(year.year) == clash.place), None)
    if clash.rule in ("quota", "quota_max", "budget_idr"):
        weight = problem.cost if clash.rule == "budget_idr" else np.ones(len(problem.codes), np.int64)
        used = ((assignments == year) * weight).sum(axis=1)
        return np.asarray(used == clash.value if clash.rule == "quota" else used <= clash.value)
    inside = assignments[:, [code.startswith(clash.place) for code in problem.codes]]
    count = (inside != NOT_CHOSEN).sum(axis=1)
    if clash.rule == "regency_year_cap":
        yearly = [(inside == number).sum(axis=1) for number in range(len(problem.years))]
        count = np.max(yearly, axis=0)
    return np.asarray(count >= clash.value if clash.rule in ("floor", "include") else count <= clash.value)


def _keeps_distance(problem: Problem, min_km: str, assignments: Ints) -> Bools:
    """One rule: chosen villages among themselves, and beside the sites of their year."""
    clashing = clashing_of(problem.codes, int(Decimal(min_km) * 1_000_000))
    near_site = near_site_of(clashing, problem.allowed_but_for_distance)
    kept = ~(assignments[:, clashing] != NOT_CHOSEN).all(axis=2).any(axis=1)
    for village, year in np.argwhere(near_site).tolist():
        kept &= assignments[:, village] != year
    return np.asarray(kept, np.bool_)


def _some_plan(problem: Problem, clashes: list[Clash], assignments: Ints) -> bool:
    kept = [_keeps(problem, clash, assignments) for clash in clashes]
    return bool(np.logical_and.reduce([np.ones(len(assignments), np.bool_), *kept]).any())


def _is_smallest(problem: Problem, clash: tuple[Clash, ...], assignments: Ints) -> None:
    assert not _some_plan(problem, list(clash), assignments)
    for one in clash:
        assert _some_plan(problem, [other for other in clash if other != one], assignments), (one, clash)


def test_every_clash_is_true_and_smallest() -> None:
    sizes = []
    for problem, assignments in _without_plan():
        clash = solve(problem).clash
        _is_smallest(problem, clash, assignments)
        sizes.append(len(clash))
    assert len(sizes) > 30
    assert max(sizes) >= 3


def test_solving_alone_finds_smallest_clashes_too() -> None:
    """Without the counting that `solve` tries first."""
    found = 0
    for problem, assignments in _without_plan():
        if not (problem.include & ~problem.allowed.any(axis=1)).any():
            _is_smallest(problem, clash_of(problem, lambda: False), assignments)
            found += 1
    assert found > 30


def _planted(problem: Problem, pick: Random) -> Problem:
    """The problem with numbers that look for trouble: distance, includes, floors and quotas all grow."""
    kind = pick.choice(("distance", "distance", "pair", "pair", "floor", "quota", "budget"))
    if kind == "distance":
        return with_distance(problem, pick.choice((4_700_000, 9_100_000, 14_000_000)))
    if kind == "pair":
        near = with_distance(problem, pick.choice((2_300_000, 4_700_000)))
        include = near.include.copy()
        for one, other in pick.sample(near.clashing.tolist(), min(1, len(near.clashing))):
            include[[one, other]] = True
        return replace(near, include=include)
    if kind == "floor":
        return replace(problem, floors=problem.floors + pick.choice((1, 2)))
    share = pick.uniform(0.5, 0.9)
    years = (
        replace(
            year,
            quota=year.quota + 1 if kind == "quota" and year.quota is not None else year.quota,
            budget_idr=None if year.budget_idr is None else int(year.budget_idr * share),
        )
        for year in problem.years
    )
    return replace(problem, years=tuple(years))


@pytest.mark.slow
def test_planted_clashes_are_true_and_smallest() -> None:
    """At least fifty of them beside brute force, many with the distance."""
    sizes: Counter[int] = Counter()
    with_the_distance = 0
    for seed in range(PLANTED):
        pick = Random(seed)
        problem = _planted(random_problem(pick), pick)
        truth = everything(problem)
        if truth.best() is None:
            clash = impossible_includes(problem) or clash_of(problem, lambda: False)
            _is_smallest(problem, clash, truth.assignments[truth.keeps["site"]])
            sizes[len(clash)] += 1
            with_the_distance += any(one.rule == "distance" for one in clash)
    assert sizes.total() >= 100
    assert with_the_distance >= 30
    assert len(sizes) >= 4


@pytest.fixture
def wide() -> Problem:
    """60 villages in 3 provinces, 6 regencies, 12 districts, one year, nothing asked yet."""
    number = np.arange(60)
    province, regency, district = number // 20, number // 10, number // 5
    codes = tuple(
        f"5{p}.0{r % 2 + 1}.0{d % 2 + 1}.2{v:03d}"
        for v, p, r, d in zip(number, province, regency, district, strict=True)
    )
    base = random_problem(Random(1))
    return replace(
        base,
        codes=codes,
        priority=number * 3,
        cost=np.full(60, 500_000_000),
        allowed=np.ones((60, 1), np.bool_),
        province=province,
        regency=regency,
        district=district,
        provinces=tuple(sorted({code[:2] for code in codes})),
        regencies=tuple(sorted({code[:5] for code in codes})),
        districts=tuple(sorted({code[:8] for code in codes})),
        years=(replace(base.years[0], year=2017, quota=20, quota_max=None, budget_idr=None),),
        caps=Caps(),
        floors=np.zeros(3, np.int64),
        include=np.zeros(60, np.bool_),
        clashing=np.zeros((0, 2), np.int64),
        min_mm=None,
        kawasan=None,
        near_site=np.zeros((0, 0), np.bool_),
    )


def test_an_include_against_the_cap_of_its_regency_names_both(wide: Problem) -> None:
    include = np.zeros(60, np.bool_)
    include[[0, 7]] = True
    years = (replace(wide.years[0], quota=5),)
    clash = solve(replace(wide, include=include, years=years, caps=Caps(regency=1))).clash
    assert set(clash) == {
        Clash("include", wide.codes[0], 1),
        Clash("include", wide.codes[7], 1),
        Clash("regency_cap", "50.01", 1),
    }


def test_an_include_that_is_never_allowed_clashes_alone(wide: Problem) -> None:
    allowed = wide.allowed.copy()
    allowed[4] = False
    include = np.arange(60) == 4
    assert solve(replace(wide, allowed=allowed, include=include)).clash == (
        Clash("include", wide.codes[4], 1),
    )


def test_floors_that_fill_the_quota_clash_with_it(wide: Problem) -> None:
    clash = solve(replace(wide, floors=np.array([7, 7, 7]))).clash
    floors = {Clash("floor", place, 7) for place in wide.provinces}
    assert set(clash) == {Clash("quota", "2017", 20), *floors}


def test_a_quota_above_the_caps_of_all_provinces_names_them(wide: Problem) -> None:
    clash = solve(replace(wide, caps=Caps(province=6))).clash
    caps = {Clash("province_cap", place, 6) for place in wide.provinces}
    assert set(clash) == {Clash("quota", "2017", 20), *caps}


def test_a_budget_that_no_whole_plan_meets_is_named(wide: Problem) -> None:
    """The relaxation has a plan: half villages; only whole ones do not fit."""
    years = (replace(wide.years[0], quota=20, budget_idr=9_999_999_999),)
    clash = solve(replace(wide, years=years)).clash
    assert {one.rule for one in clash} == {"quota", "budget_idr"}


def test_among_hundreds_of_villages_only_the_rules_that_clash_are_named() -> None:
    problem = middling_problem(7, 900, (12, 14, 16), None)
    clash = solve(replace(problem, floors=np.full(len(problem.provinces), 5))).clash
    assert {one.rule for one in clash} == {"quota", "floor"}
    assert len(clash) == len(problem.years) + 42 // 5 + 1
