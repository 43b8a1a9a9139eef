"""Whether a rule of a small random problem stands in the way of its best villages. No solving here."""

import numpy as np

from desmigratif.cores.selection.problem import Ints, Problem


def stands_in_the_way(problem: Problem, rule: str) -> bool:
    """Whether the villages of highest priority, as many as the quotas let in, break this rule.

    True for rules that this cannot be said of.
    """
    eligible = np.flatnonzero(problem.allowed.any(axis=1))
    seats = sum(year.most for year in problem.years)
    best = eligible[np.argsort(-problem.priority[eligible], kind="stable")[:seats]]
    caps = problem.caps
    limits = {
        "province": (caps.province, problem.province),
        "regency": (caps.regency, problem.regency),
        "regency_year": (_times(caps.regency_year, len(problem.years)), problem.regency),
        "district": (caps.district, problem.district),
    }
    if rule == "floor":
        return bool(
            (np.bincount(problem.province[best], minlength=len(problem.floors)) < problem.floors).any()
        )
    if rule == "distance":
        return bool(np.isin(problem.clashing, best).all(axis=1).any())
    cap, place = limits.get(rule, (None, problem.province))
    return cap is None or _most(place[best]) > cap


def _times(cap: int | None, count: int) -> int | None:
    return None if cap is None else cap * count


def _most(places: Ints) -> int:
    return int(np.bincount(places, minlength=1).max())
