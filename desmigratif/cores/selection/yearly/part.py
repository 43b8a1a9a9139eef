"""Part of a problem with its years: the villages with an open choice, and the way back to all villages."""

from dataclasses import replace

import numpy as np

from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem
from desmigratif.cores.selection.proof import Leaf, Prices, Split
from desmigratif.cores.selection.proving.counts import Cliques, Openings
from desmigratif.cores.selection.proving.part import part_of
from desmigratif.cores.selection.proving.root import Root
from desmigratif.cores.selection.yearly.bound import Bounds


class Part:
    """The villages of a problem that these openings leave, with the prices of its root.

    Bounds of the part are those of the whole problem within the same openings.
    """

    def __init__(self, problem: Problem, root: Root, openings: Openings) -> None:
        self._problem = problem
        self._root = root
        self.villages = np.flatnonzero(openings.choices.any(axis=1) | openings.must)
        part = part_of(problem, self.villages)
        choices = openings.choices[self.villages]
        self.openings = Openings(choices, openings.must[self.villages])
        place = {village: number for number, village in enumerate(self.villages.tolist())}
        cliques = tuple(tuple(place[v] for v in clique if v in place) for clique in root.cliques)
        self.bounds = Bounds(replace(part, allowed=choices), root.scale, cliques)
        self._regencies = np.unique(problem.regency[self.villages])
        self.prices = replace(root.prices, regency_year=root.prices.regency_year[self._regencies])

    def cliques(self) -> Cliques:
        """Those of the root, then those that joined, by the numbers of all villages."""
        known = self._root.cliques
        joined = self.bounds.cliques[len(known) :]
        return (*known, *(tuple(self.villages[list(clique)].tolist()) for clique in joined))

    def spread(self, year_index: Ints) -> Ints:
        """A plan of the part as one of all villages."""
        whole = np.full(len(self._problem.codes), NOT_CHOSEN, np.int64)
        whole[self.villages] = year_index
        return whole

    def raised(self, prices: Prices, count: int) -> Prices:
        """Prices of the part as prices of the whole problem, with `count` cliques."""
        regency_year = np.zeros((len(self._problem.regencies), len(prices.quota)), np.int64)
        regency_year[self._regencies] = prices.regency_year
        near = np.append(prices.near, np.zeros(count - len(prices.near), np.int64))
        return Prices(prices.quota, prices.budget, regency_year, near)


def whole_tree(part: Part, tree: Leaf | Split) -> Leaf | Split:
    """A tree of the part as one of the whole problem."""
    if isinstance(tree, Leaf):
        return replace(tree, prices=part.raised(tree.prices, len(part.cliques())))
    village = int(part.villages[tree.village])
    return Split(village, tree.year, whole_tree(part, tree.chosen), whole_tree(part, tree.left_out))
