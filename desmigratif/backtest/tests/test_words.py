"""The sentences about counts: small numbers are called small, and nothing is said that they do not carry."""

from fractions import Fraction

import pytest
from django.utils import translation

from desmigratif.backtest import words


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (1.0, "always"),
        (0.995, "in more than 99 of 100 cases"),
        (0.42, "in about 42 of 100 cases"),
        (0.004, "in less than 1 of 100 cases"),
    ],
)
def test_a_chance_is_cases_in_a_hundred(chance: float, said: str) -> None:
    with translation.override("en"):
        assert words.in_hundred(chance) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(0), "0,00"),
        (Fraction(1, 1000), "kurang dari 0,01"),
        (Fraction(1, 100), "0,01"),
        (Fraction(7, 3), "2,33"),
    ],
)
def test_a_small_number_does_not_become_nothing(value: Fraction, said: str) -> None:
    with translation.override("id"):
        assert words.decimal(value) == said


@pytest.mark.parametrize(
    ("found", "chance", "said"),
    [
        (0, 1.0, "no more of them than a draw by lot"),
        (2, 0.9, "no more of them than a draw by lot"),
        (3, 0.3, "a draw by lot finds as many often enough"),
        (3, 0.01, "more of them than a draw by lot usually does"),
    ],
)
def test_a_find_is_set_beside_a_draw_by_lot(found: int, chance: float, said: str) -> None:
    with translation.override("en"):
        assert said in words.beside_lot(found, Fraction(2), chance)


@pytest.mark.parametrize(
    ("known", "said"),
    [(0, "nothing to compare"), (1, "100 points"), (6, "17 points"), (29, "3 points"), (30, "")],
)
def test_few_known_villages_are_called_few(known: int, said: str) -> None:
    with translation.override("en"):
        text = words.few(known, 402)
    assert (said in text) if said else text == ""


@pytest.mark.parametrize(("k", "n", "said"), [(0, 6, "0.0%"), (1, 3, "33.3%"), (0, 0, "–")])
def test_a_share_of_nothing_is_no_number(k: int, n: int, said: str) -> None:
    with translation.override("en"):
        assert words.share(k, n) == said
