"""summary.json: what was asked, what came out, how sure. Every number but the bounds can be recomputed."""

from typing import Any

import polars as pl

from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem, Solution
from desmigratif.cores.selection.read.assemble import waived_floors
from desmigratif.cores.selection.read.inputs import Inputs
from desmigratif.cores.selection.read.register import Register

Summary = dict[str, Any]


def summary_of(
    inputs: Inputs,
    problem: Problem,
    solution: Solution,
    register: Register,
    explanations: pl.DataFrame | None,
) -> Summary:
    """The summary in the order it is written. `explanations` is None when there is no plan.

    `certified_bound` and `certified_gap` stay null until there are certificates.
    """
    objective, bound = solution.objective, solution.bound
    summary: Summary = {
        "status": solution.status,
        "objective": objective,
        "bound": bound,
        "gap": bound - objective if bound is not None and objective is not None else None,
        "certified_bound": None,
        "certified_gap": None,
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
    }
    if explanations is not None and inputs.candidates.has_share():
        summary["majority_abroad"] = _majority_abroad(inputs, explanations)
    return summary


def _sizes(inputs: Inputs, problem: Problem, solution: Solution, register: Register) -> dict[str, int | None]:
    chosen = solution.year_index
    return {
        "candidates": len(problem.codes),
        "eligible": int(problem.allowed.any(axis=1).sum()),
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
