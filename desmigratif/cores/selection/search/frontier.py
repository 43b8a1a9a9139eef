"""The best plan of a small part by dynamic programming: every way worth going on with, village by village.

For models with at most one budget and places inside places. A *way* is a choice or none for each village
looked at so far. Of two ways with equal counts, where counts still matter, the dearer that is not worth more
is dropped; so is a way that has lost more than `slack`, because it cannot beat the best known plan. All in
whole numbers: that nothing is left at the end is a proof.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from desmigratif.cores.selection.model import NO_LIMIT, Model, Rule, used_by
from desmigratif.cores.selection.problem import Bools, Ints
from desmigratif.cores.selection.search.bound import best_margins

MOST_WAYS = 100_000
MOST_VILLAGES = 2_000
LARGEST_KEY = 2**62
WORD = 62  # bits used of a number that remembers choices


@dataclass(frozen=True, eq=False)
class Swept:
    """The best plan (positions) that beats what was known; None is the proof that there is none."""

    taken: Ints | None


def sweep(model: Model, margin: Ints, question: tuple[int, int], stop: Callable[[], bool]) -> Swept | None:
    """The best plan for the question (slack, worth): worth more, and by its margins losing at most slack.

    None when the model is not of the kind, has too many ways, or `stop` says so.
    """
    budget = next((rule for rule in model.rules if rule.weight is not None), None)
    if not 0 < len(model.first) <= MOST_VILLAGES or (
        budget is not None and int((budget.upper < NO_LIMIT).sum()) > 1
    ):
        return None
    frontier = _Frontier(model, margin, budget)
    return frontier.run(*question, stop) if frontier.applies else None


@dataclass(frozen=True, eq=False)
class _Ways:
    """By row: what is taken of every counted row at hand, cost, value, loss, and the choices as bits."""

    counts: Ints
    cost: Ints
    value: Ints
    loss: Ints
    bits: Ints

    def only(self, which: Ints | Bools) -> "_Ways":
        return _Ways(
            self.counts[which], self.cost[which], self.value[which], self.loss[which], self.bits[which]
        )


@dataclass(frozen=True, eq=False)
class _Count:
    """What is counted of a rule while its row is at hand: no village has choices in two of its rows.

    `row` is by choice, -1 where nothing is counted; `place` is by village; `later` says for each village how
    many more of the same place come after it.
    """

    lower: Ints
    upper: Ints
    row: Ints
    place: Ints
    later: Ints
    size: int


class _Frontier:
    """The ways of one model. Villages in places that matter come place by place, then the others."""

    def __init__(self, model: Model, margin: Ints, budget: Rule | None) -> None:
        self._model = model
        best, must = best_margins(model, margin)
        base = np.where(must, best, np.maximum(best, 0))
        self._must = must
        self._loss = base[model.group] - margin
        self._left_out = base
        plain = [rule for rule in model.rules if rule.weight is None]
        together = [_together_by(model, rule) for rule in plain if rule.name != "quota"]
        loose = np.logical_and.reduce([place < 0 for place in together] or [np.ones(len(must), np.bool_)])
        self._order = np.lexsort((-np.abs(best), *together[::-1], loose))
        self._counts = [
            self._count(rule, row, np.maximum.reduceat(row, model.first))
            for rule in plain
            for row in _split(model, rule)
        ]
        self._cost = np.zeros(len(margin), np.int64)
        self._purse = NO_LIMIT
        if budget is not None and budget.weight is not None and (budget.upper < NO_LIMIT).any():
            self._cost = np.where(budget.upper[budget.row] < NO_LIMIT, budget.weight, 0)
            self._purse = int(budget.upper.min())
        self._ends = np.append(model.first, len(margin))
        self._width = int(np.diff(self._ends).max()).bit_length()

    def _count(self, rule: Rule, row: Ints, place: Ints) -> _Count:
        size = int(np.minimum(rule.upper, len(place))[row[row >= 0]].max()) + 1
        return _Count(rule.lower, rule.upper, row, place, _later(place, self._order), size)

    @property
    def applies(self) -> bool:
        """Whether the villages of every place come one after another, and the counts fit into one number."""
        together = all(_in_turn(count.place[self._order]) for count in self._counts)
        return together and prod(count.size for count in self._counts) < LARGEST_KEY

    def run(self, slack: int, worth: int, stop: Callable[[], bool]) -> Swept | None:
        """All villages in turn; None when there are too many ways or it takes too long."""
        words = len(self._order) // (WORD // self._width) + 1
        none = np.zeros(1, np.int64)
        ways = _Ways(
            np.zeros((1, len(self._counts)), np.int64), none, none, none, np.zeros((1, words), np.int64)
        )
        for step, village in enumerate(self._order.tolist()):
            options = [self._with(ways, choice, step) for choice in self._choices(village)]
            if not self._must[village]:
                options.append(replace(ways, loss=ways.loss + int(self._left_out[village])))
            ways = self._within(_together([option.only(option.loss <= slack) for option in options]), village)
            if len(ways.cost) > MOST_WAYS or stop():
                return None
        ways = ways.only(ways.value + self._model.settled > worth)
        return Swept(self._read(ways.bits[ways.value.argmax()]) if len(ways.cost) else None)

    def _choices(self, village: int) -> range:
        return range(int(self._ends[village]), int(self._ends[village + 1]))

    def _with(self, ways: _Ways, choice: int, step: int) -> _Ways:
        """The ways with this choice taken, where no upper side or budget is against it."""
        cost = ways.cost + int(self._cost[choice])
        counts, fits = ways.counts.copy(), cost <= self._purse
        for number, count in enumerate(self._counts):
            row = int(count.row[choice])
            if row >= 0:
                counts[:, number] += 1
                fits &= counts[:, number] <= count.upper[row]
        bits = ways.bits.copy()
        word, shift = divmod(step * self._width, WORD // self._width * self._width)
        code = choice - int(self._ends[self._model.group[choice]]) + 1
        bits[:, word] |= np.int64(code << shift)
        loss, value = ways.loss + int(self._loss[choice]), ways.value + int(self._model.value[choice])
        return _Ways(counts, cost, value, loss, bits).only(fits)

    def _within(self, ways: _Ways, village: int) -> _Ways:
        """The undominated ways that can still reach every lower side, places that end here forgotten."""
        enough, counts = np.ones(len(ways.cost), np.bool_), ways.counts.copy()
        for number, count in enumerate(self._counts):
            place, later = int(count.place[village]), int(count.later[village])
            if place >= 0:
                enough &= counts[:, number] + later >= count.lower[place]
                if not later:
                    counts[:, number] = 0
        return _undominated(replace(ways, counts=counts).only(enough), [count.size for count in self._counts])

    def _read(self, bits: Ints) -> Ints:
        """The choices that a way remembers, as positions."""
        taken = []
        for step, village in enumerate(self._order.tolist()):
            word, shift = divmod(step * self._width, WORD // self._width * self._width)
            code = (int(bits[word]) >> shift) & ((1 << self._width) - 1)
            if code:
                taken.append(int(self._ends[village]) + code - 1)
        return np.array(sorted(taken), np.int64)


def _split(model: Model, rule: Rule) -> Iterator[Ints]:
    """Rows by choice (-1: does not matter), once, or year by year where a village has choices in several."""
    row = _where_it_matters(rule)
    years = [row]
    if _is_yearly(model, rule):
        years = [np.where(model.year == year, row, -1) for year in sorted(set(model.year.tolist()))]
    return (part for part in years if (part >= 0).any())


def _together_by(model: Model, rule: Rule) -> Ints:
    """By village, a number that is equal where choices are counted together, in any year; -1: nowhere."""
    row = _where_it_matters(rule)
    if _is_yearly(model, rule):  # rows go year by year within a place
        row = np.where(row >= 0, row - model.year, -1)
    return np.asarray(np.maximum.reduceat(row, model.first))


def _is_yearly(model: Model, rule: Rule) -> bool:
    return bool((rule.row[model.first][model.group] != rule.row).any())


def _where_it_matters(rule: Rule) -> Ints:
    """The rows by choice, -1 for those that the choices of the model cannot break."""
    used = used_by(rule, np.ones(len(rule.row), np.bool_))
    return np.where(((rule.lower > 0) | (used > rule.upper))[rule.row], rule.row, -1)


def _together(options: list[_Ways]) -> _Ways:
    return _Ways(
        np.concatenate([ways.counts for ways in options]),
        np.concatenate([ways.cost for ways in options]),
        np.concatenate([ways.value for ways in options]),
        np.concatenate([ways.loss for ways in options]),
        np.concatenate([ways.bits for ways in options]),
    )


def _undominated(ways: _Ways, sizes: list[int]) -> _Ways:
    """Of ways with equal counts, only those worth more than every cheaper one."""
    key = np.zeros(len(ways.cost), np.int64)
    for number, size in enumerate(sizes):
        key = key * size + ways.counts[:, number]
    order = np.lexsort((-ways.value, ways.cost, key))
    value, key = ways.value[order], key[order]
    kind = np.cumsum(np.append(0, key[1:] != key[:-1])[: len(key)])
    lifted = value + kind * (int(value.max(initial=0)) + 1)
    top = np.maximum.accumulate(lifted)
    better = np.append(True, lifted[1:] > top[:-1])[: len(key)]
    return ways.only(order[better])


def _in_turn(place: Ints) -> bool:
    """Whether every place is done with before the next begins; -1 is no place."""
    counted = place[place >= 0]
    return int((counted[1:] != counted[:-1]).sum()) == len(set(counted.tolist())) - 1


def _later(place: Ints, order: Ints) -> Ints:
    """For each village, how many of the same place come after it in this order."""
    later = np.zeros(len(place), np.int64)
    seen: dict[int, int] = {}
    for village in order[::-1].tolist():
        later[village] = seen.get(int(place[village]), 0)
        seen[int(place[village])] = int(later[village]) + 1
    return later
