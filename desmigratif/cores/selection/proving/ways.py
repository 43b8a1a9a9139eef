"""Every way worth looking at: which villages in question are chosen, joined place by place.

A *way* is a set of the villages of some places, with count, cost, value and margin. It is dropped when its
margin with the best completion stays below the goal, or when another with the same count, and the same
villages that still have one too near them outside, costs no more and is worth no less. That no way is left
is a proof that nothing beats the target; a way that is left is the best plan.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints, Problem
from desmigratif.cores.selection.proof import Prices
from desmigratif.cores.selection.proving.counts import Openings, choice_margins, sides
from desmigratif.cores.selection.proving.groups import Group, count_down, count_up, tree_of
from desmigratif.cores.selection.proving.hierarchy import CLOSED

MOST_WAYS = 200_000
MOST_WORK, LESS_WORK = 1_500_000_000, 60_000_000  # comparisons, for the best set and for the next best
AT_ONCE = 2_000_000
WORD = 62
NO_LIMIT = 2**62
COUNT, COST, VALUE, MARGIN = range(4)
FACTS = 4  # then a bit for every village

Clique = tuple[int, ...]


class TooManyError(Exception):
    """More ways than are looked at, or the time is out."""


@dataclass(frozen=True, eq=False)
class Question:
    """Is there a set worth more than `target` within the openings? Prices as for the bound."""

    problem: Problem
    scale: int
    cliques: tuple[Clique, ...]
    prices: Prices
    openings: Openings
    target: int


def answers(question: Question, stop: Callable[[], bool], count: int) -> list[Bools]:
    """The `count` best sets worth more than the target, the best first. Raises TooManyError."""
    return _Ways(question, stop, count).run()


class _Ways:
    def __init__(self, question: Question, stop: Callable[[], bool], kept: int) -> None:
        problem, openings = question.problem, question.openings
        self._stop = stop
        self._kept = kept
        self._work = 0
        self._question = question
        self._must = openings.must
        prices, scale = question.prices, question.scale
        choices = np.where(openings.choices, choice_margins(problem, scale, question.cliques, prices), CLOSED)
        self._margin = choices.max(axis=1)
        self._root, certain = tree_of(problem, openings)
        self._villages = sorted(self._root.members)
        must = np.flatnonzero(openings.must)
        base = sum(self._margin[must].tolist()) + certain * scale
        self._goal = scale * (question.target + 1) - sides(problem, prices) - base
        self._least = question.target + 1 - sum(problem.priority[must].tolist()) - certain
        self._limited = all(year.budget_idr is not None for year in problem.years)
        purse = sum(year.budget_idr or 0 for year in problem.years) - sum(problem.cost[must].tolist())
        self._purse = purse if self._limited else NO_LIMIT
        self._hopeless = bool((self._margin[must] == CLOSED).any()) or self._purse < 0
        self._place = {
            village: (FACTS + number // WORD, number % WORD) for number, village in enumerate(self._villages)
        }
        self._pairs = self._clashing(must)
        self._pairs_of: dict[int, list[tuple[int, int]]] = {}
        for one, other in self._pairs:
            self._pairs_of.setdefault(one, []).append((one, other))
            self._pairs_of.setdefault(other, []).append((other, one))

    def run(self) -> list[Bools]:
        if self._hopeless:
            return []
        scale, root = self._question.scale, self._root
        count_up(root, self._margin, scale, set(self._pairs))
        if int(root.function.max()) < self._goal:
            return []
        count_down(root, np.zeros(len(root.function), np.int64), scale)
        ways = self._ways(root)
        ways = ways[ways[:, VALUE] >= self._least]
        best = np.lexsort((*ways[:, FACTS:].T, ways[:, COST], -ways[:, COUNT], -ways[:, VALUE]))[: self._kept]
        return [self._chosen(way) for way in ways[best]]

    def _chosen(self, way: Ints) -> Bools:
        chosen = self._must.copy()
        for village, (word, bit) in self._place.items():
            chosen[village] = bool(way[word] >> bit & 1)
        return chosen

    def _clashing(self, must: Ints) -> list[tuple[int, int]]:
        """Clashing pairs among the villages in question; who clashes with a settled one is barred."""
        problem = self._question.problem
        chosen = np.zeros(len(problem.codes), np.bool_)
        chosen[must] = True
        asked = chosen.copy()
        asked[self._villages] = True
        pairs = problem.clashing[asked[problem.clashing].all(axis=1)]
        settled = chosen[pairs]
        self._hopeless |= bool(settled.all(axis=1).any())
        self._barred = set(pairs[settled.any(axis=1)].ravel().tolist()) - set(must.tolist())
        return [(one, other) for one, other in pairs[~settled.any(axis=1)].tolist()]

    def _ways(self, group: Group) -> Ints:
        if group.village is not None:
            return self._village(group.village)
        ways = np.zeros((1, FACTS + len(self._villages) // WORD + 1), np.int64)
        done: set[int] = set()
        for number, child in enumerate(group.children):
            crossing = self._crossing(done, child.members)
            done |= child.members
            ways = self._joined(ways, self._ways(child), group.after[number + 1], crossing)
            ways = _undominated(ways, self._open(done), limited=self._limited, layers=self._kept)
            if len(ways) > MOST_WAYS or self._stop():
                raise TooManyError
        if group.bonus:
            due = ways[:, COUNT] >= group.bonus_from
            ways[due, VALUE] += group.bonus
            ways[due, MARGIN] += group.bonus * self._question.scale
        return ways

    def _village(self, village: int) -> Ints:
        barred = village in self._barred
        ways = np.zeros((1 if barred else 2, FACTS + len(self._villages) // WORD + 1), np.int64)
        if not barred:
            problem = self._question.problem
            facts = (1, problem.cost[village], problem.priority[village], self._margin[village])
            ways[1, :FACTS] = facts
            word, bit = self._place[village]
            ways[1, word] = 1 << bit
        return ways

    def _crossing(self, done: set[int], fresh: frozenset[int]) -> list[tuple[int, int]]:
        """The clashing pairs of one that is done and one that comes."""
        pairs = [(one, other) for fresh_one in fresh for one, other in self._pairs_of.get(fresh_one, ())]
        return [(other, one) for one, other in pairs if other in done]

    def _open(self, done: set[int]) -> dict[int, int]:
        """By word, the bits of villages done that clash with one that is not."""
        masks: dict[int, int] = {}
        for village in done & self._pairs_of.keys():
            if any(other not in done for _, other in self._pairs_of[village]):
                word, bit = self._place[village]
                masks[word] = masks.get(word, 0) | 1 << bit
        return masks

    def _joined(self, one: Ints, other: Ints, after: Ints, crossing: list[tuple[int, int]]) -> Ints:
        """All unions that can still reach the goal."""
        if not len(one) or not len(other):
            return one[:0]
        step = max(1, AT_ONCE // (len(one) * one.shape[1]))
        parts = [
            self._some(one, other[start : start + step], after, crossing)
            for start in range(0, len(other), step)
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _spend(self, work: int) -> None:
        self._work += work
        if self._work > (MOST_WORK if self._kept == 1 else LESS_WORK):
            raise TooManyError

    def _some(self, one: Ints, other: Ints, after: Ints, crossing: list[tuple[int, int]]) -> Ints:
        self._spend(len(one) * len(other) * (1 + len(crossing)))
        count = one[:, None, COUNT] + other[None, :, COUNT]
        fits = count < len(after)
        margin = one[:, None, MARGIN] + other[None, :, MARGIN]
        fits &= margin + after[np.minimum(count, len(after) - 1)] >= self._goal
        fits &= one[:, None, COST] + other[None, :, COST] <= self._purse
        for first, second in crossing:
            fits &= ~(self._has(one, first)[:, None] & self._has(other, second)[None, :])
        left, right = np.nonzero(fits)
        union: Ints = one[left] + other[right]
        return union

    def _has(self, ways: Ints, village: int) -> Bools:
        word, bit = self._place[village]
        return np.asarray((ways[:, word] >> bit & 1) == 1)


def _undominated(ways: Ints, masks: dict[int, int], *, limited: bool, layers: int) -> Ints:
    """Of ways with equal count and equal open villages, those worth more than every cheaper one.

    With more layers, also those worth more than every cheaper one once these are gone, and so on: a way that
    is dropped has as many better ones as there are layers.
    """
    if len(ways) < 2:
        return ways
    cost = ways[:, COST] if limited else np.zeros(len(ways), np.int64)
    key = np.stack([ways[:, COUNT], *(ways[:, word] & mask for word, mask in masks.items())])
    order = np.lexsort((-ways[:, VALUE], cost, *key))
    kept = []
    for _layer in range(layers):
        kind, value = key[:, order], ways[order, VALUE]
        new = (kind[:, 1:] != kind[:, :-1]).any(axis=0)
        lifted = value + np.cumsum(np.append(0, new)) * (int(value.max()) + 1)
        first = np.append(True, lifted[1:] > np.maximum.accumulate(lifted)[:-1])
        kept.append(order[first])
        order = order[~first]
        if not len(order):
            break
    left: Ints = ways[np.concatenate(kept)]
    return left
