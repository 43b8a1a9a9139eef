"""For every candidate the true reason why it is in or out. What the plan should be is decided in `solve`."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from desmigratif.cores.selection.explain import swaps
from desmigratif.cores.selection.explain.counts import Counts, counts_of
from desmigratif.cores.selection.explain.nearby import near_texts, site_texts
from desmigratif.cores.selection.explain.pool import NOBODY
from desmigratif.cores.selection.explain.words import CASES, STOPS, detail
from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem
from desmigratif.cores.selection.read.assemble import ruled_out, sites_of_candidates
from desmigratif.cores.selection.read.codes import KIND_AT, KINDS
from desmigratif.cores.selection.read.inputs import Inputs

COLUMNS = ("code", "status", "reason", "detail", "price", "price_exact")


@dataclass(frozen=True, eq=False)
class _Plan:
    problem: Problem
    year_index: Ints
    counts: Counts
    verdicts: swaps.Verdicts


def explain(inputs: Inputs, problem: Problem, year_index: Ints) -> pl.DataFrame:
    """One row a candidate in the order of codes, columns `COLUMNS`. Prices are left blank.

    A village left out is `marginal` when no chosen village that may give place is worth less; else the
    detail names all the rules that together stop the least hindered swap that would raise the plan, and the
    reason is the one with the smallest place: without these rules for this village the plan would be worth
    more. `distance` comes first. A village that sites too near it keep out of every year open to it is
    eligible all the same: not chosen, reason `distance`.
    """
    counts = counts_of(problem, year_index)
    plan = _Plan(problem, year_index, counts, swaps.verdicts(problem, year_index, counts))
    case = np.where(year_index != NOT_CHOSEN, _chosen_cases(plan), _left_out_cases(plan))
    case = np.where(problem.allowed.any(axis=1), case, "near")
    case = np.where(problem.allowed_but_for_distance.any(axis=1), case, "site")
    out = ruled_out(inputs)
    codes = inputs.candidates.table["code"]
    named = np.asarray(codes.is_in(sorted(inputs.policy.exclude_codes)).to_numpy(), np.bool_)
    case = np.where(out, np.where(named, "code", "kind"), case)
    frame = _facts(inputs, plan).with_columns(case=pl.Series(case, dtype=pl.String))
    parts = [detail(name, rows) for (name,), rows in frame.group_by("case", maintain_order=True)]
    return pl.concat(parts).sort("row").select(COLUMNS) if parts else _nothing()


def _chosen_cases(plan: _Plan) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """must-include; needed by the floor of its province; kept from the plan before; for its district's bonus
    too; by its priority."""
    problem = plan.problem
    held = plan.counts.held_by_floor(problem)
    free = ~held & ~problem.include
    lowest = np.full(len(problem.years) + 1, NOBODY, np.int64)
    np.minimum.at(lowest, plan.year_index[free], problem.priority[free])
    by_floor = held & (problem.priority < lowest[plan.year_index])
    merit = np.where(plan.counts.bonus_lost(problem) > 0, "kawasan", "merit")
    if problem.keep.any():
        merit = np.where(problem.keep, "keep", merit)
    return np.where(problem.include, "include", np.where(by_floor, "floor", merit))


def _left_out_cases(plan: _Plan) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    problem, verdicts = plan.problem, plan.verdicts
    kawasan = "" if problem.kawasan is None else "_kawasan"
    tie = verdicts.low == verdicts.worth
    case = np.where(tie, f"tie{kawasan}", f"below{kawasan}")
    for stops in np.unique(verdicts.stops[verdicts.stops != swaps.MARGINAL]).tolist():
        case = np.where(verdicts.stops == stops, _stopped(stops), case)
    members = np.stack([plan.year_index == column for column in range(len(problem.years))], axis=1)
    movable = (members & ~problem.include[:, None]).any(axis=0)
    allowed = problem.allowed_but_for_distance
    by_floor = (allowed & movable).any(axis=1)
    by_include = (allowed & members.any(axis=0)).any(axis=1)
    held = np.where(by_floor, "held_by_floor", np.where(by_include, "held_by_include", "no_place"))
    return np.where(verdicts.low == NOBODY, held, case)


def _stopped(stops: int) -> str:
    """The case of a mask of rules."""
    return "+".join(rule for bit, rule in enumerate(swaps.RULES) if stops >> bit & 1) or "open"


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
            "worth": verdicts.worth,
            "won": verdicts.worth - problem.priority,
            "low": verdicts.low,
            "short": np.maximum(verdicts.low - verdicts.worth, 0),
            "bonus": np.full(len(codes), 0 if problem.kawasan is None else problem.kawasan.bonus),
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
            **_nearby(inputs, plan),
        }
    )


def _nearby(inputs: Inputs, plan: _Plan) -> dict[str, pl.Series]:
    """Villages too near, for those that are told so."""
    problem, verdicts = plan.problem, plan.verdicts
    out = plan.year_index == NOT_CHOSEN
    stops = np.where(verdicts.stops == swaps.MARGINAL, 0, verdicts.stops)
    near = near_texts(inputs, problem, plan.year_index, out & (stops & swaps.DISTANCE > 0))
    by_site = problem.near_site.any(axis=1) if problem.near_site.size else np.zeros_like(out)
    excluded = by_site & ~problem.allowed.any(axis=1)
    column = verdicts.year
    if excluded.any():
        column = np.where(excluded, problem.near_site.argmax(axis=1), column)
    site = site_texts(inputs, problem, column, excluded | (out & (stops & swaps.NEAR_SITE > 0)))
    names = ("near_id", "near", "near_site_id", "near_site")
    return dict(zip(names, (*near, *site), strict=True))


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


REASONS = tuple(
    dict.fromkeys([*(case.reason for case in CASES.values()), *(stop[0] for stop in STOPS.values())])
)
