"""The search for the best plan with its years: branches closed by exact bounds; the tree proves it."""

from collections.abc import Callable

import numpy as np

from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem
from desmigratif.cores.selection.proof import Leaf, Prices, Split
from desmigratif.cores.selection.proving.counts import Openings
from desmigratif.cores.selection.proving.hierarchy import CLOSED
from desmigratif.cores.selection.proving.pricing import Floats, worth_of
from desmigratif.cores.selection.yearly.bound import Bounds, keeps
from desmigratif.cores.selection.yearly.branch import Branch, Pruned, divided
from desmigratif.cores.selection.yearly.programme import Look, Programme

NEARLY = 1e-6
ROUNDS = 20  # of new cliques in one branch
STRONGER = (1.02, 4.0, 32.0)  # times the price that should close a branch without plans

Stop = Callable[[], bool]
Learn = Callable[[Ints, int], None]


class Tree:
    """The search of one problem, depth first, the likelier branch first.

    It ends early when `stop` says so, after `most` branches, or with the first plan if `any_plan`.
    `first` is the relaxation at the root, `worth` the value to beat, `year_index` the best plan found, None
    if none beats it.
    """

    def __init__(self, bounds: Bounds, openings: Openings, prices: Prices, worth: int | None) -> None:
        self._bounds = bounds
        self._problem: Problem = bounds.problem
        self.worth = worth
        self.year_index: Ints | None = None
        self.first: Look | None = None
        self.count = 0
        total = bounds.total(prices, openings)
        prices, total = (prices, total) if total is not None else self._free(openings)
        self.root = Branch(openings, prices, total)
        self._waiting = [self.root]
        self._down = True
        self._worthless = bounds.worthless()
        self._programme = Programme(self._problem, tuple(bounds.cliques))

    @property
    def finished(self) -> bool:
        return not self._waiting

    @property
    def bound(self) -> int:
        """What no plan is worth more than, by the branches that wait; -1 where nothing is known to fit."""
        waiting = [branch.total // self._bounds.scale for branch in self._waiting]
        return max([-1 if self.worth is None else self.worth, *waiting])

    def run(self, stop: Stop, most: int, *, any_plan: bool = False, learn: Learn) -> None:
        """Explore branches until one of the ends."""
        while self._waiting and self.count < most and not stop():
            branch = self._next()
            if not self._beaten(branch):
                self.count += 1
                before = self.year_index
                children = self._explored(branch)
                self._waiting.extend(children)
                self._down = bool(children) or self.worth is None
                if self.year_index is not before and self.year_index is not None and self.worth is not None:
                    learn(self.year_index, self.worth)
                    if any_plan:
                        return
            branch.openings = None

    def _next(self) -> Branch:
        """The last one while the search goes down, else the most promising one."""
        if not self._down:
            best = max(range(len(self._waiting)), key=lambda number: (self._waiting[number].total, number))
            return self._waiting.pop(best)
        return self._waiting.pop()

    @property
    def _goal(self) -> int:
        return self._bounds.scale * (0 if self.worth is None else self.worth + 1)

    def _beaten(self, branch: Branch) -> bool:
        return branch.total < self._goal

    def _explored(self, branch: Branch) -> list[Branch]:
        """The branches this one splits into, the likelier one last; none if it is closed."""
        openings = branch.openings
        if openings is None or self._is_decided(branch, openings):
            return []
        look = self._relaxed(openings)
        if look is None:
            return self._close_broken(branch, openings)
        self.first = self.first or look
        self._lower(branch, self._bounds.whole(look.prices), openings)
        self._look(_plan(look.x))
        return [] if self._beaten(branch) else self._split(branch, openings, look.x)

    def _relaxed(self, openings: Openings) -> Look | None:
        """The relaxation, cliques added until it takes no two villages that clash."""
        look = self._programme.solve(openings.choices, openings.must)
        for _ in range(ROUNDS):
            if look is None or not self._join(look.x.sum(axis=1)):
                break
            look = self._programme.solve(openings.choices, openings.must)
        return look

    def _join(self, share: Floats) -> bool:
        """Add cliques of which the relaxation takes more than one."""
        clashing = self._problem.clashing
        taken = np.zeros(len(share), np.bool_)
        pairs = clashing[share[clashing].sum(axis=1) > 1 + NEARLY]
        if not len(pairs):
            return False
        taken[pairs.ravel()] = True
        if not self._bounds.join(taken):
            return False
        self._programme = Programme(self._problem, tuple(self._bounds.cliques))
        return True

    def _lower(self, branch: Branch, prices: Prices, openings: Openings) -> None:
        total = self._bounds.total(prices, openings)
        if total is not None and total < branch.total:
            branch.prices, branch.total = prices, total

    def _free(self, openings: Openings) -> tuple[Prices, int]:
        prices = self._bounds.nothing()
        total = self._bounds.total(prices, openings)
        if total is None:
            raise ArithmeticError("the scale is too fine for the values of the problem")
        return prices, total

    def _look(self, year_index: Ints) -> None:
        """Remember the plan if it is the best so far."""
        worth = worth_of(self._problem, year_index != NOT_CHOSEN)
        if (self.worth is None or worth > self.worth) and keeps(self._problem, year_index):
            self.worth, self.year_index = worth, year_index

    def _is_decided(self, branch: Branch, openings: Openings) -> bool:
        """Whether at most one plan is left; then it is looked at and the branch closed.

        Where whole numbers of 64 bits cannot close it, it stays as it is: there is nothing in it.
        """
        count = openings.choices.sum(axis=1)
        if ((count > 1) | ((count == 1) & ~openings.must)).any():
            return False
        self._lower(branch, self._bounds.nothing(), openings)
        if branch.total == CLOSED:
            return True
        year_index = _plan(openings.choices)
        self._look(year_index)
        if not keeps(self._problem, year_index):
            self._bounds.join(year_index != NOT_CHOSEN)
            self._programme_is_old()
            value = worth_of(self._problem, year_index != NOT_CHOSEN) * self._bounds.scale
            for prices in self._bounds.against(year_index, value - self._goal):
                self._lower(branch, prices, openings)
                if self._beaten(branch):
                    break
        return True

    def _programme_is_old(self) -> None:
        if self._programme.cliques != len(self._bounds.cliques):
            self._programme = Programme(self._problem, tuple(self._bounds.cliques))

    def _close_broken(self, branch: Branch, openings: Openings) -> list[Branch]:
        """None if whole prices prove that nothing beats the best plan here; else split until it is plain."""
        self._lower(branch, self._bounds.nothing(), openings)
        look = None if self._beaten(branch) else self._programme.shortage(openings.choices, openings.must)
        missing = look is not None and look.missing > NEARLY
        if look is not None and missing and self.worth is None and self._is_empty(look, openings):
            return []
        if look is not None and missing:
            base, excess = branch.prices, branch.total - self._goal + self._bounds.scale
            for times in STRONGER:
                factor = times * excess / look.missing / self._bounds.scale
                added = self._bounds.added(base, self._bounds.whole(look.prices, factor))
                self._lower(branch, added, openings)
                if self._beaten(branch):
                    break
        if self._beaten(branch):
            return []
        return self._split(branch, openings, np.zeros_like(openings.choices) if look is None else look.x)

    def _is_empty(self, look: Look, openings: Openings) -> bool:
        """Whether prices alone, values apart, prove that there is no plan: enough where none is known."""
        total = self._worthless.total(self._worthless.whole(look.prices), openings)
        return total is not None and total < 0

    def _split(self, branch: Branch, openings: Openings, x: Floats) -> list[Branch]:
        """Two branches at the village or, failing that, the choice that the relaxation divides."""
        share = x.sum(axis=1)
        count = openings.choices.sum(axis=1)
        free = (count > 0) & ~openings.must
        divided = np.flatnonzero(free & (np.minimum(share, 1 - share) > NEARLY))
        if len(divided):
            village = int(divided[self._weight(divided, share[divided]).argmax()])
            return self._in_or_out(branch, openings, village, first_in=bool(share[village] > 0.5))
        part = np.where(openings.choices & (count > 1)[:, None], np.minimum(x, 1 - x), 0)
        if part.max() > NEARLY:
            village = int(part.max(axis=1).argmax())
            return self._this_or_not(branch, openings, (village, int(x[village].argmax())))
        if free.any():
            village = int(np.where(free, 1 + share, 0).argmax())
            return self._in_or_out(branch, openings, village, first_in=bool(share[village] > 0.5))
        village = int((count > 1).argmax())
        year = int(np.where(openings.choices[village], 1 + x[village], 0).argmax())
        return self._this_or_not(branch, openings, (village, year))

    def _weight(self, villages: Ints, share: Floats) -> Floats:
        """Which of these to split: the most divided, the dearest under budgets, being hard to fit in."""
        cost = self._problem.cost[villages].astype(np.float64)
        if all(year.budget_idr is None for year in self._problem.years):
            cost = np.ones(len(villages))
        return cost if self.worth is None else np.asarray(cost * np.minimum(share, 1 - share))

    def _in_or_out(self, branch: Branch, openings: Openings, village: int, *, first_in: bool) -> list[Branch]:
        chosen, left_out = divided(openings, village, None)
        sides = self._children(branch, (village, None), chosen, left_out)
        return sides[::-1] if first_in else sides

    def _this_or_not(self, branch: Branch, openings: Openings, choice: tuple[int, int]) -> list[Branch]:
        return self._children(branch, choice, *divided(openings, *choice))[::-1]

    def _children(
        self, branch: Branch, at: tuple[int, int | None], chosen: Openings, left_out: Openings
    ) -> list[Branch]:
        branch.village, branch.year = at
        branch.chosen = Branch(chosen, branch.prices, branch.total)
        branch.left_out = Branch(left_out, branch.prices, branch.total)
        return [branch.chosen, branch.left_out]

    def proof(self, openings: Openings, target: int) -> Leaf | Split | None:
        """The tree for the plans within these openings, fewer than those searched; every leaf is verified.

        None where a leaf does not prove that nothing is worth more than the target.
        """
        return Pruned(self._bounds, self._bounds.scale * (target + 1)).tree(self.root, openings, 0)


def _plan(x: Floats | Bools) -> Ints:
    """The choices of more than a half as a year by village."""
    most = x.argmax(axis=1)
    return np.where(x.max(axis=1, initial=0) > 0.5, most, NOT_CHOSEN)
