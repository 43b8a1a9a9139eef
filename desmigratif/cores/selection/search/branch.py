"""A small branch and bound over the choices of a model. Every branch is closed by an exact integer bound."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from desmigratif.cores.selection.model import Model, used_by
from desmigratif.cores.selection.problem import Bools, Ints
from desmigratif.cores.selection.search.bound import (
    CLOSED,
    Floats,
    Prices,
    best_margins,
    ceiling,
    margins,
    whole_prices,
)
from desmigratif.cores.selection.search.relaxation import Relaxation, Relaxed

NEARLY = 1e-6
MOST_KEPT = 30_000_000  # choices of all branches that wait, two bytes each

Side = tuple[int, int, bool]  # number of the rule, row, whether its upper side


@dataclass(frozen=True, eq=False)
class Branch:
    """The plans of a model with open choices only and every village of `must` chosen.

    None is worth more than `bound`; None means that nothing is known.
    """

    is_open: Bools
    must: Bools
    bound: int | None


@dataclass(frozen=True, eq=False)
class Found:
    """What a search came to.

    `taken` is the best plan (positions), None if none beats what was known. No plan is worth more than
    `bound` or what was known; `finished` says that nothing is left to look at. `broken` are the sides of rows
    that close the branches in which no plan keeps the rules.
    """

    taken: Ints | None
    bound: int | None
    finished: bool
    broken: frozenset[Side]


class Search:
    """Depth first, the likelier side first; a branch that cannot beat the best known value is closed.

    It ends early when `stop` says so, after `most` branches, and at the first plan if `any_plan`.
    """

    def __init__(
        self,
        model: Model,
        known: int | None,
        stop: Callable[[], bool],
        *,
        most: int | None = None,
        any_plan: bool = False,
    ) -> None:
        self._model = model
        self._worthless = model.worthless()
        self._best = known
        self._stop = stop
        self._most = most
        self._any_plan = any_plan
        self._taken: Ints | None = None
        self._broken: set[Side] = set()
        self._count = 0

    def run(self) -> Found:
        """The search from the root of the tree."""
        branches = self._start()
        while branches and not self._over(len(branches)):
            branch = branches.pop()
            if not self._beaten(branch.bound):
                self._count += 1
                branches.extend(self._explore(branch))
        left = [branch.bound for branch in branches if not self._beaten(branch.bound)]
        bound = self._best
        if left:
            bound = None if None in left else max(value for value in left if value is not None)
        return Found(self._taken, bound, not left, frozenset(self._broken))

    def _start(self) -> list[Branch]:
        overfull = list(_overfull(self._model))
        self._broken.update(overfull)
        if overfull:
            return []
        if not len(self._model.village):
            self._look(np.zeros(0, np.int64))
            return []
        self._relaxation = Relaxation(self._model)
        return [Branch(np.ones(len(self._model.village), np.bool_), self._model.must, None)]

    def _over(self, waiting: int) -> bool:
        enough = self._most is not None and self._count >= self._most
        full = waiting * len(self._model.village) > MOST_KEPT
        return enough or full or (self._any_plan and self._taken is not None) or self._stop()

    def _beaten(self, bound: int | None) -> bool:
        return bound is not None and self._best is not None and bound <= self._best

    def _explore(self, branch: Branch) -> list[Branch]:
        """The branches this one splits into, the likelier one last; none if it is closed."""
        relaxed = self._relaxation.solve(branch.is_open, branch.must)
        if relaxed is None:
            return self._close_broken(branch)
        self._look(np.flatnonzero(relaxed.x > 0.5))
        narrower = self._narrowed(branch, relaxed)
        if self._beaten(narrower.bound):
            return []
        return self._split(narrower, relaxed.x)

    def _narrowed(self, branch: Branch, relaxed: Relaxed) -> Branch:
        """The branch with its bound, without what could not beat the best known plan."""
        model = self._model
        prices = whole_prices(model, relaxed.prices)
        margin = np.where(branch.is_open, margins(model, prices), CLOSED)
        best, _ = best_margins(model, margin)
        must = branch.must[model.first]
        total = ceiling(model, prices, best, must)
        bound = total // prices.scale if branch.bound is None else min(branch.bound, total // prices.scale)
        if self._best is None or bound <= self._best:
            return replace(branch, bound=bound)
        slack = total - prices.scale * (self._best + 1)
        base = np.where(must, best, np.maximum(best, 0))
        is_open = branch.is_open & (base[model.group] - margin <= slack)
        return Branch(is_open, branch.must | (base > slack)[model.group], bound)

    def _close_broken(self, branch: Branch) -> list[Branch]:
        """None if whole prices prove that no plan keeps the rules here; else split until it is plain."""
        model = self._worthless
        relaxed = self._relaxation.shortage(branch.is_open, branch.must)
        prices = whole_prices(model, relaxed.prices)
        best, _ = best_margins(model, np.where(branch.is_open, margins(model, prices), CLOSED))
        if ceiling(model, prices, best, branch.must[model.first]) < 0:
            self._broken.update(sides_of(prices))
            return []
        return self._split(branch, relaxed.x)

    def _look(self, taken: Ints) -> None:
        """Remember the plan if it keeps the rules and is the best so far."""
        worth = self._model.worth(taken)
        if (self._best is None or worth > self._best) and self._model.keeps(taken):
            self._best, self._taken = worth, taken

    def _split(self, branch: Branch, x: Floats) -> list[Branch]:
        """Two branches at the village or, failing that, the choice that the relaxation divides."""
        model = self._model
        share = np.add.reduceat(x, model.first)
        divided = np.flatnonzero((np.minimum(share, 1 - share) > NEARLY) & ~branch.must[model.first])
        if len(divided):
            group = int(divided[self._weight(model.first[divided], share[divided]).argmax()])
            return self._in_or_out(branch, group, first_in=share[group] > 0.5)
        divided = np.flatnonzero(np.minimum(x, 1 - x) > NEARLY)
        if len(divided):
            return self._this_or_not(branch, int(divided[self._weight(divided, x[divided]).argmax()]))
        return self._split_anywhere(branch, x)

    def _weight(self, choices: Ints, share: Floats) -> Floats:
        """Which of these to split: the dearest, or the most divided where there is no budget."""
        weights = [rule.weight[choices] for rule in self._model.rules if rule.weight is not None]
        return weights[0].astype(np.float64) if weights else np.minimum(share, 1 - share)

    def _split_anywhere(self, branch: Branch, x: Floats) -> list[Branch]:
        """Two branches at anything not yet decided; none if all is, and then the one plan is looked at."""
        model = self._model
        opened = np.add.reduceat(branch.is_open.astype(np.int64), model.first)
        must = branch.must[model.first]
        undecided = np.flatnonzero(~must & (opened > 0))
        if len(undecided):
            group = int(undecided[0])
            return self._in_or_out(branch, group, first_in=bool(x[model.group == group].sum() > 0.5))
        undecided = np.flatnonzero(must & (opened > 1))
        if len(undecided):
            choices = np.flatnonzero(branch.is_open & (model.group == undecided[0]))
            return self._this_or_not(branch, int(choices[x[choices].argmax()]))
        self._look_at_last(np.flatnonzero(branch.is_open), must & (opened == 0))
        return []

    def _look_at_last(self, taken: Ints, missing: Bools) -> None:
        """The only plan of a branch: perhaps the best, else the reason why there is none."""
        self._look(taken)
        if not missing.any() and not self._model.keeps(taken):
            self._broken.update(_broken_by(self._model, taken))

    def _in_or_out(self, branch: Branch, group: int, *, first_in: bool) -> list[Branch]:
        inside = self._model.group == group
        chosen = replace(branch, must=branch.must | inside)
        left_out = replace(branch, is_open=branch.is_open & ~inside)
        return [left_out, chosen] if first_in else [chosen, left_out]

    def _this_or_not(self, branch: Branch, choice: int) -> list[Branch]:
        inside = self._model.group == self._model.group[choice]
        this = np.zeros(len(inside), np.bool_)
        this[choice] = True
        only = Branch(branch.is_open & (this | ~inside), branch.must | inside, branch.bound)
        return [replace(branch, is_open=branch.is_open & ~this), only]


def sides_of(prices: Prices) -> Iterator[Side]:
    """The sides of rows that these prices lean on."""
    for number, price in enumerate(prices.rows):
        for row in np.flatnonzero(price).tolist():
            yield number, row, bool(price[row] > 0)


def _overfull(model: Model) -> Iterator[Side]:
    """Upper sides that are broken even when nothing more is taken."""
    for number, rule in enumerate(model.rules):
        for row in np.flatnonzero(rule.upper < 0).tolist():
            yield number, row, True


def _broken_by(model: Model, taken: Ints) -> Iterator[Side]:
    for number, rule in enumerate(model.rules):
        used = used_by(rule, taken)
        for row in np.flatnonzero(used < rule.lower).tolist():
            yield number, row, False
        for row in np.flatnonzero(used > rule.upper).tolist():
            yield number, row, True
