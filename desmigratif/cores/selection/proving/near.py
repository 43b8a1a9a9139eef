"""Cliques of villages too near each other: of each at most one is chosen."""

import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints

Clique = tuple[int, ...]


class Neighbours:
    """Who is too near whom among n villages."""

    def __init__(self, clashing: Ints, count: int) -> None:
        self._clashing = clashing
        both = np.concatenate([clashing, clashing[:, ::-1]]) if len(clashing) else clashing.reshape(0, 2)
        both = both[np.lexsort((both[:, 1], both[:, 0]))]
        self._other = both[:, 1]
        self._start = np.searchsorted(both[:, 0], np.arange(count + 1))

    def of(self, village: int) -> Ints:
        """The villages too near this one, ascending."""
        return self._other[self._start[village] : self._start[village + 1]]

    def both(self, taken: Bools) -> Ints:
        """The pairs of which both are taken."""
        return self._clashing[taken[self._clashing].all(axis=1)]

    def clique(self, pair: Ints, weight: Ints) -> Clique:
        """A clique of the pair and its common neighbours, the weightiest first."""
        members = [int(village) for village in pair]
        common = np.intersect1d(self.of(members[0]), self.of(members[1]))
        while len(common):
            best = int(common[weight[common].argmax()])
            members.append(best)
            common = np.intersect1d(common, self.of(best))
        return tuple(sorted(members))
