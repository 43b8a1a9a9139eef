"""What a summary claims in the solver's name, judged for sense. No solver is imported."""

from collections.abc import Iterator
from typing import Any

from desmigratif.cores.selection.problem import Clash, Ints, Problem, Solution

STATUSES = ("optimal", "feasible", "infeasible", "unknown")


def solution_from(
    summary: dict[str, Any], year_index: Ints | None, objective: int | None, order_value: int | None
) -> Solution:
    """The answer with recomputed numbers; bounds, statuses and clash as the summary claims them."""
    order_status = summary.get("order_status")
    return Solution(
        status=str(summary.get("status")),
        year_index=year_index,
        objective=objective,
        bound=_whole(summary.get("bound")),
        order_status=order_status if isinstance(order_status, str) else None,
        order_value=order_value,
        order_bound=_whole(summary.get("order_bound")),
        clash=_clash(summary),
    )


def solution_faults(
    summary: dict[str, Any], objective: int | None, order_value: int | None, *, neediest_first: bool
) -> list[str]:
    """Where status and bounds contradict the numbers that can be recomputed."""
    status, bound = summary.get("status"), _whole(summary.get("bound"))
    if status not in STATUSES:
        return [f"summary.json: status {status!r} is none of {', '.join(STATUSES)}"]
    faults = []
    if objective is None:
        for name in ("objective", "gap", "order_status", "order_value", "order_bound"):
            if summary.get(name) is not None:
                faults.append(f"summary.json: {name} must be null without a plan")
        return faults
    faults += _bounded("status", status, objective, bound)
    if neediest_first and order_value is not None:
        order_bound = _whole(summary.get("order_bound"))
        faults += _bounded("order_status", summary.get("order_status"), order_value, order_bound)
    elif any(summary.get(name) is not None for name in ("order_status", "order_value", "order_bound")):
        faults.append("summary.json: the policy leaves the order free, so its fields must be null")
    if summary.get("clash"):
        faults.append("summary.json: a plan that exists has no clash")
    return faults


def clash_faults(summary: dict[str, Any], problem: Problem) -> list[str]:
    """An infeasible policy must name rules of its own, each once; without a proof of that, none."""
    clash = _clash(summary)
    if summary.get("status") != "infeasible":
        return ["summary.json: clash must be empty unless infeasible"] if clash else []
    if not clash or len(set(clash)) != len(clash):
        return ["summary.json: infeasible must name the rules that clash, each once"]
    asked = set(_asked(problem))
    return [f"summary.json: clash: the policy has no {vars(rule)}" for rule in clash if rule not in asked]


def _asked(problem: Problem) -> Iterator[Clash]:
    """Every rule of the policy by the name a clash gives it, where it is asked."""
    for year in problem.years:
        for name in ("quota", "quota_max", "budget_idr"):
            if getattr(year, name) is not None:
                yield Clash(name, str(year.year), getattr(year, name))
    floors = zip(problem.provinces, problem.floors.tolist(), strict=True)
    yield from (Clash("floor", place, floor) for place, floor in floors if floor > 0)
    caps, regencies = problem.caps, problem.regencies
    limits = (
        ("province_cap", problem.provinces, caps.province),
        ("regency_cap", regencies, caps.regency),
        ("regency_year_cap", regencies, caps.regency_year),
        ("district_cap", problem.districts, caps.district),
    )
    for name, places, cap in limits:
        yield from (Clash(name, place, cap) for place in places if cap is not None)
    if problem.min_mm is not None:
        yield Clash("distance", "", problem.min_km)
    codes = zip(problem.codes, problem.include.tolist(), strict=True)
    yield from (Clash("include", code, 1) for code, must in codes if must)


def _bounded(name: str, status: object, value: int, bound: int | None) -> list[str]:
    """optimal needs bound = value, feasible a bound above it."""
    if status not in ("optimal", "feasible"):
        return [f"summary.json: {name} {status!r} is neither optimal nor feasible"]
    if bound is None:
        return [] if status == "feasible" else [f"summary.json: {name} is optimal without a bound"]
    if bound < value:
        return [f"summary.json: the bound {bound} of {name} is below {value}"]
    if (status == "optimal") != (bound == value):
        return [f"summary.json: {name} is {status} with {value} and bound {bound}"]
    return []


def _whole(value: object) -> int | None:
    return value if type(value) is int else None


def _clash(summary: dict[str, Any]) -> tuple[Clash, ...]:
    entries = summary.get("clash")
    if not isinstance(entries, list):
        return ()
    return tuple(
        Clash(str(entry["rule"]), str(entry["place"]), entry["value"])
        for entry in entries
        if isinstance(entry, dict)
        and set(entry) == {"rule", "place", "value"}
        and type(entry["value"]) in (int, str)
    )
