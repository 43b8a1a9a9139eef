"""What a certificate proves: a bound that no plan's value exceeds. Written apart from the solver.

The arithmetic is in docs/adr/0009. Nothing of the solver is imported, and no claim is taken on trust but that
the pairs of `Problem.clashing` are near and its closed choices closed, which `nearby` looks at.
"""

from dataclasses import dataclass, replace

import numpy as np

from desmigratif.cores.selection.check.bound import Bound, Judge, Open
from desmigratif.cores.selection.check.certificate import (
    Certificate,
    CertificateError,
    Fork,
    Leaf,
    Tariff,
    read_certificate,
)
from desmigratif.cores.selection.check.sums import NEVER, Truth, Whole
from desmigratif.cores.selection.check.ways import TooManyWaysError, beaten
from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.units import in_units, value_unit


@dataclass(frozen=True, eq=False)
class Verdict:
    """`bound`: no plan is worth more; None when the certificate shows that there is no plan at all.

    `inside` and `outside`: what no plan is worth more than with a village chosen, or left out; None of a
    village: there is no such plan. `priced`: the root asks a price for something, so that its bounds may be
    above the best that counts allow.
    """

    bound: int | None
    inside: tuple[int | None, ...]
    outside: tuple[int | None, ...]
    priced: bool


def certified(problem: Problem, content: bytes) -> Verdict:
    """What certificate.json proves about this problem. Raises CertificateError."""
    certificate = read_certificate(content, problem)
    _refuse_false_cliques(problem, certificate)
    unit = value_unit(problem)
    judge = Judge(in_units(problem), certificate.scale, certificate.cliques)
    root = judge.bound(certificate.root, judge.everything())
    bound = _bound(judge, certificate, root)
    return Verdict(
        None if bound is None else bound * unit,
        _values(root.inside, certificate.scale, unit),
        _values(root.outside, certificate.scale, unit),
        certificate.root.priced,
    )


def _bound(judge: Judge, certificate: Certificate, root: Bound) -> int | None:
    """The bound in units."""
    if root.total == NEVER:
        return None
    goal = certificate.scale * (certificate.target + 1)
    if certificate.tree is None or root.total < goal:
        return root.total // certificate.scale
    part, opened, rows = _in_question(judge, root, goal)
    regencies = np.unique(judge.problem.regency[rows]).tolist()
    cliques = certificate.cliques
    numbers = {row: number for number, row in enumerate(rows.tolist())}
    small = tuple(tuple(numbers[row] for row in clique if row in numbers) for clique in cliques)
    places = {regency: number for number, regency in enumerate(regencies)}
    walk = _Walk(Judge(part, certificate.scale, small), certificate, numbers, places)
    found = walk.bound(certificate.tree, opened)
    return max(found, certificate.target) if found is not None else certificate.target


def _in_question(judge: Judge, root: Bound, goal: int) -> tuple[Problem, Open, Whole]:
    """What the root leaves open: choices that reach the goal, villages that must be chosen to reach it."""
    problem = judge.problem
    best = root.margin.max(axis=1, keepdims=True)
    reached = np.where(root.margin > NEVER, root.inside[:, None] - (best - root.margin), NEVER)
    choices = reached >= goal
    must = judge.everything().must | ((root.outside < goal) & choices.any(axis=1))
    rows = np.flatnonzero(choices.any(axis=1) | must)
    return _part(problem, rows), Open(choices[rows], must[rows]), rows


def _part(problem: Problem, rows: Whole) -> Problem:
    """The problem over these villages; regencies and districts without any are left out."""
    number = np.full(len(problem.codes), -1, np.int64)
    number[rows] = np.arange(len(rows))
    clashing = number[problem.clashing]
    regencies, regency = np.unique(problem.regency[rows], return_inverse=True)
    districts, district = np.unique(problem.district[rows], return_inverse=True)
    return replace(
        problem,
        codes=tuple(problem.codes[row] for row in rows.tolist()),
        priority=problem.priority[rows],
        cost=problem.cost[rows],
        allowed=problem.allowed[rows],
        province=problem.province[rows],
        regency=regency.astype(np.int64),
        district=district.astype(np.int64),
        regencies=tuple(problem.regencies[place] for place in regencies.tolist()),
        districts=tuple(problem.districts[place] for place in districts.tolist()),
        include=problem.include[rows] if len(problem.include) else problem.include,
        clashing=clashing[(clashing >= 0).all(axis=1)],
        near_site=problem.near_site[rows] if problem.near_site.size else problem.near_site,
    )


