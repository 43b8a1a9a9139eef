"""The most valuable plan of a model, proven: the relaxation, a good plan near it, what is in question."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.model import Model
from desmigratif.cores.selection.problem import Bools, Ints
from desmigratif.cores.selection.search.bound import best_margins, ceiling, margins, whole_prices
from desmigratif.cores.selection.search.branch import Found, Search, Side, sides_of
from desmigratif.cores.selection.search.exchange import can_exchange, exchanged
from desmigratif.cores.selection.search.frontier import sweep
from desmigratif.cores.selection.search.narrowing import in_question, near
from desmigratif.cores.selection.search.rounding import closest_plan
from desmigratif.cores.selection.search.sifting import Root, root_of

NEAR = (100, 1_000)  # villages left free while a first plan is sought near the relaxation
NEAR_BRANCHES = 300
EXCHANGED = 500  # villages left free while plans are exchanged for better ones

Stop = Callable[[], bool]
Report = Callable[[int | None, int | None], None]


@dataclass(frozen=True, eq=False)
class Best:
    """`taken` (positions) is the best plan known, `worth` its value; no plan is worth more than `bound`.

    The plan is proven best when the two meet. `broken` is there if and only if it is proven that no plan
    keeps the rules: sides of rows that, with the villages that have to be chosen, forbid it.
    """

    taken: Ints | None = None
    worth: int | None = None
    bound: int | None = None
    broken: frozenset[Side] | None = None

    @property
    def proven(self) -> bool:
        return self.broken is not None or (self.worth is not None and self.worth == self.bound)


class Maximiser:
    """One model on the way to its best plan. `patience` is how many branches a search may take, None any."""

    def __init__(self, model: Model, stop: Stop, report: Report, patience: int | None = None) -> None:
        self._model = model
        self._stop = stop
        self._report = report
        self._patience = patience
        self._best = Best()

    def run(self, *, plan: Ints | None = None, limit: int | None = None, first: Bools | None = None) -> Best:
        """The best plan and its bound, proven unless `stop` or patience ended it.

        `plan` is a plan and `limit` a bound known beforehand; `first` are the choices to begin with.
        """
        self._best = Best(bound=limit)
        if plan is not None:
            self._learn(plan)
        root = root_of(self._model, first) if len(self._model.village) else None
        if root is None or (not root.feasible and root.total >= 0):
            self._search_whole()
        elif not root.feasible:
            self._best = Best(broken=frozenset(sides_of(root.prices)))
        else:
            self._from_root(root)
        return self._best

    def _from_root(self, root: Root) -> None:
        self._look_at_root(root)
        if not self._best.proven and can_exchange(self._model):
            self._round_off(root)
        if self._best.worth is None:
            self._look_near(root)
        if self._best.worth is not None and not self._best.proven and not self._stop():
            self._settle_question(root, self._best.worth)

    def _settle_question(self, root: Root, worth: int) -> None:
        """Whether anything beats the plan: by going through all ways where possible, else by branches."""
        part = in_question(self._model, root, worth)
        slack = root.total - root.prices.scale * (worth + 1)
        swept = sweep(part.model, root.margin[part.origin], (slack, worth), self._stop)
        if swept is None:
            found = Search(part.model, worth, self._stop, most=self._patience).run()
            self._conclude(found, None if found.taken is None else part.whole(found.taken))
        elif swept.taken is None:
            self._limit(worth)
        else:
            best = part.whole(swept.taken)
            self._learn(best)
            self._limit(self._model.worth(best))

    def _look_at_root(self, root: Root) -> None:
        self._limit(root.bound)
        self._learn(np.flatnonzero(root.x > 0.5))
        if not self._best.proven:  # without budgets the true prices are whole numbers
            rows = [row / root.prices.scale for row in root.prices.rows]
            prices = whole_prices(self._model, rows, scale=1)
            best, must = best_margins(self._model, margins(self._model, prices))
            self._limit(ceiling(self._model, prices, best, must))

    def _round_off(self, root: Root) -> None:
        """The plan without budgets that is closest to the relaxation, exchanged until it keeps them."""
        part = near(self._model, root, NEAR[0])
        start = closest_plan(part.model, root.x[part.origin])
        if start is not None:
            self._exchange(root, part.whole(start))

    def _look_near(self, root: Root) -> None:
        """A first plan by branches: with few villages free, then with more, then with all."""
        for count in NEAR:
            part = near(self._model, root, count)
            found = Search(part.model, None, self._stop, most=NEAR_BRANCHES, any_plan=True).run()
            if found.taken is not None:
                self._learn(part.whole(found.taken))
                break
        if self._best.worth is None and not self._stop():
            self._search_whole(any_plan=True)
        if self._best.taken is not None and can_exchange(self._model):
            self._exchange(root, self._best.taken)

    def _exchange(self, root: Root, plan: Ints) -> None:
        """Exchanges in a plan that keeps every rule but perhaps the budget."""
        part = near(self._model, root, EXCHANGED)
        planned = np.zeros(len(self._model.village), np.bool_)
        planned[plan] = True
        taken = np.flatnonzero(planned[part.origin])
        if len(taken):
            margin = root.margin[part.origin] // root.prices.scale
            self._learn(part.whole(exchanged(part.model, margin, taken)))

    def _search_whole(self, *, any_plan: bool = False) -> None:
        known, most = self._best.worth, self._patience
        found = Search(self._model, known, self._stop, most=most, any_plan=any_plan).run()
        self._conclude(found, found.taken)

    def _conclude(self, found: Found, taken: Ints | None) -> None:
        if taken is not None:
            self._learn(taken)
        if found.finished and self._best.worth is None:
            self._best = Best(broken=found.broken)
        bound = self._best.worth if found.finished else found.bound
        if bound is not None:
            self._limit(bound)

    def _learn(self, taken: Ints) -> None:
        """Keep the plan if it is one and the best so far."""
        worth, best = self._model.worth(taken), self._best
        if (best.worth is None or worth > best.worth) and self._model.keeps(taken):
            self._best = Best(taken, worth, best.bound)
            self._report(worth, best.bound)

    def _limit(self, bound: int) -> None:
        best = self._best
        if best.bound is None or bound < best.bound:
            self._best = Best(best.taken, best.worth, bound)
            self._report(best.worth, bound)
