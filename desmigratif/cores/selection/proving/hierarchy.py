"""Best sums by count, places inside places, in whole numbers: a max-plus sum of children for every parent.

A *function* is one row of int64: entry c is the best sum with exactly c villages, `CLOSED` where impossible.
Parents are worked on side by side: the i-th child of every parent that has one, in one step.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from desmigratif.cores.selection.problem import Bools, Ints

CLOSED = -(2**62)
WIDE = 16  # from here on, all shifts at once
BARELY = -(2**61)  # sums below this have something impossible in them: all others stay above it


@dataclass(frozen=True, eq=False)
class Level:
    """Children in parents: `parent` is by child; a parent takes `least` to `most` villages."""

    parent: Ints
    least: Ints
    most: Ints

    @cached_property
    def turns(self) -> list[tuple[Ints, Ints]]:
        """For i = 0, 1, …: the i-th child of every parent with more than i, and those parents."""
        order = np.argsort(self.parent, kind="stable")
        parents = self.parent[order]
        place = np.arange(len(order)) - np.searchsorted(parents, parents)
        by_turn = np.argsort(place, kind="stable")
        starts = np.searchsorted(place[by_turn], np.arange(int(place.max(initial=-1)) + 2))
        parts = (by_turn[start:end] for start, end in pairwise(starts.tolist()))
        return [(order[part], parents[part]) for part in parts]

    def allowed(self, width: int) -> Bools:
        """By parent and count below `width`: whether the parent may take so many."""
        count = np.arange(width)
        return np.asarray((count >= self.least[:, None]) & (count <= self.most[:, None]), np.bool_)


@dataclass(frozen=True, eq=False)
class Joined:
    """The functions of parents, and before each turn those of the parents of that turn."""

    whole: Ints
    before: list[Ints]


def joined(level: Level, child: Ints) -> Joined:
    """The parents' functions from their children's (rows of `child`)."""
    sizes = np.zeros(len(level.most), np.int64)
    np.add.at(sizes, level.parent, _reach(child))
    width = int(np.minimum(sizes, level.most).max(initial=0)) + 1
    whole = np.full((len(level.most), width), CLOSED, np.int64)
    whole[:, 0] = 0
    before = []
    for children, parents in level.turns:
        earlier = whole[parents]
        before.append(earlier)
        whole[parents] = summed(earlier, child[children])
    whole[~level.allowed(width)] = CLOSED
    return Joined(whole, before)


def summed(one: Ints, other: Ints) -> Ints:
    """The max-plus sum row by row, as wide as `one`."""
    width, more = one.shape[1], min(other.shape[1], one.shape[1])
    if more > WIDE:
        windows = _windows(one, more, before=more - 1)
        return _clear((windows + other[:, None, more - 1 :: -1]).max(axis=2))
    total = np.full_like(one, CLOSED)
    for count in range(more):
        part = one[:, : width - count] + other[:, count, None]
        np.maximum(total[:, count:], part, out=total[:, count:])
    return _clear(total)


def completed(one: Ints, after: Ints, width: int) -> Ints:
    """Row by row, for a further child: entry a is the best of `one` at c and `after` at c + a."""
    most = one.shape[1]
    best = np.full((len(one), width), CLOSED, np.int64)
    shared = min(width, most)
    if shared > WIDE:
        best[:, :shared] = (_windows(after, most, after=shared - 1)[:, :shared] + one[:, None]).max(axis=2)
        return _clear(best)
    for count in range(shared):
        best[:, count] = (one[:, : most - count] + after[:, count:]).max(axis=1)
    return _clear(best)


def _windows(functions: Ints, size: int, *, before: int = 0, after: int = 0) -> Ints:
    """All runs of so many entries, with closed ones before or after: rows × starts × size."""
    padded = np.pad(functions, ((0, 0), (before, after)), constant_values=CLOSED)
    return sliding_window_view(padded, size, axis=1)


def outsides(level: Level, child: Ints, parents: Joined, outside: Ints) -> Ints:
    """For every child and count: the best of all else, `outside` being that of the parents."""
    width = parents.whole.shape[1]
    after = np.full((len(level.most), width), CLOSED, np.int64)
    shared = min(width, outside.shape[1])
    after[:, :shared] = outside[:, :shared]
    after[~level.allowed(width)] = CLOSED
    result = np.full_like(child, CLOSED)
    for (children, rows), before in zip(reversed(level.turns), reversed(parents.before), strict=True):
        later = after[rows]
        result[children] = completed(before, later, child.shape[1])
        after[rows] = _with_child(later, child[children])
    return result


def _with_child(after: Ints, child: Ints) -> Ints:
    """What is best after the children before, once this child is among the later ones."""
    width, more = after.shape[1], min(child.shape[1], after.shape[1])
    if more > WIDE:
        windows = _windows(after, more, after=more - 1)
        return _clear((windows + child[:, None, :more]).max(axis=2))
    best = np.full_like(after, CLOSED)
    for count in range(more):
        part = after[:, count:] + child[:, count, None]
        np.maximum(best[:, : width - count], part, out=best[:, : width - count])
    return _clear(best)


def shares(level: Level, child: Ints, parents: Joined, count: Ints) -> Ints:
    """How many each child takes when each parent takes `count`, in one of the best ways."""
    left = count.copy()
    taken = np.zeros(len(level.parent), np.int64)
    for (children, rows), before in zip(reversed(level.turns), reversed(parents.before), strict=True):
        options = child[children]
        width = options.shape[1]
        rest = left[rows, None] - np.arange(width)
        held = np.take_along_axis(before, np.clip(rest, 0, before.shape[1] - 1), axis=1)
        total = np.where(rest >= 0, held + options, 2 * CLOSED)
        taken[children] = total.argmax(axis=1)
        left[rows] -= taken[children]
    return taken


def _clear(sums: Ints) -> Ints:
    sums[sums < BARELY] = CLOSED
    return sums


def _reach(functions: Ints) -> Ints:
    """The greatest count that each function has an entry for."""
    width = functions.shape[1]
    return np.asarray(width - 1 - (functions > CLOSED)[:, ::-1].argmax(axis=1), np.int64)
