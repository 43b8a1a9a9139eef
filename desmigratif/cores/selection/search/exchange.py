"""A better plan by up to six changes at once: villages come in, go out or change their year.

A change goes up when a village comes in or gets a later year, else down. The changes that the prices hold to
lose least are put together by threes. The threes that go up, sorted by cost, meet those that go down and undo
what they do to the quotas: for each, the most valuable that the budget allows is one binary search away.
"""

from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise

import numpy as np

from desmigratif.cores.selection.model import NO_LIMIT, Model, used_by
from desmigratif.cores.selection.problem import Bools, Ints
from desmigratif.cores.selection.proving.lowest import lowest
from desmigratif.cores.selection.search.changes import NOBODY, Changes, at, changes_of

WIDTH, WIDER = 25, 36  # changes up, and down, that are looked at; with several years there are more kinds
PAIRS = 6  # and changes of two villages
TRIES = 50  # meetings that break a cap, before giving up


def can_exchange(model: Model) -> bool:
    """Whether the model has villages and at most one budget."""
    budgets = [int((rule.upper < NO_LIMIT).sum()) for rule in model.rules if rule.weight is not None]
    return len(model.village) > 0 and sum(budgets) <= 1


def exchanged(model: Model, margin: Ints, taken: Ints) -> Ints:
    """A plan (positions) worth at least as much as `taken`; `margin` says which changes are promising.

    `taken` keeps every rule but perhaps the budget. If no exchange mends that, it comes back as it is.
    """
    exchange = _Exchange(model, margin, taken)
    while exchange.improve():
        pass
    return exchange.taken


@dataclass(frozen=True, eq=False)
class _Sets:
    """Sets of changes by row: choices that end and begin (-1: none); value, cost and counts they add."""

    old: Ints
    new: Ints
    gain: Ints
    cost: Ints
    counts: Ints


class _Exchange:
    """A plan on the way to a better one. `now` is the choice of every village, -1 where it has none."""

    def __init__(self, model: Model, margin: Ints, taken: Ints) -> None:
        self._model = model
        self._margin = margin
        self._now = np.full(len(model.first), NOBODY, np.int64)
        self._now[model.group[taken]] = taken
        self._quota = next((rule for rule in model.rules if rule.name == "quota"), None)
        budget = next((rule for rule in model.rules if rule.weight is not None), None)
        self._cost, self._purse = np.zeros(len(margin), np.int64), 0
        if budget is not None and budget.weight is not None and (budget.upper < NO_LIMIT).any():
            self._cost = np.where(budget.upper[budget.row] < NO_LIMIT, budget.weight, 0)
            self._purse = int(budget.upper.min())

    @property
    def taken(self) -> Ints:
        """The plan as positions."""
        return np.sort(self._now[self._now >= 0])

    def improve(self) -> bool:
        """Carry out the most valuable exchange found; whether there is one."""
        changes = changes_of(self._model, self._margin, self._now)
        year = np.append(self._model.year, NOBODY)
        rising = (year[changes.new] - year[changes.old]).sum(axis=1) >= 0
        up, down = (self._sets(changes.only(self._easiest(which, changes))) for which in (rising, ~rising))
        for first, second in self._meetings(up, down):
            now = self._after(up, first, down, second)
            if now is not None and self._model.keeps(np.sort(now[now >= 0])):
                self._now = now
                return True
        return False

    def _after(self, up: _Sets, first: int, down: _Sets, second: int) -> Ints | None:
        """The choice of every village after both sets of changes; None if a village is in two of them."""
        old = np.concatenate([up.old[first], down.old[second]])
        new = np.concatenate([up.new[first], down.new[second]])
        villages = self._model.group[np.maximum(old, new)[(old >= 0) | (new >= 0)]]
        if len(set(villages.tolist())) < len(villages):
            return None
        now = self._now.copy()
        now[villages] = new[(old >= 0) | (new >= 0)]
        return now

    def _easiest(self, which: Bools, changes: Changes) -> Ints:
        """Numbers of the changes among these that lose least by their margins, of one village and of two."""
        ease = (at(self._margin, changes.new) - at(self._margin, changes.old)).sum(axis=1)
        single = changes.single
        kinds = ((single, WIDTH if self._model.single else WIDER), (~single, PAIRS))
        numbers = [(np.flatnonzero(which & kind), most) for kind, most in kinds]
        return np.concatenate([some[lowest(-ease[some], most)] for some, most in numbers])

    def _sets(self, changes: Changes) -> _Sets:
        """All sets of up to three of these changes, and the empty one."""
        members = _up_to_three(len(changes.old))
        villages = np.append(changes.villages(self._model), [[NOBODY, NOBODY]], axis=0)[members]
        members = members[_all_different(villages.reshape(len(members), -1))]
        old, new = (
            np.append(side, [[NOBODY, NOBODY]], axis=0)[members].reshape(len(members), -1)
            for side in (changes.old, changes.new)
        )
        rows = np.zeros((len(members), 1), np.int64)
        if self._quota is not None:
            begun, ended = at(self._quota.row, new, NOBODY), at(self._quota.row, old, NOBODY)
            every = range(len(self._quota.lower))
            rows = np.stack(
                [(begun == row).sum(axis=1) - (ended == row).sum(axis=1) for row in every], axis=1
            )
        value, cost = self._model.value, self._cost
        return _Sets(
            old,
            new,
            (at(value, new) - at(value, old)).sum(axis=1),
            (at(cost, new) - at(cost, old)).sum(axis=1),
            rows,
        )

    def _meetings(self, up: _Sets, down: _Sets) -> list[tuple[int, int]]:
        """Sets of both kinds that keep quotas and budget together, the most valuable first; all gain."""
        left = self._purse - int(self._cost[self.taken].sum())
        least = 1 if left >= 0 else -NO_LIMIT  # any exchange will do that ends overspending
        up_kinds, ups = _by_kind(up)
        down_kinds, downs = _by_kind(down)
        found: list[tuple[int, int, int]] = []
        for a, b in self._balanced(up_kinds, down_kinds):
            found.extend(_best_meetings((up, ups[a]), (down, downs[b]), left, least))
        found.sort(key=lambda meeting: -meeting[0])
        return [(first, second) for _, first, second in found[:TRIES]]

    def _balanced(self, up: Ints, down: Ints) -> list[tuple[int, int]]:
        """Kinds of sets whose counts together keep the quotas."""
        if self._quota is None:
            return [(0, 0)]
        total = used_by(self._quota, self.taken) + up[:, None, :] + down[None, :, :]
        fine = ((total >= self._quota.lower) & (total <= self._quota.upper)).all(axis=2)
        return [(int(a), int(b)) for a, b in np.argwhere(fine)]


