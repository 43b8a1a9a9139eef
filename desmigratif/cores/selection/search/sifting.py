"""The relaxation of a large model from a small part of its choices: those that would gain join in."""

from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.model import NO_LIMIT, Model, Rule
from desmigratif.cores.selection.problem import Bools, Ints
from desmigratif.cores.selection.proving.lowest import lowest
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

TOLERANCE = 1e-6  # of the relaxation's own unit
SAMPLE = 8  # every eighth choice is enough to guess what a rupiah is worth
SPARE = 4  # choices looked at first, for each one that fits


@dataclass(frozen=True, eq=False)
class Root:
    """The relaxation of a whole model.

    `x` is its solution over all choices; `total` is `prices.scale` times an exact upper bound on every plan's
    value. When `feasible` is False the prices speak of the model without value: a total below 0 proves that
    no plan keeps the rules.
    """

    feasible: bool
    x: Floats
    prices: Prices
    margin: Ints
    total: int

    @property
    def bound(self) -> int:
        """A whole number that no plan's value exceeds."""
        return self.total // self.prices.scale


def root_of(model: Model, first: Bools | None = None) -> Root:
    """The relaxation of the model with its prices exact over every choice.

    `first` is where to begin, for who only asks whether there is a plan: equal villages are then alike.
    """
    keep = first_choices(model) if first is None else first | model.must
    while True:
        positions = np.flatnonzero(keep)
        part = model.take(positions)
        relaxation = Relaxation(part, tilt=first is None)
        every = np.ones(len(positions), np.bool_)
        relaxed = relaxation.solve(every, part.must)
        if relaxed is not None:
            root, unit = priced(model, positions, relaxed, feasible=True), relaxation.unit
        else:
            relaxed = relaxation.shortage(every, part.must)
            root, unit = priced(model.worthless(), positions, relaxed, feasible=False), 1.0
        more = _gaining(model, root, keep, TOLERANCE * unit * root.prices.scale)
        if not len(more):
            return root
        keep[more] = True


def priced(model: Model, positions: Ints, relaxed: Relaxed, *, feasible: bool) -> Root:
    """The relaxation of some choices of a model, its prices made whole and its bound exact over all."""
    x = np.zeros(len(model.village))
    x[positions] = relaxed.x
    prices = whole_prices(model, relaxed.prices)
    margin = margins(model, prices)
    total = ceiling(model, prices, *best_margins(model, margin))
    return Root(feasible, x, prices, margin, total)


def _gaining(model: Model, root: Root, keep: Bools, least: float) -> Ints:
    """Choices outside that beat their village's best one inside, the strongest where there are many."""
    gain = root.margin
    if not model.single:
        best, must = best_margins(model, np.where(keep, root.margin, CLOSED))
        gain = gain - np.where(must, best, np.maximum(best, 0))[model.group]
    more = np.flatnonzero(~keep & (gain > least))
    return more[lowest(-root.margin[more], max(1_000, int(keep.sum()) // 3))]


def first_choices(model: Model) -> Bools:
    """A mask of the choices that a good plan is likely made of, some more where a floor asks."""
    count = len(model.village)
    size = (SPARE * model.most + 200) * count // max(1, len(model.first))
    if count <= 2 * size:
        return np.ones(count, np.bool_)
    score = _scores(model)
    last = np.partition(-score, size)[size]
    keep: Bools = model.must | (-score < last)
    keep[np.flatnonzero(-score == last)[:size]] = True
    return keep | _for_floors(model, score)


def _scores(model: Model) -> Floats:
    """Value less cost, at a price of the rupiah that makes the best choices about as dear as the budgets."""
    budget, quota = _rule(model, "budget_idr"), _rule(model, "quota")
    if budget is None or budget.weight is None or quota is None:
        return model.value.astype(np.float64)
    count, limited = len(model.village), budget.upper < NO_LIMIT
    cost = np.where(limited[budget.row], budget.weight, 0).astype(np.float64)
    few = np.flatnonzero(limited[budget.row])[::SAMPLE]
    value, paid = model.value[few].astype(np.float64), cost[few]
    most = max(1, min(len(few) - 1, int(np.minimum(quota.upper, count)[limited].sum()) // SAMPLE))
    purse = float(budget.upper[limited].sum()) / SAMPLE
    low, high = 0.0, 4 * float(value.max(initial=1)) / max(1.0, float(paid.mean()))
    for _ in range(16):
        price = (low + high) / 2
        best = np.argpartition(price * paid - value, most)[:most]
        low, high = (price, high) if paid[best].sum() > purse else (low, price)
    return model.value - high * cost


def _for_floors(model: Model, score: Floats) -> Bools:
    keep = np.zeros(len(score), np.bool_)
    floor = _rule(model, "floor")
    if floor is None:
        return keep
    for row in np.flatnonzero(floor.lower > 0).tolist():
        inside = np.flatnonzero(floor.row == row)
        most = min(len(inside), SPARE * int(floor.lower[row]) + 12)
        if most:
            keep[inside[np.argpartition(-score[inside], most - 1)[:most]]] = True
    return keep


def _rule(model: Model, name: str) -> Rule | None:
    return next((rule for rule in model.rules if rule.name == name), None)
