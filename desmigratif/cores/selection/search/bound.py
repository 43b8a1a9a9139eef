"""Upper bounds on the value of a model, in exact integer arithmetic. Any prices will do.

For any price y of every row, positive where it leans on the row's upper side and negative on the lower,

    scale · (value of any plan) ≤ Σ_r (y_r > 0: y_r · upper_r, else y_r · lower_r) + Σ_v best margin of v

where the margin of a choice is scale · value − Σ price · weight, and a village's best margin counts only if
positive unless the village has to be chosen. Prices are whole numbers in units of 1 / scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desmigratif.cores.selection.model import NO_LIMIT, Model, Rule
from desmigratif.cores.selection.problem import Bools, Ints

Floats = NDArray[np.float64]
SAFE = 2**61  # all int64 sums of one margin stay below this
FINEST = 2**40
CLOSED = -(2**62)


@dataclass(frozen=True, eq=False)
class Prices:
    """One whole number per row, rule by rule, in units of 1 / `scale`."""

    scale: int
    rows: tuple[Ints, ...]


def whole_prices(model: Model, prices: Sequence[Floats], scale: int = FINEST) -> Prices:
    """The prices as whole numbers, at this scale or the greatest safe one that is a power of two below it.

    Prices too high to be safe at any scale are lowered: the bound stays true.
    """
    weights = [1 if rule.weight is None else max(1, _largest(rule.weight)) for rule in model.rules]
    share = SAFE // (len(weights) + 1)
    limits = [share // weight for weight in weights]
    highest = max(
        _largest(model.value) / share,
        *(float(np.abs(price).max(initial=0.0)) / limit for price, limit in zip(prices, limits, strict=True)),
    )
    while scale > 1 and scale * highest > 0.5:
        scale //= 2
    whole = (
        np.rint(np.clip(price * scale, -limit, limit)).astype(np.int64)
        for price, limit in zip(prices, limits, strict=True)
    )
    return Prices(scale, tuple(map(_signed, model.rules, whole)))


def margins(model: Model, prices: Prices) -> Ints:
    """scale · value − Σ price · weight of every choice."""
    left = model.value * prices.scale
    for rule, price in zip(model.rules, prices.rows, strict=True):
        if price.any():
            paid = price[rule.row]
            left -= paid if rule.weight is None else paid * rule.weight
    return left


def best_margins(model: Model, margin: Ints) -> tuple[Ints, Bools]:
    """Per village that has a choice: its best margin, and whether it has to be chosen."""
    if model.single:
        return margin, model.must
    return np.maximum.reduceat(margin, model.first), model.must[model.first]


def ceiling(model: Model, prices: Prices, best: Ints, must: Bools) -> int:
    """scale · (an upper bound on the value of every plan)."""
    total = model.settled * prices.scale + exact_sum(np.where(must, best, np.maximum(best, 0)))
    for rule, price in zip(model.rules, prices.rows, strict=True):
        rows = np.flatnonzero(price)
        side = np.where(price[rows] > 0, rule.upper[rows], rule.lower[rows])
        total += sum(a * b for a, b in zip(price[rows].tolist(), side.tolist(), strict=True))
    return total


def exact_sum(numbers: Ints) -> int:
    """Σ without overflow, whatever the length."""
    low = numbers & 0x7FFFFFFF
    return (int((numbers >> 31).sum()) << 31) + int(low.sum())


def _signed(rule: Rule, price: Ints) -> Ints:
    """Prices that could only loosen the bound, or lean on a side that is not there, become 0."""
    senseless = ((price > 0) & (rule.upper == NO_LIMIT)) | ((price < 0) & (rule.lower <= 0))
    return np.where(senseless, 0, price)


def _largest(numbers: Ints) -> int:
    return int(np.abs(numbers).max(initial=0))
