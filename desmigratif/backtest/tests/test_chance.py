"""The arithmetic of a draw by lot, beside every draw there is."""

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.backtest.chance import Stratum, at_least, expected


@st.composite
def strata(draw: st.DrawFn) -> Stratum:
    villages = draw(st.integers(0, 6))
    return Stratum(villages, draw(st.integers(0, villages)), draw(st.integers(0, villages)))


def every_draw(some: list[Stratum]) -> list[int]:
    """How many known ones each of all equally likely draws finds; village n is known when n < known."""
    draws = [list(combinations(range(one.villages), one.drawn)) for one in some]
    return [
        sum(village < one.known for one, drawn in zip(some, together, strict=True) for village in drawn)
        for together in product(*draws)
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(strata(), max_size=3), st.integers(-1, 7))
def test_expectation_and_chance_are_those_of_all_draws_counted_one_by_one(
    some: list[Stratum], found: int
) -> None:
    finds = every_draw(some)
    assert expected(some) == Fraction(sum(finds), len(finds))
    assert at_least(some, found) == Fraction(sum(find >= found for find in finds), len(finds))


def test_the_size_of_the_country_is_no_trouble() -> None:
    country = Stratum(villages=75_000, known=402, drawn=402)
    assert expected([country]) == Fraction(402 * 402, 75_000)
    assert 0 < float(at_least([country], 20)) < 1e-9
    assert at_least([country], 0) == 1


@pytest.mark.parametrize("counts", [(3, 4, 0), (3, 0, 4), (3, -1, 0), (3, 0, -1)])
def test_counts_that_cannot_be_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no such stratum"):
        Stratum(*counts)
