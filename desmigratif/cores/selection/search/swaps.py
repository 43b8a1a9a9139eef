"""Years for a given set under budgets, by up to four swaps of two villages' years at once.

Finds plans and proves nothing. The swaps that the prices of the relaxation hold to lose least come first;
pairs of them, sorted by what they move between the budgets, meet others that fit into what the budgets leave.
"""

from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.model import NO_LIMIT, Model, Rule, used_by
from desmigratif.cores.selection.problem import Bools, Ints
from desmigratif.cores.selection.search.rounding import closest_plan
from desmigratif.cores.selection.search.sifting import Root, root_of

FEW, SOME, MANY = 300, 3_000, 100_000  # swaps, or pairs of them, looked at together
SWAPS = 1_500  # of which pairs are made
MEETINGS = 1_000_000
TRIES = 40
ROUNDS = 10


def years_by_swaps(model: Model) -> Ints | None:
    """The choices of a plan of this model, in which every village has to be chosen; None if none is found.

    Only for two budgets or more. Starts at the plan without budgets closest to the relaxation with them.
    """
    budget = next((rule for rule in model.rules if rule.weight is not None), None)
    if budget is None or int((budget.upper < NO_LIMIT).sum()) < 2 or not len(model.village):
        return None
    root = root_of(model)
    if not root.feasible:
        return None
    start = closest_plan(model, root.x)
    if start is None:
        return None
    found = _Swapping(model, budget, root, start).run()
    return found if found is not None and model.keeps(found) else None


@dataclass(frozen=True, eq=False)
class _Moves:
    """Villages that trade years, by row: the choices that end and begin (-1 where there are fewer).

    `gain` is in value, `ease` in margin; `cost` is what each year with a budget has to pay more.
    """

    old: Ints
    new: Ints
    gain: Ints
    ease: Ints
    cost: Ints

    def take(self, which: Ints) -> "_Moves":
        return _Moves(self.old[which], self.new[which], self.gain[which], self.ease[which], self.cost[which])

    def easiest(self, count: int) -> "_Moves":
        if len(self.gain) > count:
            return self.take(np.argsort(-self.ease, kind="stable")[:count])
        return self

    def pairs(self, count: int) -> "_Moves":
        """The easiest pairs of moves of different villages."""
        first, second = np.triu_indices(len(self.gain), 1)
        ease = self.ease[first] + self.ease[second]
        if len(ease) > count:
            best = np.sort(np.argpartition(-ease, count)[:count])
            first, second = first[best], second[best]
        pairs = self.meet(first, second)
        return pairs.take(np.flatnonzero((pairs.old[:, :2, None] != pairs.old[:, None, 2:]).all(axis=(1, 2))))

    def join(self, other: "_Moves") -> "_Moves":
        """These moves and the other, wider ones."""
        missing = np.full((len(self.gain), other.old.shape[1] - self.old.shape[1]), -1, np.int64)
        return _Moves(
            np.concatenate([np.concatenate([self.old, missing], axis=1), other.old]),
            np.concatenate([np.concatenate([self.new, missing], axis=1), other.new]),
            np.concatenate([self.gain, other.gain]),
            np.concatenate([self.ease, other.ease]),
            np.concatenate([self.cost, other.cost]),
        )

    def best_of(self, first: Ints, second: Ints) -> "_Moves":
        """Both moves of the most valuable of these pairs of numbers, as many as will be tried."""
        best = np.argsort(-(self.gain[first] + self.gain[second]), kind="stable")[:TRIES]
        return self.meet(first[best], second[best])

    def meet(self, first: Ints, second: Ints) -> "_Moves":
        """Both moves of every pair of numbers."""
        a, b = self.take(first), self.take(second)
        return _Moves(
            np.concatenate([a.old, b.old], axis=1),
            np.concatenate([a.new, b.new], axis=1),
            a.gain + b.gain,
            a.ease + b.ease,
            a.cost + b.cost,
        )


