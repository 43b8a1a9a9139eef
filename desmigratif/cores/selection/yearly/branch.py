"""Branches of the search for the best plan with its years, and how a finished tree becomes a proof."""

from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.problem import NOT_CHOSEN
from desmigratif.cores.selection.proof import Leaf, Prices, Split
from desmigratif.cores.selection.proving.counts import Openings
from desmigratif.cores.selection.yearly.bound import Bounds

DEEPEST = 399  # the checker reads trees of 400 levels


@dataclass(eq=False)
class Branch:
    """The plans within openings; none is worth more than total / scale, by these prices.

    Once explored it has no openings any more, and two branches at a village (and year) unless it is closed.
    """

    openings: Openings | None
    prices: Prices
    total: int
    village: int = NOT_CHOSEN
    year: int | None = None
    chosen: "Branch | None" = None
    left_out: "Branch | None" = None


class Pruned:
    """A finished search made a proof for its final target."""

    def __init__(self, bounds: Bounds, goal: int) -> None:
        self._bounds = bounds
        self._goal = goal

    def tree(self, branch: Branch, openings: Openings, depth: int) -> Leaf | Split | None:
        """The tree of these openings; None where a leaf does not prove the goal."""
        total = self._bounds.total(branch.prices, openings)
        if total is not None and total < self._goal:
            return Leaf(self._bounds.full(branch.prices), ways=False)
        if branch.chosen is None or branch.left_out is None or depth > DEEPEST:
            return None
        only = self._only(branch, openings)
        if only is not None:
            return self.tree(only, openings, depth + 1)
        chosen, left_out = divided(openings, branch.village, branch.year)
        inside = self.tree(branch.chosen, chosen, depth + 1)
        outside = self.tree(branch.left_out, left_out, depth + 1)
        if inside is None or outside is None:
            return None
        return Split(branch.village, branch.year, inside, outside)

    def _only(self, branch: Branch, openings: Openings) -> Branch | None:
        """The one side that is left where the openings decide the split already."""
        is_open, year = openings.choices[branch.village], branch.year
        if not is_open.any() or (year is not None and not is_open[year]):
            return branch.left_out
        if openings.must[branch.village] and (year is None or int(is_open.sum()) == 1):
            return branch.chosen
        return None


def divided(openings: Openings, village: int, year: int | None) -> tuple[Openings, Openings]:
    """The openings with the village chosen (in that year), and with it not."""
    must, chosen, left_out = openings.must.copy(), openings.choices.copy(), openings.choices.copy()
    must[village] = True
    if year is None:
        left_out[village] = False
    else:
        chosen[village] = np.arange(chosen.shape[1]) == year
        left_out[village, year] = False
    return Openings(chosen, must), Openings(left_out, openings.must)
