"""The best two villages of a district that are not too near each other, exactly.

Villages of a group come by rank, those that must be chosen first, then the greatest margin. Nearly always the
first try fits, so that every step looks at those only that still have none.
"""

from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints, Problem
from desmigratif.cores.selection.proving.hierarchy import CLOSED

NOBODY = -1


class Clashing:
    """Which pairs of a problem clash, asked for many at a time."""

    def __init__(self, problem: Problem) -> None:
        self._count = len(problem.codes)
        self._keys = problem.clashing[:, 0] * self._count + problem.clashing[:, 1]
        self._keys.sort()

    def __call__(self, one: Ints, other: Ints) -> Bools:
        """Whether the villages clash, element by element."""
        key = np.minimum(one, other) * self._count + np.maximum(one, other)
        place = np.minimum(np.searchsorted(self._keys, key), len(self._keys) - 1)
        return np.asarray(self._keys[place] == key)


@dataclass(frozen=True, eq=False)
class Ranked:
    """Villages with their margins, group by group in rank order; `start` and `size` are by group.

    `musts` counts those of a group that must be chosen.
    """

    village: Ints
    margin: Ints
    start: Ints
    size: Ints
    musts: Ints
    clash: Clashing

    def best_pairs(self, group: Ints, without: Ints | None = None) -> tuple[Ints, Ints]:
        """For these groups the greatest sum of two that do not clash, and their ranks (NOBODY where none).

        `without` is a rank that may not be taken, by group.
        """
        banned = np.full(len(group), NOBODY) if without is None else without
        best, ranks = np.full(len(group), CLOSED), np.full((len(group), 2), NOBODY)
        first = np.where(banned == 0, 1, 0)
        active = np.flatnonzero((self.musts[group] <= 2) & (first + 1 < self.size[group]))
        while len(active):
            other = self._partners(group[active], first[active], first[active] + 1, banned[active])
            has = other >= 0
            rows = active[has]
            sums = self._margin(group[rows], first[rows]) + self._margin(group[rows], other[has])
            better = sums > best[rows]
            best[rows[better]] = sums[better]
            ranks[rows[better]] = np.stack([first[rows], other[has]], axis=1)[better]
            active = active[self.musts[group[active]] == 0]
            first[active] += 1 + (first[active] + 1 == banned[active])
            active = active[first[active] + 1 < self.size[group[active]]]
            places, rank = group[active], first[active]
            bound = self._margin(places, rank) + self._margin(places, rank + 1)
            active = active[bound > best[active]]
        return best, ranks

    def partners(self, group: Ints, own: Ints) -> Ints:
        """For villages (group and rank) the margin of the best other that may stand beside them alone."""
        musts = self.musts[group]
        allowed = (musts == 0) | (own < musts) | (musts == 1)
        rows = np.flatnonzero(allowed & (musts <= 2))
        found = np.full(len(group), CLOSED)
        first = np.zeros(len(rows), np.int64)
        other = self._partners(group[rows], own[rows], first, own[rows])
        has = other >= 0
        found[rows[has]] = self._margin(group[rows[has]], other[has])
        return found

    def _partners(self, group: Ints, own: Ints, start: Ints, banned: Ints) -> Ints:
        """The first rank from `start` that is not `own` or banned, does not clash and leaves no must out."""
        found = np.full(len(group), NOBODY)
        other = start.copy()
        active = np.arange(len(group))
        while len(active):
            active = active[other[active] < self.size[group[active]]]
            skip = (other[active] == own[active]) | (other[active] == banned[active])
            skipped, tried = active[skip], active[~skip]
            musts = self.musts[group[tried]]
            left = musts - (own[tried] < musts)
            tried = tried[(left == 0) | ((left == 1) & (other[tried] < musts))]
            mine = self.village[self.start[group[tried]] + own[tried]]
            wrong = self.clash(mine, self.village[self.start[group[tried]] + other[tried]])
            found[tried[~wrong]] = other[tried[~wrong]]
            active = np.concatenate([skipped, tried[wrong]])
            other[active] += 1
        return found

    def _margin(self, group: Ints, rank: Ints) -> Ints:
        return np.asarray(self.margin[self.start[group] + rank])
