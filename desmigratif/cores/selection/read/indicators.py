"""Which columns each indicator of a policy needs, what is a fault in them, and its score s = floor(10⁶·x)."""

from dataclasses import dataclass

import polars as pl

from desmigratif.cores.selection.read.numbers import (
    MILLION,
    micro,
    micro_complement,
    plain,
    share_fault,
    whole,
    whole_fault,
)
from desmigratif.cores.selection.read.table import Table, require

MOST_PEOPLE = 10**12  # a count above it is a slip; 10⁶ times it fits 64 bits
FULL_SCORE_ABROAD = 10_000  # residents abroad that score 1
ABROAD, PODES = "residents_abroad", ("R402B1", "R402B2")  # men and women abroad, PODES 2024 block IV
COLUMNS = ("population", ABROAD, *PODES, "poverty_share", "idm")


@dataclass(frozen=True)
class Scored:
    """`frame` with a score column `s_NAME` per indicator (null = missing), and kinds of fault per column."""

    frame: pl.DataFrame
    faults: dict[str, pl.Series]


def score(table: Table, name: str, indicators: tuple[str, ...]) -> Scored:
    """Score each indicator the policy uses. Raises WrongUseError when a column it needs is missing.

    Counts are whole, shares 0…1, residents abroad at most the population. Blank cells and a population of 0
    leave the score missing. PODES' R402B1 and R402B2 are added when `residents_abroad` is absent.
    """
    counts = _counts(table, name, indicators)
    shares = [indicator for indicator in indicators if indicator in ("poverty_share", "idm")]
    for share in shares:
        require(table, name, [share], "the policy weighs it")
    frame = table.frame.with_columns(plain(table.frame[share]).alias(share) for share in shares)
    frame = frame.with_columns(whole(column).alias(f"n_{column}") for column in counts)
    faults = {column: whole_fault(column, f"n_{column}", MOST_PEOPLE) for column in counts}
    faults |= {share: share_fault(share) for share in shares}
    if counts:
        parts = [f"n_{column}" for column in counts if column != "population"]
        frame = frame.with_columns(pl.sum_horizontal(parts, ignore_nulls=False).alias("abroad"))
    if "population" in counts:
        above = (pl.col("abroad") > pl.col("n_population")) & pl.col("n_population").is_not_null()
        first = next(column for column in counts if column != "population")
        too_many = pl.when(above).then(pl.lit("abroad_above_population"))
        faults[first] = pl.coalesce(faults[first], too_many)
    judged = frame.select(kind.alias(column) for column, kind in faults.items())
    scores = [_score(indicator).alias(f"s_{indicator}") for indicator in indicators]
    return Scored(frame.with_columns(scores), {column: judged[column] for column in judged.columns})


def _counts(table: Table, name: str, indicators: tuple[str, ...]) -> list[str]:
    """Columns of people that the indicators need."""
    share = "residents_abroad_share" in indicators
    if not share and ABROAD not in indicators:
        return []
    podes = not table.has(ABROAD) and any(table.has(column) for column in PODES)
    abroad = PODES if podes else (ABROAD,)
    needed = [*abroad, *(["population"] if share else [])]
    require(table, name, needed, "the policy weighs residents abroad")
    return needed


def _score(indicator: str) -> pl.Expr:
    abroad, population = pl.col("abroad"), pl.col("n_population")
    if indicator == "residents_abroad_share":
        share = abroad.clip(0, MOST_PEOPLE) * MILLION // population
        return pl.when((population > 0) & (abroad <= population)).then(share)
    if indicator == ABROAD:
        return (abroad.clip(0, FULL_SCORE_ABROAD)) * (MILLION // FULL_SCORE_ABROAD)
    return micro_complement(indicator) if indicator == "idm" else micro(indicator)
