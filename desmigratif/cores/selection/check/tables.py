"""The tables beside a plan: reasons and prices recomputed, next-best plans and marginals judged for sense."""

import csv
import re
from collections.abc import Iterator, Mapping
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from desmigratif.cores.selection.check.proof import Verdict
from desmigratif.cores.selection.check.sets import broken_by_set
from desmigratif.cores.selection.explain.reasons import COLUMNS
from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem
from desmigratif.cores.selection.write import ALTERNATIVE_COLUMNS, MARGINAL_COLUMNS

NUMBER = re.compile("[0-9]+")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
RULES = (
    *("quota", "quota_max", "budget_idr", "floor", "distance"),
    *("province_cap", "regency_cap", "regency_year_cap", "district_cap"),
)
Row = list[str]


class _UnreadableError(Exception):
    """The file is not a CSV file in UTF-8."""


def certificate_faults(summary: Mapping[str, Any], objective: int, bound: int | None) -> Iterator[str]:
    """Where the certificate contradicts the plan or the status that is claimed for it."""
    if bound is None or bound < objective:
        yield f"certificate.json: it proves {bound}, less than the plan is worth ({objective})"
    elif summary.get("status") == "optimal" and bound > objective:
        yield f"summary.json: status is optimal, but the certificate leaves {bound} possible, not {objective}"


def price_texts(
    problem: Problem, year_index: Ints, objective: int, verdict: Verdict
) -> list[tuple[str, str]]:
    """By village the price and whether it is exact, as explanations.csv has them; from the certificate."""
    plain = len(problem.years) == 1 and problem.years[0].budget_idr is None and not len(problem.clashing)
    exact = str(int(plain and not verdict.priced))
    texts = []
    for chosen, inside, outside in zip(
        (year_index != NOT_CHOSEN).tolist(), verdict.inside, verdict.outside, strict=True
    ):
        other = outside if chosen else inside
        texts.append(("", "") if other is None else (str(max(0, objective - other)), exact))
    return texts


def explanation_faults(folder: Path, expected: pl.DataFrame, prices: list[tuple[str, str]]) -> Iterator[str]:
    """The first candidate whose code, status, reason, numbers of its detail or price are not as they must be.

    The wording of details is not looked at.
    """
    name = "explanations.csv"
    rows = (tuple(row) for row in expected.select(COLUMNS[:4]).iter_rows())
    wanted = chain([COLUMNS], ((*row, *price) for row, price in zip(rows, prices, strict=True)))
    try:
        for number, (row, right) in enumerate(zip_longest(_rows(folder / name), wanted), start=1):
            if row is None or right is None or not _explains(row, tuple(right)):
                yield f"{name}: row {number} is {row}, must be {right}"
                return
    except _UnreadableError as error:
        yield f"{name}: {error}"


def table_faults(
    folder: Path, problem: Problem, years: Mapping[str, int], objective: int, alternatives: object
) -> Iterator[str]:
    """Marginals and next-best plans: their form, and what the plans are worth."""
    try:
        yield from _marginal_faults(_table(folder / "marginals.csv", MARGINAL_COLUMNS))
        plans = _table(folder / "alternatives.csv", ALTERNATIVE_COLUMNS)
    except _UnreadableError as error:
        yield str(error)
        return
    if alternatives != len(plans):
        yield f"alternatives.csv: has {len(plans)} plans, summary.json says {alternatives}"
    yield from _alternative_faults(plans, problem, years, objective)


def _marginal_faults(rows: list[Row]) -> Iterator[str]:
    for number, (rule, _place, value, exact) in enumerate(rows, start=2):
        if rule not in RULES or exact not in ("0", "1") or not (value == "" or DECIMAL.fullmatch(value)):
            yield f"marginals.csv: row {number} cannot be read"
            return


def _alternative_faults(
    rows: list[Row], problem: Problem, years: Mapping[str, int], objective: int
) -> Iterator[str]:
    """Every next-best plan: another set each time that keeps the rules, worth what it says, none better than
    the one before. Whether years can be given to it is not looked at.
    """
    places = {code: number for number, code in enumerate(problem.codes)}
    seen, last = {frozenset(years)}, objective
    for number, (rank, value, enters, leaves) in enumerate(rows, start=1):
        coming, going = enters.split(), leaves.split()
        plan = (set(years) - set(going)) | set(coming)
        known = set(coming) <= set(places) - set(years) and set(going) <= set(years)
        if rank != str(number) or not known or frozenset(plan) in seen:
            yield f"alternatives.csv: plan {number} cannot be read or stands twice"
            return
        villages = np.array(sorted(places[code] for code in plan), np.int64)
        broken = next(broken_by_set(problem, villages), None)
        if broken is not None:
            yield f"alternatives.csv: plan {number} breaks a rule: {broken}"
            return
        worth = _worth(problem, villages)
        if value != str(worth) or worth > last:
            yield f"alternatives.csv: plan {number} is said to be worth {value[:30]}; it is {worth} of {last}"
            return
        seen.add(frozenset(plan))
        last = worth


def _worth(problem: Problem, villages: Ints) -> int:
    worth = int(sum(problem.priority[villages].tolist()))
    if problem.kawasan is None:
        return worth
    _, count = np.unique(problem.district[villages], return_counts=True)
    return worth + problem.kawasan.bonus * int((count >= problem.kawasan.min_villages).sum())


def _explains(row: Row, right: tuple[str, ...]) -> bool:
    if right == COLUMNS or len(row) != len(COLUMNS):
        return tuple(row) == right
    same = tuple(row[:3]) == right[:3] and tuple(row[4:]) == right[4:]
    return same and NUMBER.findall(row[3]) == NUMBER.findall(right[3])


def _table(path: Path, columns: tuple[str, ...]) -> list[Row]:
    rows = list(_rows(path))
    if not rows or tuple(rows[0]) != columns:
        raise _UnreadableError(f"{path.name}: the first line must be {','.join(columns)}")
    if any(len(row) != len(columns) for row in rows):
        raise _UnreadableError(f"{path.name}: every row must have {len(columns)} cells")
    return rows[1:]


def _rows(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.reader(file, strict=True)
    except (UnicodeDecodeError, csv.Error) as error:
        raise _UnreadableError(f"{path.name}: not a CSV file in UTF-8: {error}") from error
