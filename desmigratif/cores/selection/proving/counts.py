"""What any prices prove: the best sums by count through districts, regencies, provinces and the nation.

Budgets, the places of a regency in one year and nearness are paid for by prices; every other rule of the
problem with its years made one is kept exactly. All in whole numbers, so that the total is a proof.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints, Problem
from desmigratif.cores.selection.proof import Prices
from desmigratif.cores.selection.proving.apart import NOBODY, Ranked
from desmigratif.cores.selection.proving.hierarchy import BARELY, CLOSED, Joined, joined, outsides, shares
from desmigratif.cores.selection.proving.places import Hierarchy

Cliques = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Openings:
    """Which choices (n × T) are open, and which villages have to be chosen."""

    choices: Bools
    must: Bools


@dataclass(frozen=True, eq=False)
class _Rows:
    """Villages with an open choice, group by group, the ones that must be chosen first, the best before."""

    village: Ints
    group: Ints
    rank: Ints
    margin: Ints
    musts: Ints
    size: Ints


class Counting:
    """The best sums under one set of margins. Two villages alone in a district never clash."""

    def __init__(self, hierarchy: Hierarchy, scale: int, margin: Ints, openings: Openings) -> None:
        self.hierarchy = hierarchy
        self._scale = scale
        self._must = openings.must
        self.margin = np.where(openings.choices.any(axis=1), margin, CLOSED)
        self._rows = self._sorted()
        self._pair = np.tile(np.array([0, 1]), (len(hierarchy.levels[0].most), 1))
        self._best, self._function = self._leaf_functions()
        self._joined: list[Joined] = []
        child = self._function
        for level in hierarchy.levels[1:]:
            self._joined.append(joined(level, child))
            child = self._joined[-1].whole
        self._top = child
        self.impossible = bool((self._must & (self.margin == CLOSED)).any())

    @property
    def sums(self) -> int:
        """The best sum over the nation, CLOSED where there is none."""
        best = int(self._top.max(initial=CLOSED))
        return CLOSED if self.impossible or best < BARELY else best

    @cached_property
    def _ranked(self) -> Ranked:
        rows = self._rows
        start = np.cumsum(rows.size) - rows.size
        return Ranked(rows.village, rows.margin, start, rows.size, rows.musts, self.hierarchy.clash)

    def _sorted(self) -> _Rows:
        group = self.hierarchy.group
        count = len(self.hierarchy.levels[0].most)
        village = np.flatnonzero(self.margin > CLOSED)
        must = self._must[village]
        village = village[np.lexsort((-self.margin[village], ~must, group[village]))]
        place = group[village]
        rank = np.arange(len(village)) - np.searchsorted(place, place)
        musts = np.bincount(group[self._must], minlength=count)
        size = np.bincount(place, minlength=count)
        return _Rows(village, place, rank, self.margin[village], musts, size)

    def _leaf_functions(self) -> tuple[Ints, Ints]:
        """By group: the best margins in turn (one more than fit), and the function of counts."""
        rows, level = self._rows, self.hierarchy.levels[0]
        most = np.minimum(np.minimum(rows.size, level.most), self.hierarchy.most)
        width = int(most.max(initial=0))
        best = np.full((len(level.most), width + 1), CLOSED, np.int64)
        shown = rows.rank <= width
        best[rows.group[shown], rows.rank[shown]] = rows.margin[shown]
        sums = np.zeros((len(level.most), width + 1), np.int64)
        np.cumsum(np.where(best[:, :width] > CLOSED, best[:, :width], 0), axis=1, out=sums[:, 1:])
        if len(self.hierarchy.apart) and width > 1:
            self._set_apart(sums)
        if self.hierarchy.bonus is not None:
            least, bonus = self.hierarchy.bonus
            sums[:, least:] += bonus * self._scale
        count = np.arange(width + 1)
        fits = (count >= np.maximum(rows.musts, level.least)[:, None]) & (count <= most[:, None])
        return best, np.where(fits & (sums > BARELY), sums, CLOSED)

    def _set_apart(self, sums: Ints) -> None:
        """No two that clash where two are taken."""
        groups = self.hierarchy.apart
        value, self._pair[groups] = self._ranked.best_pairs(groups)
        sums[groups, 2] = value

    def chosen(self) -> Bools:
        """One best set under these margins, of the greatest count; there has to be one."""
        count = np.array([int(np.flatnonzero(self._top[0] == self._top[0].max())[-1])])
        children = [self._function, *(one.whole for one in self._joined)]
        for number in reversed(range(len(self._joined))):
            level = self.hierarchy.levels[number + 1]
            count = shares(level, children[number], self._joined[number], count)
        taken = np.zeros(len(self.margin), np.bool_)
        rows = self._rows
        two = count[rows.group] == 2
        among = (rows.rank[:, None] == self._pair[rows.group]).any(axis=1)
        taken[rows.village[np.where(two, among, rows.rank < count[rows.group])]] = True
        return taken

    def outside(self) -> list[Ints]:
        """For every level from the smallest: by place and count the best of all else."""
        functions = [self._function, *(one.whole for one in self._joined)]
        found = [np.zeros_like(functions[-1])]
        for number in reversed(range(len(self._joined))):
            level = self.hierarchy.levels[number + 1]
            found.append(outsides(level, functions[number], self._joined[number], found[-1]))
        return found[::-1]

    def marginals(self) -> tuple[Ints, Ints]:
        """The best sums with each village chosen, and with it left out; CLOSED where impossible."""
        inside = np.full(len(self.margin), CLOSED, np.int64)
        left_out = np.full(len(self.margin), CLOSED, np.int64)
        if self.sums == CLOSED:
            return inside, left_out
        outside = self.outside()[0]
        total = _plus(self._function, outside)
        apart = len(self.hierarchy.apart) > 0 and total.shape[1] > 2
        if apart:
            total[self.hierarchy.apart, 2] = CLOSED
        village = self._rows.village
        inside[village], left_out[village] = self._exchanged(total)
        if apart:
            self._pairs_apart(outside[:, 2], inside, left_out)
        inside[self._must], left_out[self._must] = self.sums, CLOSED
        return inside, left_out

    def _exchanged(self, total: Ints) -> tuple[Ints, Ints]:
        """The same by row, where the villages of a group are taken in the order of their ranks."""
        rows, (_, width) = self._rows, total.shape
        last = np.full_like(total, CLOSED)  # by count: the last of them exchanged for another
        others = _cleared(self._best[:, : width - 1])
        last[:, 1:] = np.where(total[:, 1:] > CLOSED, total[:, 1:] - others, CLOSED)
        last[np.arange(width) <= rows.musts[:, None]] = CLOSED
        more = _plus(total, self._best)  # by count: the first of the others beside them
        rank = np.minimum(rows.rank, width - 1)
        group, after = rows.group, np.minimum(rank + 1, width - 1)
        has_after = rank + 1 < width
        among = np.where(has_after, _from_right(total)[group, after], CLOSED)
        without = np.maximum.accumulate(total, axis=1)[group, rank]
        fewer = np.maximum.accumulate(last, axis=1)[group, rank]
        again = np.where(has_after, _from_right(more)[group, after], CLOSED)
        again = np.where(again > CLOSED, again - rows.margin, CLOSED)
        return np.maximum(among, _plus(fewer, rows.margin)), np.maximum(without, again)

    def _pairs_apart(self, outside: Ints, inside: Ints, left_out: Ints) -> None:
        """The marginals where two that do not clash are taken in a district."""
        rows, hierarchy, ranked = self._rows, self.hierarchy, self._ranked
        apart = np.zeros(len(rows.size), np.bool_)
        apart[hierarchy.apart] = True
        more = _plus(outside, np.int64(hierarchy.bonus_for(2) * self._scale))
        concerned = np.flatnonzero(apart[rows.group])
        village, group = rows.village[concerned], rows.group[concerned]
        beside = ranked.partners(group, rows.rank[concerned])
        with_it = _plus(_plus(rows.margin[concerned], beside), more[group])
        inside[village] = np.maximum(inside[village], with_it)
        best, pair = ranked.best_pairs(hierarchy.apart)
        value = np.full(len(rows.size), CLOSED)
        value[hierarchy.apart] = _plus(best, more[hierarchy.apart])
        without = value[group]
        for side in (0, 1):
            again, _ = ranked.best_pairs(hierarchy.apart, pair[:, side])
            taken = np.full(len(rows.size), NOBODY)
            taken[hierarchy.apart] = pair[:, side]
            value[hierarchy.apart] = _plus(again, more[hierarchy.apart])
            without = np.where(rows.rank[concerned] == taken[group], value[group], without)
        left_out[village] = np.maximum(left_out[village], without)


def _from_right(sums: Ints) -> Ints:
    return np.maximum.accumulate(sums[:, ::-1], axis=1)[:, ::-1]


def _cleared(sums: Ints) -> Ints:
    return np.where(sums > CLOSED, sums, 0)


def _plus(one: Ints, other: Ints | np.int64) -> Ints:
    total = one + other
    return np.where(total < BARELY, CLOSED, total)


def choice_margins(problem: Problem, scale: int, cliques: Cliques, prices: Prices) -> Ints:
    """scale · priority less what the prices ask, n × T."""
    near = np.zeros(len(problem.codes), np.int64)
    for price, clique in zip(prices.near.tolist(), cliques, strict=True):
        near[list(clique)] += price
    base = problem.priority * scale - near
    yearly = base[:, None] - problem.cost[:, None] * prices.budget - prices.quota
    if prices.regency_year.any():
        yearly -= prices.regency_year[problem.regency]
    return yearly


def sides(problem: Problem, prices: Prices) -> int:
    """Σ price · side: what the prices pay back."""
    total = int(sum(prices.near.tolist()))
    for number, year in enumerate(problem.years):
        price = int(prices.quota[number])
        total += price * (year.most if price > 0 else year.quota or 0)
        total += int(prices.budget[number]) * (year.budget_idr or 0)
    yearly = sum(prices.regency_year.ravel().tolist())
    return total + yearly * (problem.caps.regency_year or 0)


class Counted:
    """The bound `total` = scale · value, and with one village chosen or left out; CLOSED where impossible.

    `margin` is the best margin of each village.
    """

    def __init__(self, counting: Counting, back: int) -> None:
        self._counting = counting
        self._back = back
        self.margin = counting.margin
        self.total = counting.sums if counting.sums == CLOSED else counting.sums + back

    def chosen(self) -> Bools:
        """One set that reaches the total; there has to be one."""
        return self._counting.chosen()

    @property
    def inside(self) -> Ints:
        """The bound with each village chosen."""
        return self._marginals[0]

    @property
    def left_out(self) -> Ints:
        """The bound with each village left out."""
        return self._marginals[1]

    @cached_property
    def _marginals(self) -> tuple[Ints, Ints]:
        inside, left_out = self._counting.marginals()
        back = np.int64(self._back)
        return _plus(inside, back), _plus(left_out, back)


def relaxed(
    problem: Problem,
    scale: int,
    cliques: Cliques,
    prices: Prices,
    openings: Openings | None = None,
) -> Counted:
    """The bound of these prices over the openings (default: all that the problem allows)."""
    openings = openings or all_open(problem)
    margin = np.where(openings.choices, choice_margins(problem, scale, cliques, prices), CLOSED).max(axis=1)
    counting = Counting(Hierarchy(problem), scale, margin, openings)
    return Counted(counting, sides(problem, prices))


def all_open(problem: Problem) -> Openings:
    """Every allowed choice open, the included villages to be chosen."""
    must = problem.include if len(problem.include) else np.zeros(len(problem.codes), np.bool_)
    return Openings(problem.allowed, must)