class _Walk:
    """The leaves of a tree, one after another.

    `numbers` and `regencies` give the villages and regencies of the whole problem their places in the part.
    """

    def __init__(
        self, judge: Judge, certificate: Certificate, numbers: dict[int, int], regencies: dict[int, int]
    ) -> None:
        self._judge = judge
        self._certificate = certificate
        self._numbers = numbers
        self._regencies = regencies

    def bound(self, tree: Leaf | Fork, opened: Open) -> int | None:
        """The greatest that a leaf leaves possible; None: nothing."""
        highest: int | None = None
        waiting = [(tree, opened)]
        while waiting:
            node, opened = waiting.pop()
            if isinstance(node, Fork):
                waiting += self._sides(node, opened)
                continue
            value = self._leaf(node, opened)
            if value is not None and (highest is None or value > highest):
                highest = value
        return highest

    def _leaf(self, leaf: Leaf, opened: Open) -> int | None:
        tariff = self._of_part(leaf.tariff)
        total = self._total(tariff, opened)
        scale, target = self._certificate.scale, self._certificate.target
        if total is None or total < scale * (target + 1):
            return None if total is None else total // scale
        if leaf.ways and self._same_every_year(tariff):
            try:
                if not beaten(self._judge, tariff, opened, scale * (target + 1), target):
                    return target
            except TooManyWaysError:
                pass
        return total // scale

    def _of_part(self, tariff: Tariff) -> Tariff:
        """The prices by the regencies of the part; one that has no village in question asks nothing."""
        places = self._regencies
        yearly = {
            (places[regency], year): price
            for (regency, year), price in tariff.regency_year.items()
            if regency in places
        }
        return replace(tariff, regency_year=yearly)

    def _same_every_year(self, tariff: Tariff) -> bool:
        """Whether the prices do not tell years apart.

        Only then do they bound every set of villages, years made one, and not just those that have years:
        a set that stands for another in the going through of ways must not be dropped by its bound.
        """
        budget = {tariff.budget.get(year, 0) for year in range(len(self._judge.problem.years))}
        return len(budget) == 1 and not any(tariff.quota.values()) and not any(tariff.regency_year.values())

    def _total(self, tariff: Tariff, opened: Open) -> int | None:
        sums, _, _ = self._judge.sums(tariff, opened)
        return None if sums.top == NEVER else sums.top + self._judge.paid_back(tariff)

    def _sides(self, fork: Fork, opened: Open) -> list[tuple[Leaf | Fork, Open]]:
        """Both sides of a fork with what is open there."""
        row = self._numbers.get(fork.village)
        if row is None:  # the root has closed the village for good
            return [(fork.left_out, opened)]
        choices, must = opened.choices.copy(), opened.must.copy()
        closed = opened.choices.copy()
        must[row] = True
        if fork.year is None:
            closed[row] = False
        else:
            choices[row] = False
            choices[row, fork.year] = opened.choices[row, fork.year]
            closed[row, fork.year] = False
        return [(fork.chosen, Open(choices, must)), (fork.left_out, Open(closed, opened.must))]


def _refuse_false_cliques(problem: Problem, certificate: Certificate) -> None:
    near = set(map(tuple, problem.clashing.tolist()))
    for clique in certificate.cliques:
        for number, one in enumerate(clique):
            for other in clique[number + 1 :]:
                if (min(one, other), max(one, other)) not in near:
                    raise CertificateError(
                        f"clique: {problem.codes[one]} and {problem.codes[other]} are not too near each other"
                    )


def _values(totals: Whole, scale: int, unit: int) -> tuple[int | None, ...]:
    possible: Truth = totals > NEVER
    return tuple(
        value * unit if can else None
        for value, can in zip((totals // scale).tolist(), possible.tolist(), strict=True)
    )
