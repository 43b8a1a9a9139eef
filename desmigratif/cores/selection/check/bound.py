"""What a tariff proves about the plans of a problem: a bound, and with every village forced in or out."""

from dataclasses import dataclass, replace

import numpy as np

from desmigratif.cores.selection.check.certificate import CertificateError, Tariff
from desmigratif.cores.selection.check.pairs import Beside, beside_of
from desmigratif.cores.selection.check.sums import NEVER, Stage, Sums, Truth, Whole, settle
from desmigratif.cores.selection.problem import Problem

SAFE = 2**60


@dataclass(frozen=True, eq=False)
class Open:
    """Choices (n × T) that are open, and villages that must be chosen."""

    choices: Truth
    must: Truth


@dataclass(frozen=True, eq=False)
class Bound:
    """`total`: no plan's value times the scale exceeds it; `inside` and `outside` with a village forced.

    `margin` is by choice (n × T), NEVER where closed. NEVER anywhere: no plan at all.
    """

    total: int
    inside: Whole
    outside: Whole
    margin: Whole


class Judge:
    """One problem in units: values and costs are divided by their divisors beforehand."""

    def __init__(self, problem: Problem, scale: int, cliques: tuple[tuple[int, ...], ...]) -> None:
        self.problem = problem
        self.scale = scale
        self.cliques = cliques
        self.stages, self.districts = stages_of(problem, scale)

    def everything(self) -> Open:
        """All that the problem allows."""
        count = len(self.problem.codes)
        must = self.problem.include if len(self.problem.include) else np.zeros(count, np.bool_)
        return Open(self.problem.allowed, must)

    def sums(self, tariff: Tariff, opened: Open) -> tuple[Sums, Whole, Beside | None]:
        """The sums, the margins by choice, and the pairs of districts where two may clash."""
        margin = np.where(opened.choices, self._margins(tariff), NEVER)
        best = margin.max(axis=1, initial=NEVER)
        first = np.stack([np.where(opened.must, NEVER, 0), best], axis=1)
        beside = beside_of(self.problem, best, opened.must) if self.districts else None
        twos = None
        if beside is not None:
            twos = np.where(beside.apart, beside.best, SAFE)
        return Sums(self.stages, first, twos), margin, beside

    def bound(self, tariff: Tariff, opened: Open) -> Bound:
        """The bound of this tariff over what is open."""
        sums, margin, beside = self.sums(tariff, opened)
        count = len(self.problem.codes)
        if sums.top == NEVER:
            nothing = np.full(count, NEVER, np.int64)
            return Bound(NEVER, nothing, nothing, margin)
        outsides = sums.outsides(None if beside is None else beside.apart)
        village, best = outsides[0], margin.max(axis=1)
        inside = _plus(village[:, 1], best)
        outside = np.where(opened.must, NEVER, village[:, 0])
        if beside is not None and outsides[1].shape[1] > 2:
            earned = self.stages[0].bonus if self.stages[0].bonus_from <= 2 else 0
            more = _plus(outsides[1][:, 2], np.full(len(outsides[1]), earned))
            inside = np.maximum(inside, _plus(more[beside.district], beside.with_it))
            alone = np.where(opened.must, NEVER, _plus(more[beside.district], beside.without))
            outside = np.maximum(outside, alone)
        back = self.paid_back(tariff)
        by_village = np.full(count, back)
        return Bound(sums.top + back, _plus(inside, by_village), _plus(outside, by_village), margin)

    def _margins(self, tariff: Tariff) -> Whole:
        problem = self.problem
        self._refuse_what_is_too_large(tariff)
        near = np.zeros(len(problem.codes), np.int64)
        for price, clique in zip(tariff.near, self.cliques, strict=True):
            near[list(clique)] += price
        columns = []
        for year in range(len(problem.years)):
            column = problem.priority * self.scale - near - tariff.quota.get(year, 0)
            columns.append(column - problem.cost * tariff.budget.get(year, 0))
        margins = np.stack(columns, axis=1)
        for (regency, year), price in tariff.regency_year.items():
            margins[problem.regency == regency, year] -= price
        return margins

    def _refuse_what_is_too_large(self, tariff: Tariff) -> None:
        """Sums of as many villages as a plan may take have to fit into 62 bits, whatever the signs."""
        problem = self.problem
        most = min(len(problem.codes), sum(year.most for year in problem.years)) + 1
        one = self.scale * int(problem.priority.max(initial=0)) + sum(tariff.near)
        one += max(map(abs, tariff.quota.values()), default=0)
        one += int(problem.cost.max(initial=0)) * max(tariff.budget.values(), default=0)
        one += max(tariff.regency_year.values(), default=0)
        one += self.scale * (problem.kawasan.bonus if problem.kawasan else 0)
        if one * most >= SAFE or abs(self.paid_back(tariff)) >= SAFE:
            raise CertificateError("prices too large to be summed safely")

    def paid_back(self, tariff: Tariff) -> int:
        """Σ price · side: what the prices give back."""
        problem = self.problem
        total = sum(tariff.near)
        for index, year in enumerate(problem.years):
            price = tariff.quota.get(index, 0)
            total += price * (year.most if price > 0 else year.quota or 0)
            if tariff.budget.get(index, 0):
                if year.budget_idr is None:
                    raise CertificateError(f"a price on the budget of {year.year}, which has none")
                total += tariff.budget[index] * year.budget_idr
        cap = problem.caps.regency_year
        if cap is None and any(tariff.regency_year.values()):
            raise CertificateError("a price on a regency's year, which has no cap")
        return total + (cap or 0) * sum(tariff.regency_year.values())


def stages_of(problem: Problem, scale: int) -> tuple[list[Stage], bool]:
    """Districts, regencies, provinces, the nation; whether districts have a rule of their own.

    No place takes more than the nation may.
    """
    caps, years = problem.caps, problem.years
    most = sum(year.most for year in years)
    yearly = None if caps.regency_year is None else caps.regency_year * len(years)
    regency = min((cap for cap in (caps.regency, yearly) if cap is not None), default=None)
    nowhere = np.zeros(len(problem.provinces), np.int64)
    district = _stage(problem.district, len(problem.districts), caps.district, most)
    if problem.kawasan is not None:
        bonus = problem.kawasan.bonus * scale
        district = replace(district, bonus=bonus, bonus_from=problem.kawasan.min_villages)
    stages = [
        district,
        _stage(
            _parents(problem.district, problem.regency, len(problem.districts)),
            len(problem.regencies),
            regency,
            most,
        ),
        _stage(
            _parents(problem.regency, problem.province, len(problem.regencies)),
            len(problem.provinces),
            caps.province,
            most,
        ),
        _stage(nowhere, 1, None, most),
    ]
    if problem.floors.any():
        stages[2] = replace(stages[2], least=problem.floors)
    least = np.array([sum(year.quota or 0 for year in years)], np.int64)
    stages[3] = replace(stages[3], least=least)
    return stages, caps.district is not None or problem.kawasan is not None


def _stage(place: Whole, count: int, cap: int | None, most: int) -> Stage:
    limit = most if cap is None else min(cap, most)
    return Stage(place, np.zeros(count, np.int64), np.full(count, limit))


def _parents(place: Whole, parent: Whole, count: int) -> Whole:
    """By place the place around it."""
    parents = np.zeros(count, np.int64)
    parents[place] = parent
    return parents


def _plus(one: Whole, other: Whole) -> Whole:
    return settle(one + other)
