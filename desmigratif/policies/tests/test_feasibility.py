"""Counting finds what cannot be kept, names it and its place, and never cries wolf."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.cores.selection.counting import plainly_impossible
from desmigratif.cores.selection.problem import Caps, Problem, Year
from desmigratif.policies.feasibility import Concern, capacity, concerns

PROVINCE = [0, 0, 0, 0, 1, 1]
REGENCY = [0, 0, 1, 1, 2, 2]
DISTRICT = [0, 1, 2, 2, 3, 3]


def problem(years: list[Year], caps: Caps | None = None, **changed: object) -> Problem:
    """Six villages in four districts, three regencies, two provinces; each costs its number plus one."""
    parts: dict[str, object] = {
        "codes": tuple(f"v{number}" for number in range(6)),
        "priority": np.arange(6),
        "cost": np.arange(1, 7),
        "allowed": np.ones((6, len(years)), np.bool_),
        "province": np.array(PROVINCE),
        "regency": np.array(REGENCY),
        "district": np.array(DISTRICT),
        "provinces": ("p0", "p1"),
        "regencies": ("r0", "r1", "r2"),
        "districts": ("d0", "d1", "d2", "d3"),
        "years": tuple(years),
        "caps": caps or Caps(),
        "floors": np.zeros(2, np.int64),
        "include": np.zeros(6, np.bool_),
    }
    return Problem(**(parts | changed))  # type: ignore[arg-type]


def included(*villages: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    return np.isin(np.arange(6), villages)


def closed(*villages: int) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    return ~np.isin(np.arange(6), villages)[:, None]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (problem([Year(2017, quota=7)]), [Concern("quota", "2017", 7, 6)]),
        (problem([Year(2017, quota=4), Year(2018, quota=3)]), [Concern("quotas", "", 7, 6)]),
        (problem([Year(2017, quota=3, budget_idr=5)]), [Concern("budget", "2017", 6, 5)]),
        (
            problem([Year(2017, quota=4)], Caps(regency_year=1)),
            [Concern("room_year", "2017", 4, 3), Concern("room", "", 4, 3)],
        ),
        (problem([Year(2017, quota=2), Year(2018, quota=2)], Caps(regency=1)), [Concern("room", "", 4, 3)]),
        (problem([Year(2017, quota_max=6)], floors=np.array([5, 0])), [Concern("floor", "p0", 5, 4)]),
        (
            problem([Year(2017, quota_max=6)], Caps(district=1), floors=np.array([4, 0])),
            [Concern("floor_caps", "p0", 4, 3)],
        ),
        (problem([Year(2017, quota_max=3)], floors=np.array([2, 2])), [Concern("floors", "", 4, 3)]),
        (
            problem([Year(2017, quota_max=6)], include=included(3), allowed=closed(3)),
            [Concern("include_left_out", "v3", 1, 0)],
        ),
        (
            problem([Year(2017, quota_max=6)], Caps(district=1), include=included(2, 3)),
            [Concern("include_cap", "d2", 2, 1, "district")],
        ),
        (problem([Year(2017, quota_max=1)], include=included(0, 5)), [Concern("include_quota", "", 2, 1)]),
        (problem([Year(2017, quota=6, budget_idr=21)], Caps(province=4, regency=2, district=2)), []),
    ],
)
def test_what_cannot_be_kept_is_named_with_its_place_and_numbers(
    asked: Problem, expected: list[Concern]
) -> None:
    assert concerns(asked) == expected


CAP = st.none() | st.integers(0, 4)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    count = draw(st.integers(1, 2))
    years = [
        Year(2017 + number, **draw(st.sampled_from([{"quota": n} for n in range(5)] + [{"quota_max": 3}])))
        for number in range(count)
    ]
    budget = draw(st.none() | st.integers(0, 20))
    years = [Year(year.year, year.quota, year.quota_max, budget) for year in years]
    allowed = np.array(
        draw(st.lists(st.lists(st.booleans(), min_size=count, max_size=count), min_size=6, max_size=6))
    )
    caps = Caps(draw(CAP), draw(CAP), draw(CAP), draw(CAP))
    floors = np.array(draw(st.lists(st.integers(0, 3), min_size=2, max_size=2)), np.int64)
    include = included(*draw(st.sets(st.integers(0, 5), max_size=2)))
    return problem(years, caps, allowed=allowed, floors=floors, include=include)


def keeps(asked: Problem, plan: tuple[int, ...]) -> bool:
    """Whether a year index for each village (−1: out) keeps every rule; written from the contract."""
    chosen = [village for village, year in enumerate(plan) if year >= 0]
    return (
        all(asked.allowed[village, plan[village]] for village in chosen)
        and all(plan[village] >= 0 for village in np.flatnonzero(asked.include))
        and all(_year_keeps(asked, index, plan) for index in range(len(asked.years)))
        and all(
            cap is None or np.bincount([places[village] for village in chosen], minlength=4).max() <= cap
            for cap, places in (
                (asked.caps.province, PROVINCE),
                (asked.caps.regency, REGENCY),
                (asked.caps.district, DISTRICT),
            )
        )
        and bool((np.bincount([PROVINCE[village] for village in chosen], minlength=2) >= asked.floors).all())
    )


def _year_keeps(asked: Problem, index: int, plan: tuple[int, ...]) -> bool:
    year, taken = asked.years[index], [village for village in range(6) if plan[village] == index]
    cost = sum(int(asked.cost[village]) for village in taken)
    regencies = np.bincount([REGENCY[village] for village in taken], minlength=3)
    return (
        len(taken) <= year.most
        and (year.quota is None or len(taken) == year.quota)
        and (year.budget_idr is None or cost <= year.budget_idr)
        and (asked.caps.regency_year is None or regencies.max() <= asked.caps.regency_year)
    )


@given(problems())
@settings(max_examples=60, deadline=None)
def test_a_concern_is_only_raised_when_no_plan_exists(asked: Problem) -> None:
    if concerns(asked):
        plans = itertools.product(range(-1, len(asked.years)), repeat=6)
        assert not any(keeps(asked, plan) for plan in plans)


@given(problems())
def test_nothing_that_the_core_finds_by_counting_is_missed(asked: Problem) -> None:
    if plainly_impossible(asked):
        assert concerns(asked)


@given(problems())
def test_capacity_is_what_the_caps_let_in_and_never_less(asked: Problem) -> None:
    eligible = np.asarray(asked.allowed.any(axis=1), np.bool_)
    room = capacity(asked, eligible, len(asked.years))
    assert (room <= np.bincount(asked.province[eligible], minlength=2)).all()
    if asked.caps.province is not None:
        assert room.max() <= asked.caps.province
