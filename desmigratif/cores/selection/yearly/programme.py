"""The linear relaxation of a problem with its years, by HiGHS in floating point. Only a guide to prices.

It knows quotas, budgets, caps of a year and cliques of near villages by rows that have a price, the other
rules by rows that have none: `counts` keeps those exactly. The bonus of a district is there as the hull of
its two cases, less than enough villages and enough.
"""

from dataclasses import dataclass
from itertools import chain

import highspy
import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints, Problem
from desmigratif.cores.selection.proving.counts import Cliques
from desmigratif.cores.selection.proving.highs import Silent
from desmigratif.cores.selection.proving.places import NO_CAP, Hierarchy
from desmigratif.cores.selection.proving.pricing import Floats

INFINITY = highspy.kHighsInf
DECIMALS = 7  # of a share: what another processor rounds differently does not show


@dataclass(frozen=True, eq=False)
class FloatPrices:
    """The prices of `proof.Prices`, in units of value."""

    quota: Floats
    budget: Floats
    regency_year: Floats
    near: Floats


@dataclass(frozen=True, eq=False)
class Look:
    """A relaxed plan: the share x (n × T) of every choice, the prices, and how many units are missing."""

    x: Floats
    prices: FloatPrices
    missing: float = 0.0


class Programme:
    """One linear programme over the allowed choices of a problem, solved with fewer and fewer of them open.

    Columns: the choices; again those of districts that may earn the bonus, for the case that they do; whether
    they do; and what is too much or too little in each row that has a price (shut but in `shortage`).
    """

    def __init__(self, problem: Problem, cliques: Cliques) -> None:
        self._problem = problem
        self._cliques = cliques
        self.cliques = len(cliques)
        self._village, self._year = np.nonzero(problem.allowed)
        self._again = np.flatnonzero(_may_earn(problem)[problem.district[self._village]])
        self._of = np.concatenate([np.arange(len(self._village)), self._again])
        self._earning = np.unique(problem.district[self._village[self._again]])
        self._unit = float(2 ** (int(problem.priority.max(initial=1)).bit_length() - 1)) / 1024
        self._money = float(2 ** (int(problem.cost.max(initial=1)).bit_length() - 1))
        self._rows = _Rows()
        self._budgets = [t for t, year in enumerate(problem.years) if year.budget_idr is not None]
        self._add_priced()
        self._priced = self._rows.count
        self._add_places()
        self._villages = np.unique(self._village)
        self._first = self._rows.add(
            *self._whole(np.searchsorted(self._villages, self._village)), *_sides(len(self._villages), 1)
        )
        if len(self._again):
            self._add_bonus()
        self._highs = Silent()
        self._highs.passModel(self._programme())
        self._aims = True

    def solve(self, choices: Bools, must: Bools) -> Look | None:
        """The best relaxed plan within these openings, None if there is none."""
        self._aim(wants_value=True)
        return self._run(choices, must, self._unit)

    def shortage(self, choices: Bools, must: Bools) -> Look | None:
        """The relaxed plan that breaks the priced rows least; its prices are those of a unit."""
        self._aim(wants_value=False)
        return self._run(choices, must, 1.0)

    def _whole(self, row: Ints) -> tuple[Ints, Ints, Floats]:
        """Rows of choices (-1: none) for all columns of them."""
        row = row[self._of]
        inside = np.flatnonzero(row >= 0)
        return row[inside], inside, np.ones(len(inside))

    def _add_priced(self) -> None:
        problem, rows, years = self._problem, self._rows, len(self._problem.years)
        quotas = [float(year.quota or 0) for year in problem.years], [float(y.most) for y in problem.years]
        rows.add(*self._whole(self._year), *map(np.array, quotas))
        number = np.full(years, -1)
        number[self._budgets] = np.arange(len(self._budgets))
        row, column, _ = self._whole(number[self._year])
        limits = np.array([float(problem.years[t].budget_idr or 0) for t in self._budgets])
        cost = problem.cost[self._village[self._of[column]]] / self._money
        rows.add(row, column, cost, np.full(len(limits), -INFINITY), limits / self._money)
        self._regency_years = self._crowded()
        place = problem.regency[self._village] * years + self._year
        number = np.full(len(problem.regencies) * years, -1)
        number[self._regency_years] = np.arange(len(self._regency_years))
        cap = problem.caps.regency_year or 0
        rows.add(*self._whole(number[place]), *_sides(len(self._regency_years), cap))
        self._add_near()

    def _crowded(self) -> Ints:
        """Regencies and years (r · T + t) with more choices than the cap lets in."""
        problem, years = self._problem, len(self._problem.years)
        if problem.caps.regency_year is None:
            return np.zeros(0, np.int64)
        place = problem.regency[self._village] * years + self._year
        return np.flatnonzero(np.bincount(place) > problem.caps.regency_year)

    def _add_near(self) -> None:
        columns: dict[int, list[int]] = {}
        for place, choice in enumerate(self._of.tolist()):
            columns.setdefault(int(self._village[choice]), []).append(place)
        members = [list(chain.from_iterable(columns.get(v, []) for v in clique)) for clique in self._cliques]
        row = np.repeat(np.arange(len(members)), np.array([len(one) for one in members], np.int64))
        column = np.array(list(chain.from_iterable(members)), np.int64)
        self._rows.add(row, column, np.ones(len(row)), *_sides(len(members), 1))

    def _add_places(self) -> None:
        problem, caps = self._problem, self._problem.caps
        regency = Hierarchy(problem).regency_cap
        floors = problem.floors if len(problem.floors) else np.zeros(len(problem.provinces), np.int64)
        for place, count, least, most in (
            (problem.district, len(problem.districts), None, caps.district),
            (problem.regency, len(problem.regencies), None, None if regency == NO_CAP else regency),
            (problem.province, len(problem.provinces), floors if floors.any() else None, caps.province),
        ):
            if least is not None or most is not None:
                lower, upper = _sides(count, most)
                lower = lower if least is None else least.astype(np.float64)
                self._rows.add(*self._whole(place[self._village]), lower, upper)

    def _add_bonus(self) -> None:
        """By district, y: Σ x₁ ≥ k·y and Σ x₀ ≤ (k - 1)·(1 - y); by village x₁ ≤ y and x₀ ≤ 1 - y."""
        kawasan, rows = self._problem.kawasan, self._rows
        least = kawasan.min_villages if kawasan else 0
        count, many = len(self._earning), len(self._again)
        district = np.searchsorted(self._earning, self._problem.district[self._village[self._again]])
        villages, village = np.unique(self._village[self._again], return_inverse=True)
        where = np.searchsorted(self._earning, self._problem.district[villages])
        once, of_district, of_village = np.ones(many), np.arange(count), np.arange(len(villages))
        earned = len(self._village) + np.arange(many)
        case = len(self._of) + of_district
        none, never = np.zeros(count), np.full(count, INFINITY)
        for row, column, cases, entry, limit in (
            (district, earned, of_district, -float(least), (none, never)),
            (district, self._again, of_district, least - 1.0, (-never, none + least - 1.0)),
        ):
            both = np.concatenate([once, np.full(count, entry)])
            rows.add(np.concatenate([row, cases]), np.concatenate([column, case]), both, *limit)
        for column, entry, most in ((earned, -1.0, 0.0), (self._again, 1.0, 1.0)):
            both = np.concatenate([once, np.full(len(villages), entry)])
            upper = np.full(len(villages), most)
            row = np.concatenate([village, of_village])
            rows.add(
                row, np.concatenate([column, case[where]]), both, np.full(len(villages), -INFINITY), upper
            )

    def _programme(self) -> highspy.HighsLp:
        rows, priced = self._rows, np.arange(self._priced)
        lower, upper = np.concatenate(rows.lower), np.concatenate(rows.upper)
        start = len(self._of) + len(self._earning)
        short = priced[lower[: self._priced] > 0]
        self._elastic = np.arange(start, start + len(priced) + len(short))
        rows.parts.append((priced, self._elastic[: len(priced)], np.full(len(priced), -1.0)))
        rows.parts.append((short, self._elastic[len(priced) :], np.ones(len(short))))
        programme, count = highspy.HighsLp(), start + len(self._elastic)
        programme.num_col_, programme.num_row_ = count, rows.count
        programme.col_cost_ = self._costs(wants_value=True)
        programme.col_lower_ = np.zeros(count)
        programme.col_upper_ = np.append(np.ones(start), np.zeros(len(self._elastic)))
        programme.row_lower_, programme.row_upper_ = lower, upper
        row, column, entry = (np.concatenate(part) for part in zip(*rows.parts, strict=True))
        order = np.lexsort((row, column))
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_ = np.searchsorted(column[order], np.arange(count + 1)).astype(np.int32)
        programme.a_matrix_.index_ = row[order].astype(np.int32)
        programme.a_matrix_.value_ = entry[order].astype(np.float64)
        return programme

    def _costs(self, *, wants_value: bool) -> Floats:
        elastic = np.full(len(self._elastic), 0.0 if wants_value else 1.0)
        if not wants_value:
            return np.append(np.zeros(len(self._of) + len(self._earning)), elastic)
        bonus = self._problem.kawasan.bonus if self._problem.kawasan else 0
        value = self._problem.priority[self._village[self._of]] / self._unit
        return np.concatenate([-value, np.full(len(self._earning), -bonus / self._unit), elastic])

    def _aim(self, *, wants_value: bool) -> None:
        if self._aims == wants_value:
            return
        self._aims = wants_value
        costs, count = self._costs(wants_value=wants_value), len(self._elastic)
        self._highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        most = np.full(count, 0.0 if wants_value else INFINITY)
        self._highs.changeColsBounds(count, self._elastic.astype(np.int32), np.zeros(count), most)

    def _run(self, choices: Bools, must: Bools, unit: float) -> Look | None:
        highs, count, villages = self._highs, len(self._of), len(self._villages)
        is_open = choices[self._village, self._year][self._of].astype(np.float64)
        highs.changeColsBounds(count, np.arange(count, dtype=np.int32), np.zeros(count), is_open)
        rows = np.arange(self._first, self._first + villages, dtype=np.int32)
        least = must[self._villages].astype(np.float64)
        highs.changeRowsBounds(villages, rows, least, np.ones(villages))  # type: ignore[attr-defined]  # not in its stubs
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:  # perhaps lost: from the start, then
            highs.clearSolver()
            highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = highs.getSolution()
        x = np.zeros(choices.shape)
        np.add.at(x, (self._village[self._of], self._year[self._of]), np.array(solution.col_value[:count]))
        missing = float(highs.getInfo().objective_function_value)
        return Look(np.round(x, DECIMALS), self._prices(np.array(solution.row_dual) * -unit), missing)

    def _prices(self, dual: Floats) -> FloatPrices:
        years, regencies = len(self._problem.years), len(self._problem.regencies)
        sizes = np.cumsum([years, len(self._budgets), len(self._regency_years)])
        quota, paid, crowded, near = np.split(dual[: self._priced], sizes)
        budget, regency_year = np.zeros(years), np.zeros(regencies * years)
        budget[self._budgets] = paid / self._money
        regency_year[self._regency_years] = crowded
        return FloatPrices(quota, budget, regency_year.reshape(regencies, years), near)


