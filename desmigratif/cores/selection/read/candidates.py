"""CANDIDATES: one row a village, judged cell by cell, with its exact priority. The rules are in `policy`."""

from dataclasses import dataclass, field

import polars as pl

from desmigratif.cores.selection.problem import Ints
from desmigratif.cores.selection.read import indicators
from desmigratif.cores.selection.read.codes import code_faults, dotted_codes
from desmigratif.cores.selection.read.faults import BadRow
from desmigratif.cores.selection.read.numbers import whole, whole_fault
from desmigratif.cores.selection.read.policy import Policy
from desmigratif.cores.selection.read.positions import position_faults, positions
from desmigratif.cores.selection.read.priority import GREATEST, priorities
from desmigratif.cores.selection.read.table import ROW, Table, read_table, require

NAME = "candidates"
MOST_COST = 10**13  # rupiah for one village; 84,000 of them still add up inside 64 bits
COLUMNS = ("code", "priority", *indicators.COLUMNS, "cost_idr", "lat", "lng", "simulated")
YES = ("true", "1", "yes", "ya")


@dataclass(frozen=True, eq=False)
class Candidates:
    """Good rows sorted by code, and what was wrong with the others.

    `table`: code (dotted), priority (int64), cost_idr (int64, null if none was given), lat and lng (float64,
    null without a position), abroad and population (int64, null if missing, only when the policy weighs the
    share of residents abroad). `missing` counts villages per indicator that score 0 for want of a figure;
    `scores` are what the priorities were made of (missing = 0), none where the file gives the priority.
    """

    table: pl.DataFrame
    bad_rows: tuple[BadRow, ...] = ()
    bad_codes: frozenset[str] = frozenset()
    missing: dict[str, int] = field(default_factory=dict)
    scores: dict[str, Ints] = field(default_factory=dict)
    half_positions: int = 0
    simulated: bool = False

    def has_share(self) -> bool:
        """Whether the share of residents abroad was asked for and judged."""
        return "abroad" in self.table.columns


def read_candidates(content: bytes, policy: Policy) -> Candidates:
    """Judge and score every row. Columns the policy does not use are not judged.

    Raises WrongUseError when the file is no table or lacks a column that the policy needs.
    """
    table = read_table(content, NAME, COLUMNS)
    require(table, NAME, ["code"], "every row needs its village code")
    if policy.has_budget:
        require(table, NAME, ["cost_idr"], "the policy sets a budget")
    if policy.min_km is not None:
        require(table, NAME, ["lat", "lng"], "the policy sets a minimum distance")
    used = () if table.has("priority") else policy.indicators()
    scored = indicators.score(table, NAME, used)
    frame = scored.frame.rename({"code": "written"}).with_columns(dotted_codes("written").alias("code"))
    frame = frame.with_columns(_cost(table).alias("cost"), _written_priority(table).alias("n_priority"))
    faults = {"code": code_faults("written", "code")} | _number_faults(table, policy)
    judged = frame.select(kind.alias(column) for column, kind in faults.items())
    bad = [*table.bad_rows, *_duplicates(frame)]
    for column, kinds in [*((name, judged[name]) for name in judged.columns), *scored.faults.items()]:
        bad += _bad_cells(frame, column, kinds)
    return _kept(frame, tuple(sorted(set(bad))), policy, used)


def _cost(table: Table) -> pl.Expr:
    return whole("cost_idr") if table.has("cost_idr") else pl.lit(None, pl.Int64)


def _written_priority(table: Table) -> pl.Expr:
    return whole("priority") if table.has("priority") else pl.lit(None, pl.Int64)


def _number_faults(table: Table, policy: Policy) -> dict[str, pl.Expr]:
    faults = {}
    if policy.has_budget:
        blank = pl.when(pl.col("cost_idr").is_null()).then(pl.lit("cost_missing"))
        faults["cost_idr"] = pl.coalesce(blank, whole_fault("cost_idr", "cost", MOST_COST))
    if policy.min_km is not None:
        faults |= position_faults()
    if table.has("priority"):
        blank = pl.when(pl.col("priority").is_null()).then(pl.lit("priority_blank"))
        faults["priority"] = pl.coalesce(blank, whole_fault("priority", "n_priority", GREATEST))
    return faults


def _bad_cells(frame: pl.DataFrame, column: str, kinds: pl.Series) -> list[BadRow]:
    wrong = kinds.is_not_null()
    cells = frame["written" if column == "code" else column]
    found = zip(frame[ROW].filter(wrong), kinds.filter(wrong), cells.filter(wrong), strict=True)
    return [BadRow(row, column, kind, value or "") for row, kind, value in found]


def _duplicates(frame: pl.DataFrame) -> list[BadRow]:
    coded = frame.select(ROW, "code").filter(pl.col("code").is_not_null())
    twice = coded.filter(pl.col("code").is_duplicated())
    return [BadRow(row, "code", "duplicate", code) for row, code in twice.rows()]


def _kept(frame: pl.DataFrame, bad: tuple[BadRow, ...], policy: Policy, used: tuple[str, ...]) -> Candidates:
    wrong = pl.col(ROW).is_in(sorted({fault.row for fault in bad}))
    bad_codes = frame.filter(wrong & pl.col("code").is_not_null())["code"]
    good = frame.filter(~wrong)
    if not good["code"].is_sorted():
        good = good.sort("code")
    raw = {name: good[f"s_{name}"] for name in used}
    priority = good["n_priority"]
    scores = {name: score.fill_null(0).to_numpy() for name, score in raw.items()}
    if used:
        priority = pl.Series(priorities(scores, policy), dtype=pl.Int64)
    lat, lng, half = positions(good)
    columns = {
        "code": good["code"],
        "priority": priority,
        "cost_idr": _known_cost(good),
        "lat": lat,
        "lng": lng,
    }
    if "residents_abroad_share" in used:
        columns |= {"abroad": good["abroad"], "population": good["n_population"]}
    return Candidates(
        table=pl.DataFrame(columns),
        bad_rows=bad,
        bad_codes=frozenset(bad_codes),
        missing={name: score.null_count() for name, score in raw.items()},
        scores=scores,
        half_positions=half,
        simulated="simulated" in good.columns and _any_yes(good["simulated"]),
    )


def _any_yes(texts: pl.Series) -> bool:
    return bool(texts.str.to_lowercase().is_in(YES).any())


def _known_cost(good: pl.DataFrame) -> pl.Series:
    """Costs as given; one that cannot be read counts as none where no budget asks for it."""
    return good.select(pl.when(pl.col("cost") <= MOST_COST).then(pl.col("cost"))).to_series()
