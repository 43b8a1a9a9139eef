"""Numbers read exactly from their text, a whole column at a time. No floating point anywhere."""

from decimal import Decimal

import polars as pl

MILLION = 1_000_000
DIGITS = 18  # longest text that surely fits a 64-bit integer
NEGATIVE = r"^-[0-9.]*[1-9][0-9.]*$"
PLAIN = r"^(?:[0-9]+\.?[0-9]*|\.[0-9]+)$"
SCIENTIFIC = r"^(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]{1,3}$"


def whole(column: str) -> pl.Expr:
    """Whole numbers ≥ 0 of a text column; null where blank, wrong or of more than 18 digits.

    A lone “.0”, as statistics programs write it, is taken; “12.000” is not: it may mean twelve thousand.
    """
    text = pl.col(column).str.replace(r"\.0$", "").str.replace(r"^0+([0-9])", "$1")
    return pl.when(text.str.contains(r"^[0-9]{1,18}$")).then(text).cast(pl.Int64, strict=False)


def whole_fault(column: str, value: str, most: int) -> pl.Expr:
    """Kind of fault in a column of whole numbers whose values are in column `value`; null where right."""
    text = pl.col(column)
    return (
        pl.when(text.is_null())
        .then(None)
        .when(text.str.contains(NEGATIVE))
        .then(pl.lit("negative"))
        .when(~text.str.contains(r"^[0-9]+(?:\.0)?$"))
        .then(pl.lit("not_whole"))
        .when(pl.col(value).is_null() | (pl.col(value) > most))
        .then(pl.lit("too_large"))
    )


def plain(text: pl.Series) -> pl.Series:
    """Decimals with every exponent written out: 5e-05 becomes 0.00005. Other texts are left as they are."""
    hits = text.str.contains(SCIENTIFIC).fill_null(value=False)
    if not hits.any():
        return text
    written = {one: format(Decimal(one), "f") for one in text.filter(hits).unique()}
    return text.replace(written)


def micro(column: str) -> pl.Expr:
    """floor(10⁶·x) of plain decimals x from 0 to 1; null where blank or wrong."""
    six = _fraction(column).str.slice(0, 6).str.pad_end(6, "0").cast(pl.Int64, strict=False)
    return pl.when(_in_range(column)).then(_ones(column).cast(pl.Int64, strict=False) * MILLION + six)


def micro_complement(column: str) -> pl.Expr:
    """floor(10⁶·(1 − x)) of plain decimals x from 0 to 1; null where blank or wrong."""
    cut_off = _fraction(column).str.slice(6).str.contains("[1-9]").cast(pl.Int64)
    return MILLION - micro(column) - cut_off


def share_fault(column: str) -> pl.Expr:
    """Kind of fault in a column of shares 0…1; null where right."""
    text = pl.col(column)
    return (
        pl.when(text.is_null())
        .then(None)
        .when(text.str.contains(NEGATIVE))
        .then(pl.lit("share_range"))
        .when(~text.str.contains(PLAIN))
        .then(pl.lit("not_decimal"))
        .when(~_in_range(column))
        .then(pl.lit("share_range"))
    )


def _ones(column: str) -> pl.Expr:
    """The digits before the point without leading zeros, at least one."""
    ones = pl.col(column).str.extract("^([0-9]*)").str.strip_chars_start("0")
    return pl.when(ones == "").then(pl.lit("0")).otherwise(ones)


def _fraction(column: str) -> pl.Expr:
    """The digits after the point; none is an empty text."""
    return pl.col(column).str.extract(r"\.([0-9]+)$").fill_null("")


def _in_range(column: str) -> pl.Expr:
    ones = _ones(column)
    one = (ones == "1") & ~_fraction(column).str.contains("[1-9]")
    return pl.col(column).str.contains(PLAIN) & ((ones == "0") | one)
