"""Numbers are read exactly: the same floor as with fractions, whatever the text."""

import math
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desmigratif.cores.selection.read.numbers import (
    micro,
    micro_complement,
    plain,
    share_fault,
    whole,
    whole_fault,
)
from desmigratif.cores.selection.read.sheet import number_text

DIGITS = st.text("0123456789", max_size=25)


@st.composite
def decimal_texts(draw: st.DrawFn) -> str:
    before = draw(st.one_of(st.sampled_from(["", "0", "00", "1", "01", "7"]), DIGITS))
    after = draw(st.one_of(st.none(), st.sampled_from(["", "0", "000000", "999999999"]), DIGITS))
    exponent = draw(st.one_of(st.just(""), st.integers(-30, 8).map(lambda power: f"e{power}")))
    text = before + ("" if after is None else f".{after}")
    return text + exponent if any(digit.isdigit() for digit in text) else "0"


def scores(text: str) -> tuple[int | None, int | None, str | None]:
    frame = pl.DataFrame({"x": plain(pl.Series([text]))})
    row = frame.select(
        micro("x").alias("floor"), micro_complement("x").alias("rest"), share_fault("x").alias("fault")
    )
    return row.row(0)


@given(decimal_texts())
@example("0.9999999")
@example("1.0000000")
@example("1e-7")
def test_a_share_is_floored_as_with_fractions(text: str) -> None:
    exact = Fraction(Decimal(text))
    floor, rest, fault = scores(text)
    if exact > 1:
        assert (floor, rest, fault) == (None, None, "share_range")
    else:
        assert fault is None
        assert floor == math.floor(exact * 10**6)
        assert rest == math.floor((1 - exact) * 10**6)


@pytest.mark.parametrize("text", ["0,5", "abc", "1.2.3", "½", "٠.٥", "NaN", "inf", "1e", "0x1", "5 %", "--1"])
def test_what_is_no_decimal_is_refused(text: str) -> None:
    assert scores(text) == (None, None, "not_decimal")


def test_a_negative_share_is_out_of_range() -> None:
    assert scores("-0.2")[2] == "share_range"


@given(st.integers(0, 10**20))
def test_whole_numbers_are_read_as_written(number: int) -> None:
    frame = pl.DataFrame({"x": [str(number), f"000{number}"]}).with_columns(n=whole("x"))
    faults = frame.select(fault=whole_fault("x", "n", 10**12))["fault"].to_list()
    if number <= 10**12:
        assert frame["n"].to_list() == [number, number]
        assert faults == [None, None]
    else:
        assert faults == ["too_large", "too_large"]


@pytest.mark.parametrize(
    ("text", "value", "fault"),
    [
        ("12.0", 12, None),
        ("12.000", None, "not_whole"),
        ("12,000", None, "not_whole"),
        ("1e3", None, "not_whole"),
        ("3.5", None, "not_whole"),
        ("-4", None, "negative"),
        ("٤", None, "not_whole"),
        ("dua", None, "not_whole"),
    ],
)
def test_a_separator_is_never_guessed(text: str, value: int | None, fault: str | None) -> None:
    frame = pl.DataFrame({"x": [text]}).with_columns(n=whole("x"))
    assert frame.select("n", fault=whole_fault("x", "n", 10**12)).row(0) == (value, fault)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_sheet_number_is_the_shortest_decimal_that_reads_back(number: float) -> None:
    text = number_text(number)
    assert "e" not in text
    assert float(text) == number
    assert Decimal(text) == (
        Decimal(int(number)) if number.is_integer() and abs(number) < 1e15 else Decimal(repr(number))
    )
