"""The measuring is right: what the peers are given is the problem, what is missed is named."""

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.cliques import covering
from benchmarks.greedy import greedy
from benchmarks.ours import Ours
from benchmarks.programme import Programme, plan_of, programme_of, value_of
from benchmarks.targets import Target, missed
from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Caps, Ints, Kawasan, Problem, Year

PAIRS = st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1]))
SIX = Problem(
    codes=tuple(f"33.07.0{district}.200{village}" for district in (1, 2) for village in (1, 2, 3)),
    priority=np.array([9, 8, 3, 7, 5, 1]),
    cost=np.array([40, 60, 20, 40, 20, 20]),
    allowed=np.array([[1, 1], [1, 1], [1, 0], [1, 1], [1, 1], [0, 1]], np.bool_),
    province=np.zeros(6, np.int64),
    regency=np.zeros(6, np.int64),
    district=np.array([0, 0, 0, 1, 1, 1]),
    provinces=("33",),
    regencies=("33.07",),
    districts=("33.07.01", "33.07.02"),
    years=(Year(2017, quota=2, budget_idr=90), Year(2018, quota_max=2, budget_idr=80)),
    caps=Caps(regency_year=2, district=2),
    floors=np.array([1]),
    include=np.array([0, 0, 0, 0, 1, 0], np.bool_),
    clashing=np.array([[0, 1], [1, 3]]),
    min_mm=1_000_000,
    kawasan=Kawasan(2, 4),
)


def keeps(problem: Problem, years: Ints) -> bool:
    """The rules of `SIX` in their plainest form."""
    chosen = years != NOT_CHOSEN
    counts = [int((years == year).sum()) for year in (0, 1)]
    money = [int(problem.cost[years == year].sum()) for year in (0, 1)]
    near = any(chosen[first] and chosen[second] for first, second in problem.clashing.tolist())
    allowed = all(problem.allowed[village, years[village]] for village in np.flatnonzero(chosen))
    districts = np.bincount(problem.district[chosen], minlength=2).max() <= 2
    fits = counts[0] == 2 and counts[1] <= 2 and money[0] <= 90 and money[1] <= 80
    return bool(fits and allowed and districts and not near and chosen[4])


def best_by_columns(programme: Programme) -> tuple[int, Bools]:
    """Every choice of columns that breaks no row, tried."""
    best, taken = -1, np.zeros(len(programme.worth), np.bool_)
    for choice in itertools.product((False, True), repeat=len(programme.worth)):
        columns = np.array(choice)
        worth = int(programme.worth[columns].sum())
        if worth > best and programme.broken(columns) == 0:
            best, taken = worth, columns
    return best, taken


@given(PAIRS)
def test_cliques_contain_every_clashing_pair_and_nothing_else(pairs: set[tuple[int, int]]) -> None:
    clashing = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    within = [set(itertools.combinations(clique, 2)) for clique in covering(clashing)]
    assert set().union(*within) == pairs


def test_the_programme_of_the_peers_has_the_value_of_the_best_plan() -> None:
    plans = (np.array(years) for years in itertools.product((NOT_CHOSEN, 0, 1), repeat=6))
    best = max(value_of(SIX, years) for years in plans if keeps(SIX, years))
    programme = programme_of(SIX)
    worth, taken = best_by_columns(programme)
    years = plan_of(SIX, programme, taken)
    assert worth == best == value_of(SIX, years)
    assert keeps(SIX, years)


def test_a_greedy_plan_is_worth_no_more_than_the_best_and_knows_distances() -> None:
    plain = replace(SIX, kawasan=None)
    found = greedy(plain)
    plans = (np.array(years) for years in itertools.product((NOT_CHOSEN, 0, 1), repeat=6))
    assert found is not None
    assert found <= max(value_of(plain, years) for years in plans if keeps(plain, years))


def test_what_a_measurement_misses_is_named() -> None:
    class Figures:
        proven, ratio, gap = False, 0.5, Fraction(1, 100)
        set_cpu, order_cpu, memory_mb = 6.0, None, 400.0

    target = Target(ratio=Fraction(1, 8), seconds=5, order_seconds=5, gap=Fraction(1, 1_000))
    assert list(missed(Figures(), target)) == [
        "not proven",
        "1/2.0 of CBC",
        "set 6.0 s",
        "order not proven",
        "gap 1.000%",
        "400 MB",
    ]
    assert not list(missed(Figures(), Target(proven=False, memory_mb=500)))


def test_a_solver_that_says_optimal_with_a_gap_is_not_honest() -> None:
    honest = Ours(1.0, 1.0, "optimal", 7, 7, 7, "optimal", 80.0, 7, 0.1)
    assert honest.honest
    assert not replace(honest, bound=8).honest
    assert not replace(honest, objective=6).honest
    assert not replace(honest, status="feasible").honest
    assert replace(honest, status="feasible", bound=8).honest