class _Rows:
    """Rows of a programme as they are added."""

    def __init__(self) -> None:
        self.parts: list[tuple[Ints, Ints, Floats]] = []
        self.lower: list[Floats] = []
        self.upper: list[Floats] = []
        self.count = 0

    def add(self, row: Ints, column: Ints, entry: Floats, lower: Floats, upper: Floats) -> int:
        """Entries of new rows (counted from 0), and their sides; the number of the first."""
        first = self.count
        self.parts.append((row + first, column, entry))
        self.lower.append(lower)
        self.upper.append(upper)
        self.count += len(lower)
        return first


def _may_earn(problem: Problem) -> Bools:
    """The districts that may have enough villages for the bonus."""
    count = np.bincount(problem.district[problem.allowed.any(axis=1)], minlength=len(problem.districts))
    kawasan, cap = problem.kawasan, problem.caps.district
    if kawasan is None or not kawasan.bonus or (cap is not None and cap < kawasan.min_villages):
        return np.zeros(len(count), np.bool_)
    return np.asarray(count >= kawasan.min_villages)


def _sides(count: int, most: int | None) -> tuple[Floats, Floats]:
    """No lower side, and this upper one."""
    upper = INFINITY if most is None else float(most)
    return np.full(count, -INFINITY), np.full(count, upper)
