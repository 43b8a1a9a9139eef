"""For every candidate the true reason why it is in or out. What the plan should be is decided in `solve`."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from desmigratif.cores.selection.explain import swaps
from desmigratif.cores.selection.explain.words import CASES, detail
from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem
from desmigratif.cores.selection.read.assemble import ruled_out, sites_of_candidates
from desmigratif.cores.selection.read.codes import KIND_AT, KINDS
from desmigratif.cores.selection.read.inputs import Inputs

COLUMNS = ("code", "status", "reason", "detail", "price", "price_exact")
STOPPED = {
    swaps.MARGINAL: "below",
    swaps.OPEN: "open",
    swaps.DISTRICT: "district",
    swaps.REGENCY: "regency",
    swaps.REGENCY_YEAR: "regency_year",
    swaps.PROVINCE: "province",
    swaps.BUDGET: "budget",
}


@dataclass(frozen=True, eq=False)
class _Plan:
    problem: Problem
    year_index: Ints
    counts: swaps.Counts
    verdicts: swaps.Verdicts


def explain(inputs: Inputs, problem: Problem, year_index: Ints) -> pl.DataFrame:
    """One row a candidate in the order of codes, columns `COLUMNS`. Prices stay blank until certified.

    A village left out is `marginal` when no chosen village that may give place has a lower priority; else the
    reason is the rule that stops every swap that would raise the plan, the smallest full place first.
    """
    counts = swaps.counts_of(problem, year_index)
    plan = _Plan(problem, year_index, counts, swaps.verdicts(problem, year_index, counts))
    case = np.where(year_index != NOT_CHOSEN, _chosen_cases(plan), _left_out_cases(plan))
    case = np.where(problem.allowed.any(axis=1), case, "site")
    out = ruled_out(inputs)
    codes = inputs.candidates.table["code"]
    named = np.asarray(codes.is_in(sorted(inputs.policy.exclude_codes)).to_numpy(), np.bool_)
    case = np.where(out, np.where(named, "code", "kind"), case)
    frame = _facts(inputs, plan).with_columns(case=pl.Series(case, dtype=pl.String))
    parts = [detail(name, rows) for (name,), rows in frame.group_by("case", maintain_order=True)]
    return pl.concat(parts).sort("row").select(COLUMNS) if parts else _nothing()


def _chosen_cases(plan: _Plan) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """must-include; needed by the floor of its province; or by its priority."""
    problem = plan.problem
    held = swaps.held_by_floor(problem, plan.counts)
    free = ~held & ~problem.include
    lowest = np.full(len(problem.years) + 1, swaps.NOBODY, np.int64)
    np.minimum.at(lowest, plan.year_index[free], problem.priority[free])
    by_floor = held & (problem.priority < lowest[plan.year_index])
    return np.where(problem.include, "include", np.where(by_floor, "floor", "merit"))


def _left_out_cases(plan: _Plan) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    problem, verdicts = plan.problem, plan.verdicts
    case = np.array([STOPPED.get(number, "below") for number in range(8)])[verdicts.block]
    case = np.where((case == "below") & (verdicts.low == problem.priority), "tie", case)
    members = np.stack([plan.year_index == column for column in range(len(problem.years))], axis=1)
    movable = (members & ~problem.include[:, None]).any(axis=0)
    by_floor = (problem.allowed & movable).any(axis=1)
    by_include = (problem.allowed & members.any(axis=0)).any(axis=1)
    held = np.where(by_floor, "held_by_floor", np.where(by_include, "held_by_include", "no_place"))
    return np.where(verdicts.low == swaps.NOBODY, held, case)


def _facts(inputs: Inputs, plan: _Plan) -> pl.DataFrame:
    """The numbers that the details quote."""
    problem, counts, verdicts = plan.problem, plan.counts, plan.verdicts
    chosen = plan.year_index != NOT_CHOSEN
    column = np.where(chosen, plan.year_index, verdicts.year)
    left = np.array([0 if money is None else money for money in counts.left_idr], np.int64)
    codes = inputs.candidates.table["code"]
    return pl.DataFrame(
        {
            "row": np.arange(len(codes)),
            "code": codes,
            "year": np.array([year.year for year in problem.years], np.int64)[column],
            "priority": problem.priority,
            "low": verdicts.low,
            "short": np.maximum(verdicts.low - problem.priority, 0),
            "cost": problem.cost,
            "left": left[column],
            "floor": problem.floors[problem.province],
            "in_district": counts.district[problem.district],
            "in_regency": counts.regency[problem.regency],
            "in_regency_year": counts.regency_year[problem.regency, column],
            "in_province": counts.province[problem.province],
            "district": codes.str.slice(0, 8),
            "regency": codes.str.slice(0, 5),
            "province": codes.str.slice(0, 2),
            "kind": codes.str.slice(KIND_AT, 1).replace_strict(KINDS, return_dtype=pl.String),
            "sites": _site_texts(inputs, len(codes)),
        }
    )


def _site_texts(inputs: Inputs, size: int) -> pl.Series:
    """Programmes of each village with their period, in the order of the file."""
    texts: list[str | None] = [None] * size
    for row, site in sites_of_candidates(inputs):
        text = f"{site.programme} {site.starts_on}/{site.ends_on or '…'}"
        known = texts[row]
        texts[row] = text if known is None else f"{known}; {text}"
    return pl.Series(texts, dtype=pl.String)


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))


REASONS = tuple(dict.fromkeys(case.reason for case in CASES.values()))
