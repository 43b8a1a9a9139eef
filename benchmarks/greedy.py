"""The plain way to choose: the best village that still fits, at one price of the rupiah."""

from collections import Counter

import numpy as np

from desmigratif.cores.selection.problem import Ints, Problem

STEPS = 40


def greedy(problem: Problem) -> int | None:
    """Σ priority of the best greedy plan over prices of the rupiah; None where none keeps every rule."""
    budget = problem.years[0].budget_idr
    if budget is None:
        return _value(problem, _chosen(problem, problem.priority.astype(np.float64)))
    low, high, best = 0.0, float(problem.priority.max()) / max(1.0, float(np.median(problem.cost))) * 8, None
    for _step in range(STEPS):
        price = (low + high) / 2
        chosen = _chosen(problem, problem.priority - price * problem.cost)
        if chosen is None or int(problem.cost[chosen].sum()) > budget:
            low = price
            continue
        high = price
        best = max(best or 0, sum(problem.priority[chosen].tolist()))
    return best


def _value(problem: Problem, chosen: Ints | None) -> int | None:
    return None if chosen is None else sum(problem.priority[chosen].tolist())


def _chosen(problem: Problem, score: np.ndarray) -> Ints | None:
    """Must-includes, then each province's floor, then the best scores; None if the quota is missed."""
    order = np.argsort(-score, kind="stable")
    order = order[problem.allowed[order, 0]]
    taken: list[int] = []
    counts: Counter[tuple[int, int]] = Counter()
    _take(problem, np.flatnonzero(problem.include), taken, counts)
    for province, floor in enumerate(problem.floors.tolist()):
        missing = floor - counts[0, province]
        _take(problem, order[problem.province[order] == province], taken, counts, most=missing)
    quota = problem.years[0].quota or 0
    _take(problem, order, taken, counts, most=quota - len(taken))
    return np.array(sorted(taken), np.int64) if len(taken) == quota else None


def _take(
    problem: Problem, order: Ints, taken: list[int], counts: Counter[tuple[int, int]], most: int | None = None
) -> None:
    caps = (problem.caps.province, problem.caps.regency, problem.caps.district)
    known = set(taken)
    for village in order.tolist():
        if most is not None and most <= 0:
            return
        places = (
            int(problem.province[village]),
            int(problem.regency[village]),
            int(problem.district[village]),
        )
        full = any(cap is not None and counts[i, places[i]] >= cap for i, cap in enumerate(caps))
        if village in known or full:
            continue
        taken.append(village)
        counts.update(enumerate(places))
        most = None if most is None else most - 1