def _by_kind(sets: _Sets) -> tuple[Ints, list[Ints]]:
    """The different counts of sets, and for each the numbers of its sets, sorted by cost."""
    order = np.lexsort((sets.cost, *sets.counts.T))
    counts = sets.counts[order]
    starts = np.flatnonzero(np.append(True, (counts[1:] != counts[:-1]).any(axis=1)))
    ends = pairwise([*starts.tolist(), len(order)])
    return counts[starts], [order[start:end] for start, end in ends]


def _best_meetings(
    up: tuple[_Sets, Ints], down: tuple[_Sets, Ints], left: int, least: int
) -> list[tuple[int, int, int]]:
    """(gain, set, set): for each set going down the most valuable one going up that the budget allows."""
    (rising, one), (falling, other) = up, down
    top = np.maximum.accumulate(rising.gain[one])
    fresh = np.append(True, top[1:] > top[:-1])
    where = np.maximum.accumulate(np.where(fresh, np.arange(len(top)), 0))
    reach = np.searchsorted(rising.cost[one], left - falling.cost[other], side="right") - 1
    gain = np.where(reach >= 0, top[np.maximum(reach, 0)] + falling.gain[other], -NO_LIMIT - 1)
    best = np.argsort(-gain, kind="stable")[:TRIES]
    return [(int(gain[i]), int(one[where[reach[i]]]), int(other[i])) for i in best if gain[i] >= least]


def _all_different(numbers: Ints) -> Bools:
    """Whether the numbers of each row are different, -1 apart."""
    numbers = np.sort(numbers, axis=1)
    return np.asarray(((numbers[:, 1:] != numbers[:, :-1]) | (numbers[:, 1:] < 0)).all(axis=1))


@cache
def _up_to_three(count: int) -> Ints:
    """All sets of no, one, two and three of so many, a row each, -1 where there are fewer."""
    rows = [
        (NOBODY,) * (3 - size) + members for size in range(4) for members in combinations(range(count), size)
    ]
    return np.array(rows, np.int64)