class _Swapping:
    """A set whose villages all have a year, on the way to a plan and then to a better one."""

    def __init__(self, model: Model, budget: Rule, root: Root, taken: Ints) -> None:
        self._model = model
        self._margin = root.margin
        self._taken = taken  # by village
        years = len(budget.upper)
        self._choice = np.full((len(model.first), years), -1, np.int64)
        self._choice[model.group, model.year] = np.arange(len(model.village))
        self._limited = np.flatnonzero(budget.upper < NO_LIMIT)
        self._limit = budget.upper[self._limited]
        self._price = next(
            row for row, rule in zip(root.prices.rows, model.rules, strict=True) if rule is budget
        )[self._limited].astype(np.float64)
        weight = np.zeros(len(model.village), np.int64) if budget.weight is None else budget.weight
        self._cost = np.where(model.year[:, None] == self._limited, weight[:, None], 0)

    def run(self) -> Ints | None:
        """The choices of a plan that keeps every budget, None if none is found."""
        if not self._improve() and not all(self._trade_away(number) for number in range(len(self._limited))):
            return None
        for _ in range(ROUNDS):
            if not self._improve():
                break
        return self._taken

    def _left(self) -> Ints:
        """What each budget has left, below zero where too much is spent."""
        spent: Ints = self._cost[self._taken].sum(axis=0)
        return self._limit - spent

    def _trade_away(self, number: int) -> bool:
        """Bring one year within its budget, at the expense of those not yet looked at."""
        left = self._left()
        later = self._later(number)
        unlimited = len(later) > len(left) - number - 1
        room = NO_LIMIT if unlimited else int(left[number:].sum())
        most = room if len(later) <= 1 else room // (len(later) + 1)
        if 0 <= left[number] <= most:
            return True
        moves = self._swaps([int(self._limited[number])], later)
        for count in (FEW, SOME, MANY):
            few = moves.easiest(count)
            if not len(few.gain):
                return False
            low, high = int(left[number]) - most, int(left[number])
            fitting = few.take(np.flatnonzero((few.cost[:, number] >= low) & (few.cost[:, number] <= high)))
            if self._carry_out(fitting) or self._carry_out(few.best_of(*_meeting(few, number, low, high))):
                return True
        return False

    def _later(self, number: int) -> list[int]:
        """Years that may still take what this one gives away."""
        done = set(self._limited[: number + 1].tolist())
        return [year for year in range(self._choice.shape[1]) if year not in done]

    def _improve(self) -> bool:
        """Carry out the most valuable of many swaps after which no budget is overspent, if there is one.

        Where none is overspent before, only one that gains.
        """
        years = list(range(self._choice.shape[1]))
        swaps = self._swaps(years, years).easiest(SWAPS)
        if not len(swaps.gain):
            return False
        moves = swaps.join(swaps.pairs(MANY))
        left = self._left()
        least = 1 if (left >= 0).all() else -NO_LIMIT
        main = int(np.argmax(self._price))
        low = int(left[main] - left.sum()) if len(left) == len(years) else -NO_LIMIT
        fits = np.flatnonzero((moves.cost <= left).all(axis=1) & (moves.gain >= least))
        first, second = _meeting(moves, main, low, int(left[main]))
        for year, most in enumerate(left.tolist()):
            good = moves.cost[first, year] + moves.cost[second, year] <= most
            first, second = first[good], second[good]
        good = moves.gain[first] + moves.gain[second] >= least
        return self._carry_out(moves.take(fits)) or self._carry_out(moves.best_of(first[good], second[good]))

    def _carry_out(self, moves: _Moves) -> bool:
        """The most valuable of these that keeps the rules without the budgets; whether there is one."""
        for row in np.argsort(-moves.gain, kind="stable")[:TRIES].tolist():
            old, new = (side[row][side[row] >= 0] for side in (moves.old, moves.new))
            groups = self._model.group[old]
            if len(set(groups.tolist())) < len(groups):
                continue
            taken = self._taken.copy()
            taken[groups] = new
            if all(_keeps(rule, taken) for rule in self._model.rules if rule.weight is None):
                self._taken = taken
                return True
        return False

    def _swaps(self, early: list[int], late: list[int]) -> _Moves:
        """All swaps of two villages between years of one list and years of the other that keep the caps."""
        model, year = self._model, self._model.year[self._taken]
        here, there = (
            np.flatnonzero(np.logical_or.reduce([year == one for one in years])) for years in (early, late)
        )
        a, b = (side.ravel() for side in np.meshgrid(here, there, indexing="ij"))
        new = np.stack([self._choice[a, year[b]], self._choice[b, year[a]]], axis=1)
        sensible = (new >= 0).all(axis=1) & ((year[a] < year[b]) if early == late else True)
        old, new = np.stack([self._taken[a], self._taken[b]], axis=1)[sensible], new[sensible]
        fits = self._fits(old, new)
        old, new = old[fits], new[fits]
        gain = model.value[new].sum(axis=1) - model.value[old].sum(axis=1)
        ease = self._margin[new].sum(axis=1) - self._margin[old].sum(axis=1)
        cost = self._cost[new].sum(axis=1) - self._cost[old].sum(axis=1)
        return _Moves(old, new, gain, ease, cost)

    def _fits(self, old: Ints, new: Ints) -> Bools:
        """Whether each swap by itself keeps the caps."""
        fits = np.ones(len(old), np.bool_)
        for rule in self._model.rules:
            if rule.weight is None and rule.name != "quota":
                full = used_by(rule, self._taken) >= rule.upper
                before, after = rule.row[old], rule.row[new]
                left = (after == before) | (after == before[:, ::-1])
                fits &= (~full[after] | left).all(axis=1)
        return fits


def _meeting(moves: _Moves, number: int, low: int, high: int) -> tuple[Ints, Ints]:
    """Pairs of moves that together add low…high to the cost of one year; the highest if they are many."""
    order = np.argsort(moves.cost[:, number], kind="stable")
    cost = moves.cost[order, number]
    low = max(low, high - 1 - int(cost[-1] - cost[0]) * MEETINGS // len(cost) ** 2)
    second = np.argsort(-moves.ease, kind="stable")
    start = np.searchsorted(cost, low - moves.cost[second, number], side="left")
    count = np.searchsorted(cost, high - moves.cost[second, number], side="right") - start
    count[np.cumsum(count) > 2 * MEETINGS] = 0
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return order[np.repeat(start, count) + offset], np.repeat(second, count)


def _keeps(rule: Rule, taken: Ints) -> bool:
    used = used_by(rule, taken)
    return bool(((used >= rule.lower) & (used <= rule.upper)).all())
