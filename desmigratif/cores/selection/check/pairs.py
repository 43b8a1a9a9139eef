"""Two villages alone in a district must not be too near: every pair of such districts is looked at."""

from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.check.sums import NEVER, Truth, Whole, settle
from desmigratif.cores.selection.problem import Problem


@dataclass(frozen=True, eq=False)
class Beside:
    """`apart`: districts with clashing pairs; `best` what two that do not clash are worth there.

    By village: its district, the best two with it, and the best two without it.
    """

    apart: Truth
    best: Whole
    district: Whole
    with_it: Whole
    without: Whole


def beside_of(problem: Problem, margin: Whole, must: Truth) -> Beside | None:
    """The pairs of districts in which two villages clash; None where no district has any."""
    first, second = problem.clashing.T
    inside = problem.district[first] == problem.district[second]
    apart = np.zeros(len(problem.districts), np.bool_)
    apart[problem.district[first[inside]]] = True
    if not apart.any():
        return None
    members = np.flatnonzero(apart[problem.district])
    members = members[np.argsort(problem.district[members], kind="stable")]
    table = _Table(problem, members, margin, must)
    table.bar(first[inside], second[inside])
    with_it, pair, best = table.best(len(problem.districts))
    without = np.full(len(margin), NEVER)
    without[members] = best[problem.district[members]]
    for side in range(2):
        gone = pair[:, side]
        value = table.best(len(problem.districts), gone)[2]
        named = np.flatnonzero(gone >= 0)
        without[gone[named]] = value[named]
    return Beside(apart, best, problem.district, with_it, without)


class _Table:
    """All ordered pairs of villages of one district, village by village."""

    def __init__(self, problem: Problem, members: Whole, margin: Whole, must: Truth) -> None:
        self._problem = problem
        district = problem.district[members]
        size = np.bincount(district, minlength=len(problem.districts))
        start = np.searchsorted(district, district)
        each = size[district]
        self._members = members
        self._start = np.cumsum(each) - each
        self._rank = np.arange(len(members)) - start
        one = np.repeat(np.arange(len(members)), each)
        other = np.arange(len(one)) - np.repeat(self._start, each) + np.repeat(start, each)
        self.one, self.other = members[one], members[other]
        musts = np.bincount(problem.district[must], minlength=len(problem.districts))
        have = must[self.one].astype(np.int64) + must[self.other]
        fits = (one != other) & (have == musts[problem.district[self.one]])
        fits &= (margin[self.one] > NEVER) & (margin[self.other] > NEVER)
        self.value = np.where(fits, settle(margin[self.one] + margin[self.other]), NEVER)
        self._row = np.full(len(margin), -1, np.int64)
        self._row[members] = np.arange(len(members))

    def bar(self, first: Whole, second: Whole) -> None:
        """These pairs clash."""
        for one, other in ((first, second), (second, first)):
            self.value[self._start[self._row[one]] + self._rank[self._row[other]]] = NEVER

    def best(self, districts: int, gone: Whole | None = None) -> tuple[Whole, Whole, Whole]:
        """By village the best two with it; by district the best two, and how much they are worth.

        `gone` names for each district a village (-1: none) that is not looked at.
        """
        value = self.value
        if gone is not None:
            absent = gone[self._problem.district[self.one]]
            value = np.where((self.one == absent) | (self.other == absent), NEVER, value)
        top = np.maximum.reduceat(value, self._start)
        with_it = np.full(len(self._row), NEVER, np.int64)
        with_it[self._members] = top
        place = self._problem.district[self._members]
        first = np.flatnonzero(np.append(True, place[1:] != place[:-1]))
        best = np.full(districts, NEVER, np.int64)
        best[place[first]] = np.maximum.reduceat(top, first)
        return with_it, self._pair(value, best, districts), best

    def _pair(self, value: Whole, best: Whole, districts: int) -> Whole:
        """For each district the two villages of one of its best pairs, -1 where there is none."""
        pair = np.full((districts, 2), -1, np.int64)
        place = self._problem.district[self.one]
        rows = np.flatnonzero((value == best[place]) & (value > NEVER))[::-1]
        pair[place[rows], 0], pair[place[rows], 1] = self.one[rows], self.other[rows]
        return pair
