"""What the counts say when one place may take one more, or one less: for all places at once."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from desmigratif.cores.selection.problem import Ints, Problem
from desmigratif.cores.selection.proving.counts import Counting, Openings
from desmigratif.cores.selection.proving.hierarchy import BARELY, CLOSED, Joined, joined, outsides
from desmigratif.cores.selection.proving.places import NO_CAP, Hierarchy


class Loosened(Counting):
    """Best sums of a count in which one place of a level takes a number that it may not take now.

    `number` counts the levels of the hierarchy from the smallest. Sums without what prices pay back; `CLOSED`
    where there is no such set.
    """

    def __init__(self, problem: Problem, scale: int, margin: Ints, openings: Openings) -> None:
        hierarchy = Hierarchy(problem)
        hierarchy.most += 1  # small places are counted so far
        super().__init__(hierarchy, scale, margin, openings)

    def one_more(self, number: int) -> Ints:
        """By place: with exactly one village more than its cap."""
        return self._at(number, self.hierarchy.levels[number].most + 1)

    def one_less(self, number: int) -> Ints:
        """By place: with exactly one village less than its floor; `CLOSED` without a floor."""
        return self._at(number, self.hierarchy.levels[number].least - 1)

    def nation(self, least: int, most: int) -> int:
        """With any number of villages from `least` to `most`, one beyond what the nation takes or fewer."""
        top = len(self.hierarchy.levels) - 1
        counts = range(max(0, least), most + 1)
        return max((int(self._inside(top, np.array([count]))[0]) for count in counts), default=CLOSED)

    def _at(self, number: int, count: Ints) -> Ints:
        outside = self._padded_outsides[number]
        there = np.where(count < outside.shape[1], count, -1)
        rest = np.where(there >= 0, outside[np.arange(len(count)), there], CLOSED)
        total = self._inside(number, there) + rest
        return np.where(self.impossible | (total < BARELY), CLOSED, total)

    def _inside(self, number: int, count: Ints) -> Ints:
        """By place the best sum of exactly so many in it, its own limits aside."""
        sums = self._leaves() if number == 0 else self._wide(number)
        there = np.where((count >= 0) & (count < sums.shape[1]), count, -1)
        return np.where(there >= 0, sums[np.arange(len(count)), there], CLOSED)

    def _wide(self, number: int) -> Ints:
        level = self.hierarchy.levels[number]
        child = self._function if number == 1 else self._joined[number - 2].whole
        most = np.where(level.most < NO_CAP, level.most + 1, level.most)
        return joined(replace(level, least=np.maximum(level.least - 1, 0), most=most), child).whole

    def _leaves(self) -> Ints:
        """Sums of the smallest places for counts one beyond the most; any two may go together."""
        best, rows = self._best, self._rows
        sums = np.zeros((len(best), best.shape[1] + 1), np.int64)
        np.cumsum(np.where(best > CLOSED, best, 0), axis=1, out=sums[:, 1:])
        if self.hierarchy.bonus is not None:
            least, bonus = self.hierarchy.bonus
            sums[:, least:] += bonus * self._scale
        numbers = np.arange(sums.shape[1])
        fits = (numbers >= rows.musts[:, None]) & (numbers <= rows.size[:, None])
        return np.where(fits, sums, CLOSED)

    @cached_property
    def _padded_outsides(self) -> list[Ints]:
        """As `outside`, for counts one greater."""
        wider = [
            Joined(_padded(one.whole), [_padded(before) for before in one.before]) for one in self._joined
        ]
        functions = [_padded(self._function), *(one.whole for one in wider)]
        found = [np.zeros_like(functions[-1])]
        for number in reversed(range(len(wider))):
            level = self.hierarchy.levels[number + 1]
            found.append(outsides(level, functions[number], wider[number], found[-1]))
        return found[::-1]


def _padded(functions: Ints) -> Ints:
    """With an entry for one more, closed."""
    return np.pad(functions, ((0, 0), (0, 1)), constant_values=CLOSED)
