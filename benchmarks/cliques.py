"""Clashing pairs as cliques: of villages pairwise too near one may be chosen. Better than a row a pair."""

from collections import defaultdict

from desmigratif.cores.selection.problem import Ints


def covering(clashing: Ints) -> list[list[int]]:
    """Maximal cliques that together contain every pair; each grown around the first pair not yet covered."""
    near: dict[int, set[int]] = defaultdict(set)
    for first, second in clashing.tolist():
        near[first].add(second)
        near[second].add(first)
    covered: set[tuple[int, int]] = set()
    cliques = []
    for first, second in clashing.tolist():
        if (first, second) not in covered:
            clique = _grown(near, first, second)
            cliques.append(clique)
            covered.update((a, b) for i, a in enumerate(clique) for b in clique[i + 1 :])
    return cliques


def _grown(near: dict[int, set[int]], first: int, second: int) -> list[int]:
    """Always the village that leaves most others possible."""
    clique, common = [first, second], near[first] & near[second]
    while common:
        best = max(common, key=lambda village: (len(near[village] & common), -village))
        clique.append(best)
        common = common & near[best]
    return sorted(clique)
