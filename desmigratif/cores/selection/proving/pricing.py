"""Prices for the budget and for nearness that bound the value of every plan from above as low as they can.

The bound is convex in the prices and each evaluation gives a plane below it. The planes, in a box around the
best prices so far, say where to look next. Floating point only guides; every bound is exact afterwards.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from desmigratif.cores.selection.problem import Bools, Problem
from desmigratif.cores.selection.proof import Prices
from desmigratif.cores.selection.proving.counts import Counting, all_open, choice_margins, sides
from desmigratif.cores.selection.proving.hierarchy import CLOSED
from desmigratif.cores.selection.proving.near import Clique, Neighbours
from desmigratif.cores.selection.proving.places import Hierarchy

Floats = NDArray[np.float64]
ROOM = 2**58  # the sums of a plan stay below this
FINEST = 2**40


@dataclass
class Priced:
    """Prices of one year: of a unit of cost, and of each clique; as numbers of value."""

    budget: float
    near: list[float] = field(default_factory=list)
    cliques: list[Clique] = field(default_factory=list)
    bound: float = np.inf


def scale_for(problem: Problem, budget: float, near: list[float]) -> int:
    """The finest power of two at which all sums of a plan are safe."""
    most = max(1, min(sum(year.most for year in problem.years), len(problem.codes)))
    bonus = problem.kawasan.bonus if problem.kawasan else 0
    each = (
        float(problem.priority.max(initial=0))
        + bonus
        + budget * float(problem.cost.max(initial=0))
        + sum(near)
    )
    scale = FINEST
    while scale > 1 and scale * each * most > ROOM:
        scale //= 2
    return scale


def whole_prices(problem: Problem, priced: Priced, scale: int) -> Prices:
    """The prices in whole units of 1 / scale, the same in every year."""
    years = len(problem.years)
    budget = max(0, round(priced.budget * scale)) if has_budget(problem) else 0
    return Prices(
        quota=np.zeros(years, np.int64),
        budget=np.full(years, budget, np.int64),
        regency_year=np.zeros((len(problem.regencies), years), np.int64),
        near=np.array([max(0, round(price * scale)) for price in priced.near], np.int64),
    )


def has_budget(problem: Problem) -> bool:
    """Whether every year has a budget, so that one for all years together is a rule."""
    return all(year.budget_idr is not None for year in problem.years)


def worth_of(problem: Problem, taken: Bools) -> int:
    """Σ priority and bonuses of a set."""
    worth = int(sum(problem.priority[taken].tolist()))
    if problem.kawasan is None:
        return worth
    inside = np.bincount(problem.district[taken], minlength=len(problem.districts))
    return worth + problem.kawasan.bonus * int((inside >= problem.kawasan.min_villages).sum())


class Dual:
    """The bound of one problem with its years made one, as a function of its prices."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._hierarchy = Hierarchy(problem)
        self._openings = all_open(problem)
        self._purse = sum(year.budget_idr or 0 for year in problem.years)
        self._neighbours = Neighbours(problem.clashing, len(problem.codes))

    def look(self, priced: Priced) -> tuple[float, Bools] | None:
        """The bound at these prices and the set that reaches it; None if no set keeps the rules."""
        problem = self._problem
        scale = scale_for(problem, priced.budget, priced.near)
        prices = whole_prices(problem, priced, scale)
        cliques = tuple(priced.cliques)
        margin = np.where(self._openings.choices, choice_margins(problem, scale, cliques, prices), CLOSED)
        counting = Counting(self._hierarchy, scale, margin.max(axis=1), self._openings)
        if counting.sums == CLOSED:
            return None
        return (counting.sums + sides(problem, prices)) / scale, counting.chosen()

    def worth(self, taken: Bools) -> int:
        """What the set is worth if it keeps what is priced as well, else -1."""
        problem = self._problem
        spent = sum(problem.cost[taken].tolist())
        if (has_budget(problem) and spent > self._purse) or len(self._neighbours.both(taken)):
            return -1
        return worth_of(problem, taken)

    def slope(self, taken: Bools, cliques: list[Clique]) -> Floats:
        """By price: what the side leaves when this set is taken."""
        spent = (
            float(self._purse - int(self._problem.cost[taken].sum())) if has_budget(self._problem) else 0.0
        )
        return np.array([spent, *(1.0 - int(taken[list(clique)].sum()) for clique in cliques)])

    def new_cliques(self, taken: Bools, known: set[Clique]) -> list[Clique]:
        """Cliques of which the set takes more than one."""
        found: dict[Clique, None] = {}
        for pair in self._neighbours.both(taken):
            clique = self._neighbours.clique(pair, self._problem.priority + taken * 2**40)
            if clique not in known:
                found[clique] = None
        return list(found)
