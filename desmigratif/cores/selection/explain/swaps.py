"""For every village left out: which chosen village could give it its place, and which rule stops that.

A swap takes one chosen village out and puts the other into the same year; all else stays. Only exact
integers; no solver. In a plan of proven optimal set no swap that keeps every rule raises Σ priority.
"""

from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem

NOBODY = 2**62  # lowest priority of an empty group
BARRED, MARGINAL, OPEN, DISTRICT, REGENCY, REGENCY_YEAR, PROVINCE, BUDGET = range(8)


@dataclass(frozen=True, eq=False)
class Counts:
    """How many are chosen in each place, and what each year has left; `regency_year` is regencies × T."""

    province: Ints
    regency: Ints
    district: Ints
    regency_year: Ints
    left_idr: tuple[int | None, ...]
    room: tuple[bool, ...]


@dataclass(frozen=True, eq=False)
class Verdicts:
    """Per village the decisive year (index) and what stops it there; `low` is the lowest priority whose place
    it could ask for, `NOBODY` if none can give place in any year it is allowed in.
    """

    block: Ints
    year: Ints
    low: Ints


def counts_of(problem: Problem, year_index: Ints) -> Counts:
    """Counts of a plan."""
    chosen = year_index != NOT_CHOSEN
    cells = problem.regency[chosen] * len(problem.years) + year_index[chosen]
    size = len(problem.regencies) * len(problem.years)
    left, room = [], []
    for column, year in enumerate(problem.years):
        members = year_index == column
        spent = int(problem.cost[members].sum())
        left.append(None if year.budget_idr is None else year.budget_idr - spent)
        room.append(year.quota_max is not None and int(members.sum()) < year.quota_max)
    return Counts(
        province=np.bincount(problem.province[chosen], minlength=len(problem.provinces)),
        regency=np.bincount(problem.regency[chosen], minlength=len(problem.regencies)),
        district=np.bincount(problem.district[chosen], minlength=len(problem.districts)),
        regency_year=np.bincount(cells, minlength=size).reshape(-1, len(problem.years)),
        left_idr=tuple(left),
        room=tuple(room),
    )


def verdicts(problem: Problem, year_index: Ints, counts: Counts) -> Verdicts:
    """What keeps each village out, were it not chosen. The first year in which it is wanted decides; when its
    priority is too low everywhere, the year whose lowest chosen priority is lowest.
    """
    years = range(len(problem.years))
    found = [_year_blocks(problem, year_index, counts, column) for column in years]
    blocks = np.stack([block for block, _ in found], axis=1)
    lows = np.stack([low for _, low in found], axis=1)
    lows[blocks == BARRED] = NOBODY
    marginal_year = np.argmin(lows, axis=1)
    stopped_year = np.argmax(blocks > OPEN, axis=1)
    open_year = np.argmax(blocks == OPEN, axis=1)
    is_open, is_stopped = (blocks == OPEN).any(axis=1), (blocks > OPEN).any(axis=1)
    year = np.where(is_open, open_year, np.where(is_stopped, stopped_year, marginal_year))
    rows = np.arange(len(year))
    return Verdicts(blocks[rows, year], year, lows[rows, year])


def held_by_floor(problem: Problem, counts: Counts) -> Bools:
    """Villages of provinces with no more than their floor: only one of the same province may take over."""
    floors: Ints = problem.floors
    return np.asarray((counts.province <= floors)[problem.province], np.bool_)


def _year_blocks(problem: Problem, year_index: Ints, counts: Counts, column: int) -> tuple[Ints, Ints]:
    """What stops each village in one year, and the lowest priority whose place it could ask for there."""
    pool = _Pool(problem, np.flatnonzero((year_index == column) & ~problem.include))
    free = ~held_by_floor(problem, counts)
    nation = np.zeros_like(problem.province)
    anyone = _Pool(problem, pool.members[free[pool.members]])
    low = np.minimum(anyone.lowest(nation, 1), pool.lowest(problem.province, len(problem.provinces)))
    low = np.minimum(low, 0) if counts.room[column] else low
    allowed = problem.allowed[:, column]
    wanted = allowed & (problem.priority > low)
    block = np.where(allowed, MARGINAL, BARRED)
    places = _full_places(problem, counts, column)
    for full, reason, place, size in reversed(places):  # the smallest place has the last word
        inside = pool.lowest(place, size) < problem.priority
        block = np.where(wanted & full, np.where(inside, MARGINAL, reason), block)
    asked = wanted & (block == MARGINAL)
    left = counts.left_idr[column]
    if left is None:
        return np.where(asked, OPEN, block), low
    dearest = np.maximum(anyone.dearest(nation, asked), pool.dearest(problem.province, asked))
    dearest = np.maximum(dearest, 0) if counts.room[column] else dearest
    for full, _, place, _ in reversed(places):
        dearest = np.where(asked & full, pool.dearest(place, asked & full), dearest)
    return np.where(asked, np.where(problem.cost - dearest > left, BUDGET, OPEN), block), low


def _full_places(problem: Problem, counts: Counts, column: int) -> list[tuple[Bools, Ints, Ints, int]]:
    """Smallest place first: villages whose place is full, the block this is, the place, how many places."""
    caps = problem.caps
    district = _full(counts.district, caps.district)[problem.district]
    regency = _full(counts.regency, caps.regency)[problem.regency]
    year = _full(counts.regency_year[:, column], caps.regency_year)[problem.regency]
    province = _full(counts.province, caps.province)[problem.province]
    regency_block = np.where(regency, REGENCY, REGENCY_YEAR)
    return [
        (district, np.full_like(problem.district, DISTRICT), problem.district, len(problem.districts)),
        (regency | year, regency_block, problem.regency, len(problem.regencies)),
        (province, np.full_like(problem.province, PROVINCE), problem.province, len(problem.provinces)),
    ]


def _full(count: Ints, cap: int | None) -> Bools:
    return np.zeros(len(count), np.bool_) if cap is None else np.asarray(count >= cap, np.bool_)


class _Pool:
    """Chosen villages of one year that may give place."""

    def __init__(self, problem: Problem, members: Ints) -> None:
        self.problem = problem
        self.members = members

    def lowest(self, place: Ints, size: int) -> Ints:
        """For every village the lowest priority of a member in the same place; `NOBODY` if there is none."""
        low = np.full(size, NOBODY, np.int64)
        np.minimum.at(low, place[self.members], self.problem.priority[self.members])
        return low[place]

    def dearest(self, place: Ints, asked: Bools) -> Ints:
        """For the villages asked about: the greatest cost of a member in the same place that has a lower
        priority; minus `NOBODY` if there is none.
        """
        cost = np.full(len(place), -NOBODY, np.int64)
        if not len(self.members) or not self.problem.cost.any():
            return np.where(asked, 0, cost)
        key = place * 2**32 + self.problem.priority  # priorities stay below 2³²
        order = self.members[np.argsort(key[self.members], kind="stable")]
        first = np.flatnonzero(np.diff(place[order], prepend=-1))
        step = int(self.problem.cost.max()) + 1
        block = np.repeat(np.arange(len(first)), np.diff(first, append=len(order)))
        top = np.maximum.accumulate(self.problem.cost[order] + block * step) - block * step
        rows = np.flatnonzero(asked)
        spot = np.searchsorted(key[order], key[rows], side="left") - 1
        same = (spot >= 0) & (place[order][spot] == place[rows])
        cost[rows[same]] = top[spot[same]]
        return cost
