"""What one more village, one more rupiah, each cap and floor is worth at most. Counts are in `loosened`."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from desmigratif.cores.selection.explain.loosened import Loosened
from desmigratif.cores.selection.explain.prices import counted_of, nothing_priced
from desmigratif.cores.selection.problem import Ints, Problem, Solution
from desmigratif.cores.selection.proof import Leaf, Proof
from desmigratif.cores.selection.proving.counts import all_open, choice_margins, relaxed, sides
from desmigratif.cores.selection.proving.hierarchy import BARELY, CLOSED
from desmigratif.cores.selection.proving.places import NO_CAP
from desmigratif.cores.selection.units import in_units, value_unit

COLUMNS = {"rule": pl.String, "place": pl.String, "value": pl.String, "exact": pl.Int64}
DIGITS = 9  # of the value of a rupiah
Row = tuple[str, str, str | None, int]


def marginals(problem: Problem, solution: Solution) -> pl.DataFrame:
    """One row a rule and place: by how much at most the value grows when it alone is loosened by one.

    One more for a quota or cap, one less for a floor, no more rule for `distance`, one rupiah for a budget:
    the price of a rupiah by which the certified bound grows, a decimal rounded up. Rules worth nothing are
    left out, but for quotas and budgets; a quota that cannot be one more has no value. With `exact` 1 it is
    what the best plan gains.
    """
    if solution.year_index is None or solution.proof is None:
        return pl.DataFrame(schema=COLUMNS)
    rows = list(_Marginals(problem, solution, solution.proof).rows())
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


class _Marginals:
    """Bounds are in units of value and of 1 / scale, gains in value."""

    def __init__(self, problem: Problem, solution: Solution, proof: Proof) -> None:
        self._plain, self._proof = problem, proof
        self._problem, self._unit = in_units(problem), value_unit(problem)
        self._objective = solution.objective or 0
        self._bound = self._objective if solution.bound is None else solution.bound
        self._total = counted_of(problem, solution).total
        self._back = sides(self._problem, proof.root)
        self._exact = int(nothing_priced(problem))
        scale, cliques, root = proof.scale, proof.cliques, proof.root
        margin = choice_margins(self._problem, scale, cliques, root)
        margin = np.where(problem.allowed, margin, CLOSED).max(axis=1)
        self._counts = Loosened(self._problem, scale, margin, all_open(self._problem))

    def rows(self) -> Iterator[Row]:
        yield from self._quotas()
        yield from self._budgets()
        caps, problem = self._problem.caps, self._problem
        yield from self._places("province_cap", problem.provinces, self._caps(2, caps.province))
        yearly = NO_CAP if caps.regency_year is None else caps.regency_year * len(problem.years)
        regency = NO_CAP if caps.regency is None else caps.regency
        one_cap = caps.regency if regency < yearly else None
        yield from self._places("regency_cap", problem.regencies, self._caps(1, one_cap))
        yield from self._regency_years(in_all=yearly < regency)
        yield from self._places("district_cap", problem.districts, self._caps(0, caps.district))
        if problem.floors.any():
            floors = self._counts.one_less(self._number(2))
            yield from self._places("floor", problem.provinces, floors)
        if problem.min_mm is not None:
            yield from self._distance()

    def _number(self, place: int) -> int:
        """Number of a level (0 district, 1 regency, 2 province) among those that have a rule."""
        return place - (4 - len(self._counts.hierarchy.levels))

    def _caps(self, place: int, cap: int | None) -> Ints | None:
        return None if cap is None else self._counts.one_more(self._number(place))

    def _gains(self, sums: Ints) -> Ints:
        """At most what plans of these sums gain; the others are no better than the bound."""
        total = np.where(sums > BARELY, sums, 0) + self._back
        worth = np.where(sums > BARELY, total // self._proof.scale * self._unit, 0)
        return np.asarray(np.maximum(worth, self._bound) - self._objective, np.int64)

    def _places(self, rule: str, names: tuple[str, ...], sums: Ints | None) -> Iterator[Row]:
        if sums is None:
            return
        gains = self._gains(sums)
        for place in np.flatnonzero(gains > 0).tolist():
            yield rule, names[place], str(gains[place]), self._exact

    @property
    def _of_sets(self) -> bool:
        """Whether the proof holds for every set, whatever years are given to it."""
        root = self._proof.root
        same = not root.regency_year.any() and len(set(root.quota.tolist())) == 1
        tree = self._proof.tree
        return same and (tree is None or (isinstance(tree, Leaf) and tree.ways))

    def _quotas(self) -> Iterator[Row]:
        nation = self._counts.hierarchy.levels[-1]
        fewest_now, beyond = int(nation.least[0]), int(nation.most[0]) + 1
        for number, year in enumerate(self._problem.years):
            price = int(self._proof.root.quota[number])
            if year.quota is not None:
                best = self._counts.nation(fewest_now + 1, beyond)
                worth = self._worth(best, price)
            else:
                fewest = beyond if self._of_sets else fewest_now
                worth = self._worth(self._counts.nation(fewest, beyond), max(0, price))
                worth = self._bound if worth is None else max(worth, self._bound)
            value = None if worth is None else str(worth - self._objective)
            yield ("quota" if year.quota is not None else "quota_max"), str(year.year), value, self._exact

    def _worth(self, best: int, more: int) -> int | None:
        """A bound on plans of that sum, None where there are none."""
        if best < BARELY:
            return None
        return (best + self._back + more) // self._proof.scale * self._unit

    def _budgets(self) -> Iterator[Row]:
        cost_unit = int(np.gcd.reduce(self._plain.cost)) or 1
        for number, year in enumerate(self._problem.years):
            if year.budget_idr is not None:
                price = int(self._proof.root.budget[number]) * self._unit
                yield "budget_idr", str(year.year), _decimal(price, self._proof.scale * cost_unit), 0

    def _regency_years(self, *, in_all: bool) -> Iterator[Row]:
        problem, prices = self._problem, self._proof.root.regency_year
        if problem.caps.regency_year is None:
            return
        closed = np.full(len(problem.regencies), CLOSED)
        sums = self._counts.one_more(self._number(1)) if in_all else closed
        for number, year in enumerate(problem.years):
            same = closed if self._of_sets else np.full(len(closed), self._total - self._back)
            best = np.maximum(sums, same)
            best = np.where(best > BARELY, best + prices[:, number], CLOSED)
            places = tuple(f"{name}/{year.year}" for name in problem.regencies)
            yield from self._places("regency_year_cap", places, best)

    def _distance(self) -> Iterator[Row]:
        near = np.zeros(0, np.int64)
        problem = replace(
            self._problem,
            clashing=np.zeros((0, 2), np.int64),
            allowed=self._problem.allowed_but_for_distance,
        )
        counted = relaxed(problem, self._proof.scale, (), replace(self._proof.root, near=near))
        worth = max(self._bound, counted.total // self._proof.scale * self._unit)
        if worth > self._objective:
            yield "distance", "", str(worth - self._objective), int(nothing_priced(problem))


def _decimal(number: int, divisor: int) -> str:
    """The quotient rounded up, without trailing zeros."""
    tenths = 10**DIGITS
    whole, part = divmod(-(-number * tenths // divisor), tenths)
    return f"{whole}.{part:0{DIGITS}d}".rstrip("0").rstrip(".")
