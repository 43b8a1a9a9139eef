"""Exact bounds by counts for parts of the plans of a problem with its years, and the rules a plan breaks."""

from collections.abc import Iterator
from dataclasses import replace
from math import frexp, ldexp

import numpy as np

from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem
from desmigratif.cores.selection.proof import Prices
from desmigratif.cores.selection.proving.counts import Cliques, Counting, Openings, choice_margins, sides
from desmigratif.cores.selection.proving.hierarchy import CLOSED
from desmigratif.cores.selection.proving.near import Clique, Neighbours
from desmigratif.cores.selection.proving.places import Hierarchy
from desmigratif.cores.selection.proving.pricing import Floats
from desmigratif.cores.selection.yearly.programme import FloatPrices

SAFE = 2.0**60
FINE = 2**46
DIGITS = 28  # binary digits of a price: what another processor rounds differently does not show


class Bounds:
    """The bounds of one problem at one scale. Cliques join as they are needed, older prices lack the last."""

    def __init__(self, problem: Problem, scale: int, cliques: Cliques) -> None:
        self.problem = problem
        self.scale = scale
        self.cliques: list[Clique] = list(cliques)
        self.neighbours = Neighbours(problem.clashing, len(problem.codes))
        self._hierarchy = Hierarchy(problem)
        self._quotas = np.array([year.quota or 0 for year in problem.years])
        self._limited = np.array([year.budget_idr is not None for year in problem.years])

    def worthless(self) -> "Bounds":
        """The same for the problem with nothing to gain: a bound below 0 proves that there is no plan."""
        nothing = np.zeros_like(self.problem.priority)
        bounds = Bounds(replace(self.problem, priority=nothing, kawasan=None), FINE, ())
        bounds.cliques = self.cliques
        return bounds

    def nothing(self) -> Prices:
        """Prices that are all zero."""
        years, near = np.zeros(len(self.problem.years), np.int64), np.zeros(len(self.cliques), np.int64)
        return Prices(years, years, np.zeros((len(self.problem.regencies), len(years)), np.int64), near)

    def full(self, prices: Prices) -> Prices:
        """The same with nothing asked for cliques that joined since."""
        missing = len(self.cliques) - len(prices.near)
        return replace(prices, near=np.append(prices.near, np.zeros(missing, np.int64)))

    def total(self, prices: Prices, openings: Openings) -> int | None:
        """scale · what no plan within the openings is worth more than; None where sums might not be safe."""
        prices = self.full(prices)
        if not is_safe(self.problem, self.scale, prices):
            return None
        margins = choice_margins(self.problem, self.scale, tuple(self.cliques), prices)
        margin = np.where(openings.choices, margins, CLOSED).max(axis=1, initial=CLOSED)
        sums = Counting(self._hierarchy, self.scale, margin, openings).sums
        return CLOSED if sums == CLOSED else sums + sides(self.problem, prices)

    def whole(self, prices: FloatPrices, factor: float = 1.0) -> Prices:
        """Prices in units of 1 / scale, without those that could only loosen a bound."""
        times = factor * self.scale
        quota, budget = _whole(prices.quota * times), _whole(prices.budget * times)
        return Prices(
            np.where(self._quotas > 0, quota, np.maximum(quota, 0)),
            np.where(self._limited, np.maximum(budget, 0), 0),
            np.maximum(_whole(prices.regency_year * times), 0),
            np.maximum(_whole(prices.near * times), 0),
        )

    def added(self, one: Prices, other: Prices) -> Prices:
        """Prices that ask what both ask."""
        one, other = self.full(one), self.full(other)
        quota = one.quota + other.quota
        return Prices(
            np.where(self._quotas > 0, quota, np.maximum(quota, 0)),
            one.budget + other.budget,
            one.regency_year + other.regency_year,
            one.near + other.near,
        )

    def join(self, taken: Bools) -> bool:
        """Add cliques until each pair taken together is in one; whether there were any to add."""
        known = {pair for clique in self.cliques for pair in _pairs(clique)}
        before = len(self.cliques)
        for pair in self.neighbours.both(taken):
            if (int(pair[0]), int(pair[1])) not in known:
                clique = self.neighbours.clique(pair, self.problem.priority + taken * 2**40)
                self.cliques.append(clique)
                known.update(_pairs(clique))
        return len(self.cliques) > before

    def against(self, year_index: Ints, excess: int) -> Iterator[Prices]:
        """For each rule with a price that the plan breaks, that lowers its bound by more than `excess`."""
        problem, nothing = self.problem, self.nothing()
        taken = year_index != NOT_CHOSEN
        count = np.bincount(year_index[taken], minlength=len(problem.years))
        for number, year in enumerate(problem.years):
            quota, budget = nothing.quota.copy(), nothing.budget.copy()
            missing = (year.quota or 0) - int(count[number])
            over = int(count[number]) - year.most
            if missing > 0 or over > 0:
                price = excess // max(missing, over) + 1
                quota[number] = price if over > 0 else -price
                yield replace(nothing, quota=quota)
            spent = sum(problem.cost[year_index == number].tolist())
            if year.budget_idr is not None and spent > year.budget_idr:
                budget[number] = min(excess // (spent - year.budget_idr) + 1, int(SAFE))
                yield replace(nothing, budget=budget)
        yield from self._against_crowds(year_index, excess)
        for number, clique in enumerate(self.cliques):
            over = int(taken[list(clique)].sum()) - 1
            if over > 0:
                near = nothing.near.copy()
                near[number] = excess // over + 1
                yield replace(nothing, near=near)

    def _against_crowds(self, year_index: Ints, excess: int) -> Iterator[Prices]:
        problem, nothing, taken = self.problem, self.nothing(), year_index != NOT_CHOSEN
        cap = problem.caps.regency_year
        if cap is None:
            return
        count = np.zeros_like(nothing.regency_year)
        np.add.at(count, (problem.regency[taken], year_index[taken]), 1)
        for regency, year in np.argwhere(count > cap).tolist():
            price = nothing.regency_year.copy()
            price[regency, year] = excess // (int(count[regency, year]) - cap) + 1
            yield replace(nothing, regency_year=price)


def is_safe(problem: Problem, scale: int, prices: Prices) -> bool:
    """Whether all sums stay as far from the limits of 64 bits as those who check a certificate demand."""
    most = min(sum(year.most for year in problem.years), len(problem.codes)) + 1
    bonus = problem.kawasan.bonus if problem.kawasan else 0
    each = float(scale) * (float(problem.priority.max(initial=0)) + bonus)
    each += float(prices.near.astype(np.float64).sum())
    each += float(problem.cost.max(initial=0)) * float(prices.budget.max(initial=0))
    each += float(np.abs(prices.quota.astype(np.float64)).max(initial=0))
    each += float(prices.regency_year.max(initial=0))
    return each * most < SAFE and abs(sides(problem, prices)) < SAFE


def keeps(problem: Problem, year_index: Ints) -> bool:
    """Whether the plan keeps every rule. Its choices are allowed ones."""
    taken, caps = year_index != NOT_CHOSEN, problem.caps
    must = len(problem.include) and bool((problem.include & ~taken).any())
    if must or taken[problem.clashing].all(axis=1).any():
        return False
    for number, year in enumerate(problem.years):
        there = year_index == number
        if not (year.quota or 0) <= int(there.sum()) <= year.most:
            return False
        if year.budget_idr is not None and sum(problem.cost[there].tolist()) > year.budget_idr:
            return False
        if not _within(problem.regency[there], caps.regency_year):
            return False
    province = np.bincount(problem.province[taken], minlength=len(problem.provinces))
    if len(problem.floors) and (province < problem.floors).any():
        return False
    places = (
        (problem.province, caps.province),
        (problem.regency, caps.regency),
        (problem.district, caps.district),
    )
    return all(_within(place[taken], cap) for place, cap in places)


def _within(place: Ints, cap: int | None) -> bool:
    return cap is None or int(np.bincount(place).max(initial=0)) <= cap


def _pairs(clique: Clique) -> Iterator[tuple[int, int]]:
    return ((one, other) for one in clique for other in clique if one < other)


def _whole(prices: Floats) -> Ints:
    rounded = [
        ldexp(round(ldexp(digits, DIGITS)), power - DIGITS) for digits, power in map(frexp, prices.flat)
    ]
    limited = np.clip(np.array(rounded), -SAFE, SAFE)
    whole: Ints = np.rint(limited).astype(np.int64).reshape(prices.shape)
    return whole
