"""The villages in question as a tree of places, what is settled taken off, with best sums by count."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from desmigratif.cores.selection.problem import Ints, Problem
from desmigratif.cores.selection.proving.counts import Openings
from desmigratif.cores.selection.proving.hierarchy import BARELY, CLOSED, Level
from desmigratif.cores.selection.proving.places import Hierarchy

Pairs = Set[tuple[int, int]]


@dataclass(eq=False)
class Group:
    """A place with children that are places, or one village. `least` to `most` further villages fit.

    `bonus` (value units) is due from `bonus_from` further villages on. `function` has the best sum of margins
    by count; `after[i]` the best completion once the first i children have taken so many.
    """

    least: int
    most: int
    village: int | None = None
    children: list["Group"] = field(default_factory=list)
    bonus: int = 0
    bonus_from: int = 0
    members: frozenset[int] = frozenset()
    function: Ints = field(default_factory=lambda: np.zeros(1, np.int64))
    before: list[Ints] = field(default_factory=list)
    after: list[Ints] = field(default_factory=list)


def tree_of(problem: Problem, openings: Openings) -> tuple[Group, int]:
    """The nation with the optional villages below, and the bonuses that are certain.

    A nation that takes at least one and at most none says that the settled villages break a rule.
    """
    hierarchy = Hierarchy(problem)
    optional = np.flatnonzero(openings.choices.any(axis=1) & ~openings.must)
    settled = hierarchy.group[openings.must]
    nodes: dict[int, list[Group]] = defaultdict(list)
    for village, at in zip(optional.tolist(), hierarchy.group[optional].tolist(), strict=True):
        nodes[at].append(Group(0, 1, village=village, members=frozenset([village])))
    certain = 0
    for number, level in enumerate(hierarchy.levels):
        if number:
            settled = level.parent[settled]
            nodes = _by_parent(nodes, level)
        taken = np.bincount(settled, minlength=len(level.most))
        nodes = {at: [_settled(level, at, int(taken[at]), nodes[at])] for at in sorted(nodes)}
        if number == 0 and hierarchy.bonus is not None:
            certain = _bonuses(hierarchy.bonus, nodes, taken)
        wrong = np.flatnonzero((taken < level.least) | (taken > level.most))
        if any(at not in nodes for at in wrong.tolist()):
            return Group(1, 0), 0
    return (nodes[0][0] if nodes else Group(0, 0)), certain


def _by_parent(nodes: dict[int, list[Group]], level: Level) -> dict[int, list[Group]]:
    parents: dict[int, list[Group]] = defaultdict(list)
    for at, groups in nodes.items():
        parents[int(level.parent[at])].extend(groups)
    return parents


def _settled(level: Level, at: int, taken: int, children: list[Group]) -> Group:
    """A place with what is settled in it taken off its limits."""
    members = frozenset[int]().union(*(child.members for child in children))
    return Group(
        int(level.least[at]) - taken, int(level.most[at]) - taken, children=children, members=members
    )


def _bonuses(rule: tuple[int, int], groups: dict[int, list[Group]], taken: Ints) -> int:
    """Give each district its bonus to earn; the sum of those that are certain already."""
    least, bonus = rule
    for at, (group,) in groups.items():
        if taken[at] < least:
            group.bonus, group.bonus_from = bonus, least - int(taken[at])
    return bonus * int((taken >= least).sum())


def count_up(group: Group, margin: Ints, scale: int, clash: Pairs) -> None:
    """Fill in the functions of the group and all below. Two further villages of a district do not clash."""
    if group.village is not None:
        group.function = np.array([0, margin[group.village]], np.int64)
        return
    total = np.zeros(1, np.int64)
    group.before = []
    for child in group.children:
        count_up(child, margin, scale, clash)
        group.before.append(total)
        total = _joined(total, child.function, group.most)
    if len(total) > 2 and group.children[0].village is not None:
        total[2] = _best_pair(sorted(group.members), margin, clash)
    count = np.arange(len(total))
    if group.bonus:
        total = total + np.where(count >= group.bonus_from, group.bonus * scale, 0)
    group.function = np.where((count >= group.least) & (count <= group.most), total, CLOSED)


def _best_pair(villages: list[int], margin: Ints, clash: Pairs) -> int:
    pairs = (pair for pair in combinations(villages, 2) if pair not in clash)
    return max((int(margin[one] + margin[other]) for one, other in pairs), default=CLOSED)


def count_down(group: Group, outside: Ints, scale: int) -> None:
    """Fill in the completions of the group and all below; `outside` is the best of all else by count."""
    if group.village is not None:
        return
    count = np.arange(len(outside))
    last = np.where((count >= group.least) & (count <= group.most), outside, CLOSED)
    if group.bonus:
        last = np.where(count >= group.bonus_from, last + group.bonus * scale, last)
    afters = [_cleared(last)]
    for child in reversed(group.children):
        afters.append(_with_child(afters[-1], child.function))
    group.after = afters[::-1]
    for number, child in enumerate(group.children):
        width = len(child.function)
        count_down(child, _beside(group.before[number], group.after[number + 1], width), scale)


def _joined(one: Ints, other: Ints, most: int) -> Ints:
    width = max(1, min(len(one) + len(other) - 1, most + 1))
    total = np.full(width, CLOSED, np.int64)
    for count, more in enumerate(other.tolist()):
        size = min(len(one), width - count)
        if size > 0:
            np.maximum(total[count : count + size], one[:size] + more, out=total[count : count + size])
    return _cleared(total)


def _with_child(after: Ints, child: Ints) -> Ints:
    best = np.full(len(after), CLOSED, np.int64)
    for count, more in enumerate(child.tolist()):
        size = len(after) - count
        if size > 0:
            np.maximum(best[:size], after[count:] + more, out=best[:size])
    return _cleared(best)


def _beside(before: Ints, after: Ints, width: int) -> Ints:
    best = np.full(width, CLOSED, np.int64)
    for count in range(width):
        size = min(len(before), len(after) - count)
        if size > 0:
            best[count] = (before[:size] + after[count : count + size]).max()
    return _cleared(best)


def _cleared(sums: Ints) -> Ints:
    return np.where(sums < BARELY, CLOSED, sums)
