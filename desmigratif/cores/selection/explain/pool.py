"""Chosen villages of one year that may give place, looked up by place for all villages at once."""

import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints, Problem

NOBODY = 2**62  # lowest worth of an empty group
AT_ONCE = 2_000_000
KEY = 2**41  # priorities with a bonus stay below it


class Pool:
    """Members (village numbers) and, by village, what the plan loses with a member."""

    def __init__(self, problem: Problem, members: Ints, worth: Ints) -> None:
        self._problem = problem
        self._members = members
        self._worth = worth

    def lowest(self, place: Ints) -> Ints:
        """For every village the lowest worth of a member in the same place; `NOBODY` if there is none."""
        return self._lowest(place, self._members)[place]

    def lowest_elsewhere(self, place: Ints) -> Ints:
        """The same without the members in the village's own district."""
        district, members = self._problem.district, self._members
        low = self._lowest(place, members)
        home = np.full(len(low), -1)
        ties = members[self._worth[members] == low[place[members]]]
        home[place[ties]] = district[ties]
        others = members[district[members] != home[place[members]]]
        return np.where(district == home[place], self._lowest(place, others)[place], low[place])

    def dearest(self, place: Ints, worth: Ints, asked: Bools, *, elsewhere: bool) -> Ints:
        """For the villages asked about: the greatest cost of a member in the same place with a lower worth
        than theirs; minus `NOBODY` if there is none. With `elsewhere` a worth counts a bonus that a member
        of the own district cannot win: it must have a lower priority too.
        """
        problem, members = self._problem, self._members
        cost = np.full(len(place), -NOBODY, np.int64)
        if not len(members):
            return cost
        key = place * KEY
        order = members[np.argsort((key + self._worth)[members], kind="stable")]
        sorted_keys = (key + self._worth)[order]
        rank = np.argsort(np.argsort(problem.cost[order], kind="stable"), kind="stable")
        block = np.cumsum(np.diff(place[order], prepend=place[order[0]]) != 0) * len(order)
        top = np.maximum.accumulate(rank + block) - block
        dearest = order[np.argsort(rank)[top]]
        rows = np.flatnonzero(asked)
        spot = np.searchsorted(sorted_keys, (key + worth)[rows], side="left") - 1
        giver = dearest[spot]
        fits = (spot >= 0) & (place[order][spot] == place[rows])
        cost[rows[fits]] = problem.cost[giver[fits]]
        if elsewhere:
            own = problem.district[giver] == problem.district[rows]
            wrong = fits & own & (problem.priority[giver] >= problem.priority[rows])
            self._look_elsewhere(cost, place, worth, rows[wrong])
        return cost

    def _look_elsewhere(self, cost: Ints, place: Ints, worth: Ints, rows: Ints) -> None:
        """The greatest cost for these villages, member by member outside their own districts."""
        district, members = self._problem.district, self._members
        paid = self._problem.cost[members]
        step = max(1, AT_ONCE // max(1, len(members)))
        for start in range(0, len(rows), step):
            some = rows[start : start + step, None]
            may = (place[members] == place[some]) & (self._worth[members] < worth[some])
            may &= district[members] != district[some]
            cost[some[:, 0]] = np.where(may, paid, -NOBODY).max(axis=1)

    def _lowest(self, place: Ints, members: Ints) -> Ints:
        low = np.full(int(place.max(initial=-1)) + 1, NOBODY, np.int64)
        np.minimum.at(low, place[members], self._worth[members])
        return low
