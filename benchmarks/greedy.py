"""The plain way to choose: the best village that still fits, at one price of the rupiah, blind to bonuses.

Each village goes to the year that has most money left for each place left.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from benchmarks.programme import value_of
from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem

STEPS = 40


def greedy(problem: Problem) -> int | None:
    """Σ priority + bonuses of the best greedy plan over prices; None where none keeps every rule."""
    plain = _Greedy(problem)
    if all(year.budget_idr is None for year in problem.years):
        year_index = plain.plan(problem.priority.astype(np.float64))
        return None if year_index is None else value_of(problem, year_index)
    low, high, best = 0.0, float(problem.priority.max()) / max(1.0, float(np.median(problem.cost))) * 8, None
    for _step in range(STEPS):
        price = (low + high) / 2
        year_index = plain.plan(problem.priority - price * problem.cost)
        if year_index is None or not _affordable(problem, year_index):
            low = price
            continue
        high = price
        best = max(best or 0, value_of(problem, year_index))
    return best


def _affordable(problem: Problem, year_index: Ints) -> bool:
    return all(
        year.budget_idr is None or sum(problem.cost[year_index == number].tolist()) <= year.budget_idr
        for number, year in enumerate(problem.years)
    )


class _Greedy:
    """One problem, chosen from by any score."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._near: dict[int, list[int]] = defaultdict(list)
        for first, second in problem.clashing.tolist():
            self._near[first].append(second)
            self._near[second].append(first)
        self._allowed = np.flatnonzero(problem.allowed.any(axis=1))
        places = np.stack([problem.province, problem.regency, problem.district], axis=1)
        self._places: list[list[int]] = places.tolist()
        self._caps = (problem.caps.province, problem.caps.regency, problem.caps.district)

    def plan(self, score: NDArray[np.float64]) -> Ints | None:
        """Must-includes, then each province's floor, then the best scores; None if a quota is missed."""
        problem = self._problem
        order = self._allowed[np.argsort(-score[self._allowed], kind="stable")]
        self._counts: Counter[tuple[int, int]] = Counter()
        self._regency_year: Counter[tuple[int, int]] = Counter()
        self._blocked: set[int] = set()
        self._room = [year.most for year in problem.years]
        self._money = [year.budget_idr or 0 for year in problem.years]
        self._year_index = np.full(len(problem.codes), NOT_CHOSEN, np.int64)
        self._take(np.flatnonzero(problem.include).tolist(), len(order))
        for province, floor in enumerate(problem.floors.tolist()):
            missing = floor - self._counts[0, province]
            self._take(order[problem.province[order] == province].tolist(), missing)
        self._take(order.tolist(), sum(self._room))
        return None if any(self._room) else self._year_index

    def _take(self, order: Iterable[int], most: int) -> None:
        for village in order:
            if most <= 0:
                return
            if village in self._blocked or self._full(village):
                continue
            year = self._year_for(village)
            if year is not None:
                self._put(village, year)
                most -= 1

    def _full(self, village: int) -> bool:
        places = self._places[village]
        return any(cap is not None and self._counts[i, places[i]] >= cap for i, cap in enumerate(self._caps))

    def _year_for(self, village: int) -> int | None:
        cap, regency = self._problem.caps.regency_year, self._places[village][1]
        free = [
            year
            for year, room in enumerate(self._room)
            if room > 0
            and self._problem.allowed[village, year]
            and (cap is None or self._regency_year[regency, year] < cap)
        ]
        return max(free, key=lambda year: (self._money[year] / self._room[year], -year), default=None)

    def _put(self, village: int, year: int) -> None:
        self._year_index[village] = year
        self._counts.update(enumerate(self._places[village]))
        self._regency_year[self._places[village][1], year] += 1
        self._room[year] -= 1
        self._money[year] -= int(self._problem.cost[village])
        self._blocked.add(village)
        self._blocked.update(self._near[village])
