"""summary.json: what was asked, what came out, how sure. Every number but the bounds can be recomputed."""

from collections.abc import Collection
from typing import Any

import numpy as np
import polars as pl

from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem, Solution
from desmigratif.cores.selection.read.assemble import waived_floors
from desmigratif.cores.selection.read.inputs import Inputs
from desmigratif.cores.selection.read.register import Register

Summary = dict[str, Any]

SOLVERS_WORDS = ("alternatives", "robust")  # what cannot be recomputed without the solver
MOST_ALTERNATIVES = 10


def summary_of(
    inputs: Inputs,
    problem: Problem,
    solution: Solution,
    register: Register,
    explanations: pl.DataFrame | None,
    certified: int | None = None,
) -> Summary:
    """The summary in the order it is written. `explanations` is None when there is no plan.

    `certified` is the bound that the certificate shows. `SOLVERS_WORDS` are null: they are added afterwards.
    """
    objective, bound = solution.objective, solution.bound
    summary: Summary = {
        "status": solution.status,
        "objective": objective,
        "bonus": _bonus(problem, solution.year_index),
        "bound": bound,
        "gap": bound - objective if bound is not None and objective is not None else None,
        "certified_bound": certified,
        "certified_gap": certified - objective if certified is not None and objective is not None else None,
        "order_status": solution.order_status,
        "order_value": solution.order_value,
        "order_bound": solution.order_bound,
        "simulated": inputs.candidates.simulated,
        "inputs": dict(inputs.hashes),
        "sizes": _sizes(inputs, problem, solution, register),
        "years": [
            _year(inputs, problem, solution.year_index, column) for column in range(len(problem.years))
        ],
        "reasons": _reasons(explanations),
        "missing": dict(sorted(inputs.candidates.missing.items())),
        "waived_floors": [vars(floor) for floor in waived_floors(inputs, problem)],
        "skipped_rows": [vars(fault) for fault in inputs.candidates.bad_rows],
        "clash": [vars(clash) for clash in solution.clash],
        **dict.fromkeys(SOLVERS_WORDS),
    }
    if inputs.policy.keep:
        summary["keep"] = _keep(inputs, problem, solution)
    if explanations is not None and inputs.candidates.has_share():
        summary["majority_abroad"] = _majority_abroad(inputs, explanations)
    return summary


def solver_words(summary: Summary) -> Summary:
    """What a summary says that only the solver knows, to be taken over by who recomputes the rest."""
    return {key: summary.get(key) for key in SOLVERS_WORDS}


def word_faults(summary: Summary, plan: Collection[str] | None) -> list[str]:
    """Where these words have the wrong form or contradict the plan's villages (codes; None without a plan).

    `alternatives` is null or how many next plans are told; `robust` is null or has `runs`, `stay` and
    `codes`, sorted villages of the plan.
    """
    found, alternatives, robust = [], summary.get("alternatives"), summary.get("robust")
    counted = type(alternatives) is int and 0 <= alternatives <= MOST_ALTERNATIVES
    if alternatives is not None and (plan is None or not counted):
        found.append(
            f"summary.json: alternatives {alternatives!r} is no number from 0 to {MOST_ALTERNATIVES}"
        )
    if robust is not None and (plan is None or not _stays(robust, plan)):
        found.append("summary.json: robust must have runs, stay and codes, sorted villages of the plan")
    return found


def _stays(robust: object, plan: Collection[str]) -> bool:
    if not isinstance(robust, dict) or set(robust) != {"runs", "stay", "codes"}:
        return False
    runs, stay, codes = robust["runs"], robust["stay"], robust["codes"]
    if type(runs) is not int or runs < 1 or not isinstance(codes, list):
        return False
    named = all(isinstance(code, str) and code in plan for code in codes)
    return named and type(stay) is int and stay == len(codes) and codes == sorted(set(codes))


def _keep(inputs: Inputs, problem: Problem, solution: Solution) -> Summary:
    """Villages of the plan before: how many the policy names, how many of them are candidates, how many this
    plan keeps, what no plan keeps more than, how much more each counts in prices, limits and next plans."""
    kept, plan = solution.kept, solution.year_index is not None
    return {
        "asked": len(inputs.policy.keep),
        "candidates": int(problem.keep.sum()),
        "kept": kept.count if kept else 0 if plan else None,
        "most": kept.bound if kept else 0 if plan else None,
        "weight": kept.weight if kept else 0 if plan else None,
    }


def lift(summary: Summary) -> int:
    """How much more than its objective a plan is worth to prices, limits and next plans, where each kept
    village counts its weight more."""
    keep: dict[str, int | None] = summary.get("keep") or {}
    return (keep.get("kept") or 0) * (keep.get("weight") or 0)


def _bonus(problem: Problem, year_index: Ints | None) -> int | None:
    """The part of the objective that districts earn by being filled."""
    if year_index is None:
        return None
    if problem.kawasan is None:
        return 0
    count = np.bincount(problem.district[year_index != NOT_CHOSEN], minlength=len(problem.districts))
    return problem.kawasan.bonus * int((count >= problem.kawasan.min_villages).sum())


def _sizes(inputs: Inputs, problem: Problem, solution: Solution, register: Register) -> dict[str, int | None]:
    chosen = solution.year_index
    return {
        "candidates": len(problem.codes),
        "eligible": int(problem.allowed_but_for_distance.any(axis=1).sum()),
        "chosen": None if chosen is None else int((chosen != NOT_CHOSEN).sum()),
        "skipped_rows": len({fault.row for fault in inputs.candidates.bad_rows}),
        "unknown_codes": len(register.unknown(problem.codes)),
        "provinces": inputs.candidates.table["code"].str.slice(0, 2).n_unique(),
        "regencies": len(problem.regencies),
        "districts": len(problem.districts),
        "sites": len(inputs.sites),
        "counting_sites": len(inputs.counting_sites()),
    }


def _year(inputs: Inputs, problem: Problem, year_index: Ints | None, column: int) -> dict[str, int | None]:
    """One year: what the policy gives, what the plan takes; the cost is null where one is unknown."""
    year = problem.years[column]
    facts = {
        "year": year.year,
        "quota": year.quota,
        "quota_max": year.quota_max,
        "budget_idr": year.budget_idr,
        "chosen": None,
        "priority": None,
        "cost_idr": None,
    }
    if year_index is not None:
        rows = inputs.candidates.table.filter(pl.Series(year_index == column, dtype=pl.Boolean))
        facts["chosen"] = rows.height
        facts["priority"] = int(rows["priority"].sum())
        facts["cost_idr"] = int(rows["cost_idr"].sum()) if rows["cost_idr"].null_count() == 0 else None
    return facts


def _reasons(explanations: pl.DataFrame | None) -> dict[str, dict[str, int]]:
    """How many villages are in or out for which reason."""
    if explanations is None:
        return {}
    counted = explanations.group_by("status", "reason").len().sort("status", "reason")
    reasons: dict[str, dict[str, int]] = {}
    for status, reason, count in counted.rows():
        reasons.setdefault(status, {})[reason] = count
    return reasons


def _majority_abroad(inputs: Inputs, explanations: pl.DataFrame) -> dict[str, Any]:
    """Villages with most residents abroad: how many there are, how many chosen, why the others not."""
    table = inputs.candidates.table
    most = (table["abroad"] * 2 > table["population"]).fill_null(value=False)
    rows = explanations.filter(most)
    out = rows.filter(pl.col("status") != "chosen").select("code", "reason")
    return {
        "candidates": rows.height,
        "chosen": rows.height - out.height,
        "left_out": [{"code": code, "reason": reason} for code, reason in out.rows()],
    }
