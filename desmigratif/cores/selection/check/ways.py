"""Is any set worth more than the target? Every way to choose among the villages left, joined by places.

A way has count, cost, value and margin; in plain Python numbers. It is dropped when its margin and the best
completion stay below the goal, or when a way with the same count, and the same villages that clash with one
still to come, costs no more and is worth no less.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np

from desmigratif.cores.selection.check.bound import Judge, Open
from desmigratif.cores.selection.check.certificate import Tariff
from desmigratif.cores.selection.check.sums import NEVER, Block
from desmigratif.cores.selection.problem import Problem

MOST_JOINS = 6_000_000

Key = tuple[int, int]  # count, clashing villages chosen (bits)
Way = tuple[int, int, int]  # cost, value, margin
Ways = dict[Key, list[Way]]


class TooManyWaysError(Exception):
    """More ways than are gone through."""


def beaten(judge: Judge, tariff: Tariff, opened: Open, goal: int, target: int) -> bool:
    """Whether some set of the problem, years made one, is worth more than the target.

    `goal` is what the scaled bound has to reach. Raises TooManyWaysError.
    """
    return _Going(judge, tariff, opened, goal, target).run()


class _Going:
    def __init__(self, judge: Judge, tariff: Tariff, opened: Open, goal: int, target: int) -> None:
        self._judge = judge
        self._problem = problem = judge.problem
        self._target = target
        self._sums, margin, _ = judge.sums(tariff, opened)
        self._margin = margin.max(axis=1, initial=NEVER)
        self._must = opened.must
        self._goal = goal - judge.paid_back(tariff)
        limited = all(year.budget_idr is not None for year in problem.years)
        self._purse = sum(year.budget_idr or 0 for year in problem.years) if limited else None
        self._clashes = _clashes(problem, self._margin)
        self._bits = {village: 1 << bit for bit, village in enumerate(sorted(self._clashes))}
        self._barred = cache(self._barred_by)
        self._joins = 0

    def run(self) -> bool:
        if self._sums.top < self._goal:
            return False
        self._sums.outsides()
        places = [
            {int(p): (block, row) for block in level for row, p in enumerate(block.places)}
            for level in self._sums.blocks
        ]
        ways, _ = self._of_place(places, len(places) - 1, 0)
        return any(value > self._target for some in ways.values() for _, value, _ in some)

    def _of_place(
        self, places: list[dict[int, tuple[Block, int]]], number: int, place: int
    ) -> tuple[Ways, frozenset[int]]:
        """The ways of a place, and the clashing villages in it."""
        block, row = places[number][place]
        ways: Ways = {(0, 0): [(0, 0, 0)]}
        inside: frozenset[int] = frozenset()
        for turn, child in enumerate(block.children[row].tolist()):
            if child < 0:
                break
            if number:
                more, fresh = self._of_place(places, number - 1, child)
            else:
                more, fresh = self._of_village(child)
            inside |= fresh
            after = [] if block.after is None else block.after[row, turn + 1].tolist()
            ways = self._joined(ways, more, after, self._open(inside))
        stage = self._judge.stages[number]
        if stage.bonus and self._problem.kawasan is not None:
            ways = self._rewarded(ways, stage.bonus_from, self._problem.kawasan.bonus, stage.bonus)
        return ways, inside

    def _of_village(self, village: int) -> tuple[Ways, frozenset[int]]:
        problem, margin = self._problem, int(self._margin[village])
        bit = self._bits.get(village, 0)
        ways: Ways = {} if self._must[village] else {(0, 0): [(0, 0, 0)]}
        if margin > NEVER:
            facts = (int(problem.cost[village]), int(problem.priority[village]), margin)
            ways[1, bit] = [facts]
        return ways, frozenset([village]) if bit else frozenset()

    def _joined(self, one: Ways, other: Ways, after: list[int], still: int) -> Ways:
        """All unions that may still reach the goal, the dominated ones left out."""
        joined: defaultdict[Key, list[Way]] = defaultdict(list)
        for (count, near), mine in one.items():
            barred = self._barred(near)
            for (more, near_too), theirs in other.items():
                total = count + more
                if total >= len(after) or after[total] == NEVER or barred & near_too:
                    continue
                self._joins += len(mine) * len(theirs)
                if self._joins > MOST_JOINS:
                    raise TooManyWaysError
                joined[total, (near | near_too) & still].extend(
                    self._unions(mine, theirs, self._goal - after[total])
                )
        return {key: _undominated(ways) for key, ways in joined.items() if ways}

    def _unions(self, mine: list[Way], theirs: list[Way], least: int) -> Iterator[Way]:
        purse = self._purse
        for cost, value, margin in mine:
            for cost_too, value_too, margin_too in theirs:
                spent = cost + cost_too if purse is not None else 0
                if margin + margin_too >= least and (purse is None or spent <= purse):
                    yield spent, value + value_too, margin + margin_too

    @staticmethod
    def _rewarded(ways: Ways, least: int, bonus: int, scaled: int) -> Ways:
        return {
            (count, near): [(cost, value + bonus, margin + scaled) for cost, value, margin in some]
            if count >= least
            else some
            for (count, near), some in ways.items()
        }

    def _open(self, inside: Iterable[int]) -> int:
        """Bits of the villages inside that clash with one outside."""
        within = set(inside)
        return sum(self._bits[village] for village in within if self._clashes[village] - within)

    def _barred_by(self, near: int) -> int:
        """Bits of the villages that clash with one of these."""
        barred = 0
        for village, bit in self._bits.items():
            if near & bit:
                for other in self._clashes[village]:
                    barred |= self._bits[other]
        return barred


def _clashes(
    problem: Problem, margin: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
) -> dict[int, set[int]]:
    """For every open village that clashes with an open one, those it clashes with."""
    found: dict[int, set[int]] = {}
    here = (margin > NEVER)[problem.clashing].all(axis=1)
    for one, other in problem.clashing[here].tolist():
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def _undominated(ways: list[Way]) -> list[Way]:
    ways.sort(key=lambda way: (way[0], -way[1]))
    kept: list[Way] = []
    for way in ways:
        if not kept or way[1] > kept[-1][1]:
            kept.append(way)
    return kept
