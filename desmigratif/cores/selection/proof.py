"""What shows that no plan is worth more: prices, cliques, a tree. Made by `search`, checked by `check`.

The words of the certificate file are the same; docs/adr/0009 gives the arithmetic.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Prices:
    """Whole numbers in units of 1 / scale, for T years, R regencies and the cliques of a proof.

    `quota` (T) leans on the upper side where positive, on the lower where negative; `budget` (T) is the price
    of one unit of cost, `regency_year` (R × T) of one place in a regency and year, `near` of one village of a
    clique; these three are never negative.
    """

    quota: Ints
    budget: Ints
    regency_year: Ints
    near: Ints


@dataclass(frozen=True, eq=False)
class Leaf:
    """A part of the plans none of which beats the target: by the bound of its prices, or way by way."""

    prices: Prices
    ways: bool


@dataclass(frozen=True, eq=False)
class Split:
    """Two parts: the village (number) chosen or not; with `year` (index), in that year or not."""

    village: int
    year: int | None
    chosen: "Leaf | Split"
    left_out: "Leaf | Split"


@dataclass(frozen=True, eq=False)
class Proof:
    """No plan is worth more than `target`: shown by the root prices over all villages, then by the tree.

    Without a tree the root alone is the proof. `cliques` are villages (numbers) pairwise too near.
    """

    scale: int
    target: int
    cliques: tuple[tuple[int, ...], ...]
    root: Prices
    tree: Leaf | Split | None = None
