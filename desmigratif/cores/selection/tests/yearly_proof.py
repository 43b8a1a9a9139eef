"""What a certificate with years proves, counted over all sets of a small problem. Apart from the solver."""

from dataclasses import dataclass, replace

import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints, Problem
from desmigratif.cores.selection.proof import Leaf, Prices, Proof, Split
from desmigratif.cores.selection.tests.proving.sets import all_sets, keeps_counts, keeps_pairs_apart
from desmigratif.cores.selection.years import forget_years

IMPOSSIBLE = -(10**40)


class NotProvenError(Exception):
    """The certificate does not show its target, or is not of its form."""


@dataclass(frozen=True, eq=False)
class _Sums:
    """Best sums of the sets: of all, with each village in, with each out; and the margins n × T."""

    best: int
    inside: list[int]
    outside: list[int]
    margin: list[list[int]]


class Evaluator:
    """Bounds by the words of the arithmetic, every set of villages looked at, numbers of any size."""

    def __init__(self, problem: Problem, proof: Proof) -> None:
        self._problem = problem
        self._proof = proof
        self._goal = proof.scale * (proof.target + 1)
        merged = replace(forget_years(problem), include=np.zeros(len(problem.codes), np.bool_))
        sets = all_sets(problem)
        enough = sets.sum(axis=1) >= sum(year.quota or 0 for year in problem.years)
        self._sets = sets[enough & keeps_counts(merged, sets) & keeps_pairs_apart(merged, sets)]
        _check_cliques(problem, proof)

    def leaves(self) -> int:
        """How many leaves the tree has. Raises NotProvenError."""
        problem = self._problem
        must = problem.include.copy()
        sums = self._sums(self._proof.root, problem.allowed, must)
        if sums.best < self._goal:
            return 0
        if self._proof.tree is None:
            raise NotProvenError("the root alone does not prove the target")
        choices = problem.allowed.copy()
        for village, year in np.argwhere(problem.allowed).tolist():
            margin = sums.margin[village]
            lost = max(margin[t] for t in np.flatnonzero(problem.allowed[village])) - margin[year]
            choices[village, year] = sums.inside[village] - lost >= self._goal
        must |= np.array([out < self._goal for out in sums.outside])
        return self._walk(self._proof.tree, choices, must)

    def _walk(self, node: Leaf | Split, choices: Bools, must: Bools) -> int:
        if isinstance(node, Leaf):
            if node.ways or self._sums(node.prices, choices, must).best >= self._goal:
                raise NotProvenError("a leaf does not prove the target")
            return 1
        chosen, left_out, needed = choices.copy(), choices.copy(), must.copy()
        needed[node.village] = True
        if node.year is None:
            left_out[node.village] = False
        else:
            chosen[node.village] = False
            chosen[node.village, node.year] = choices[node.village, node.year]
            left_out[node.village, node.year] = False
        return self._walk(node.chosen, chosen, needed) + self._walk(node.left_out, left_out, must)

    def _sums(self, prices: Prices, choices: Bools, must: Bools) -> _Sums:
        _check_signs(self._problem, prices, len(self._proof.cliques))
        margin = self._margins(prices)
        best = [
            max((margin[v][t] for t in np.flatnonzero(choices[v])), default=IMPOSSIBLE)
            for v in range(len(choices))
        ]
        fits = (self._sets | ~must).all(axis=1) & (~self._sets | choices.any(axis=1)).all(axis=1)
        sets = self._sets[fits]
        total = sets.astype(object) @ np.array(best, object) + self._bonuses(sets) + self._sides(prices)
        every = range(len(choices))
        return _Sums(
            max(total, default=IMPOSSIBLE),
            [max(total[sets[:, v]], default=IMPOSSIBLE) for v in every],
            [max(total[~sets[:, v]], default=IMPOSSIBLE) for v in every],
            margin,
        )

    def _margins(self, prices: Prices) -> list[list[int]]:
        problem = self._problem
        return [
            [
                self._proof.scale * int(problem.priority[v])
                - int(prices.budget[t]) * int(problem.cost[v])
                - int(prices.quota[t])
                - int(prices.regency_year[problem.regency[v], t])
                - sum(int(prices.near[c]) for c, clique in enumerate(self._proof.cliques) if v in clique)
                for t in range(len(problem.years))
            ]
            for v in range(len(problem.codes))
        ]

    def _bonuses(self, sets: Bools) -> Ints:
        problem, bonus = self._problem, np.zeros(len(sets), object)
        if problem.kawasan is not None:
            for number in range(len(problem.districts)):
                enough = sets[:, problem.district == number].sum(axis=1) >= problem.kawasan.min_villages
                bonus += enough.astype(object) * problem.kawasan.bonus * self._proof.scale
        return bonus

    def _sides(self, prices: Prices) -> int:
        problem, total = self._problem, sum(prices.near.tolist())
        for year, price, budget in zip(
            problem.years, prices.quota.tolist(), prices.budget.tolist(), strict=True
        ):
            total += price * (year.most if price > 0 else year.quota or 0) + budget * (year.budget_idr or 0)
        return int(total + sum(prices.regency_year.ravel().tolist()) * (problem.caps.regency_year or 0))


def certified(problem: Problem, proof: Proof) -> int:
    """How many leaves of the tree prove the target of this problem in units. Raises NotProvenError."""
    return Evaluator(problem, proof).leaves()


def _check_signs(problem: Problem, prices: Prices, cliques: int) -> None:
    limited = np.array([year.budget_idr is not None for year in problem.years])
    yearly = prices.regency_year
    wrong = (
        (prices.budget < 0).any(),
        (prices.budget[~limited] != 0).any(),
        (yearly < 0).any(),
        problem.caps.regency_year is None and yearly.any(),
        (prices.near < 0).any(),
        len(prices.near) != cliques,
        yearly.shape != (len(problem.regencies), len(problem.years)),
    )
    if any(wrong):
        raise NotProvenError("prices of a wrong sign or number")


def _check_cliques(problem: Problem, proof: Proof) -> None:
    pairs = {(one, other) for one, other in problem.clashing.tolist()}
    for clique in proof.cliques:
        if len(clique) < 2 or any((i, j) not in pairs for i in clique for j in clique if i < j):
            raise NotProvenError("a clique of villages that are not too near each other")
