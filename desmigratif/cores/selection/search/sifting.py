"""The relaxation of a large model from a small part of its choices: those that would gain join in."""

from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.model import Model
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

    `first` is where to begin, for who only asks whether there is a plan: equal villages are then alike. Else
    all choices are looked at at once.
    """
    keep = np.ones(len(model.village), np.bool_) if first is None else first | model.must
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
