"""Cliques of villages too near each other as rules of a model: at most one of each is taken."""

from collections.abc import Iterator

import numpy as np

from desmigratif.cores.selection.model import NO_LIMIT, Rule
from desmigratif.cores.selection.problem import Ints, Problem
from desmigratif.cores.selection.proving.counts import Cliques

NAME = "near"


def near(problem: Problem, village: Ints, cliques: Cliques) -> Iterator[Rule]:
    """Σ_{v in clique, t} x[v,t] ≤ 1, in rules of cliques without a village in common.

    Who is in none of a rule's cliques is in its last row, which has no limit.
    """
    for layer in layers(cliques):
        row = np.full(len(problem.codes), len(layer), np.int64)
        for number, clique in enumerate(layer):
            row[list(clique)] = number
        upper = np.append(np.ones(len(layer), np.int64), NO_LIMIT)
        yield Rule(NAME, row[village], np.zeros(len(layer) + 1, np.int64), upper)


def layers(cliques: Cliques) -> list[list[tuple[int, ...]]]:
    """The cliques dealt out, each to the first layer in which it meets no other."""
    dealt: list[list[tuple[int, ...]]] = []
    used: list[set[int]] = []
    for clique in cliques:
        free = next((number for number, taken in enumerate(used) if taken.isdisjoint(clique)), len(dealt))
        if free == len(dealt):
            dealt.append([])
            used.append(set())
        dealt[free].append(clique)
        used[free].update(clique)
    return dealt
