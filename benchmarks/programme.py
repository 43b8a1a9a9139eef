"""A selection problem as a binary linear programme, for solvers that know nothing of villages.

Maximise worth · x over x ∈ {0,1}. A column for every village and year that is allowed, then one for every
district that may earn the bonus. Costs are divided by their common divisor.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from benchmarks.cliques import covering
from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem


@dataclass(frozen=True, eq=False)
class Programme:
    """Columns: `worth`, `village` (−1 for a bonus), `year`. Rows: `sense` (E, L or G), `side`.

    Entries by column: `row` and `weight` from `start[column]` to `start[column + 1]`.
    """

    worth: Ints
    village: Ints
    year: Ints
    sense: tuple[str, ...]
    side: Ints
    start: Ints
    row: Ints
    weight: Ints

    def broken(self, taken: Bools) -> int:
        """How many rows a choice of columns breaks, in whole numbers."""
        column = np.repeat(np.arange(len(self.worth)), np.diff(self.start))
        sums = np.zeros(len(self.side), np.int64)
        np.add.at(sums, self.row, self.weight * taken[column])
        sense = np.array(self.sense)
        over, under = (sums > self.side) & (sense != "G"), (sums < self.side) & (sense != "L")
        return int((over | under).sum())


class _Rows:
    """Rows while they are written down."""

    def __init__(self) -> None:
        self.sense: list[str] = []
        self.side: list[int] = []
        self.entries: list[tuple[Ints, Ints, Ints]] = []

    def add(self, sense: str, side: int, columns: Ints, weight: Ints | int = 1) -> None:
        """One row."""
        self.by_place(sense, [side], columns, np.zeros(len(columns), np.int64), weight)

    def by_place(
        self, sense: str, sides: Iterable[int], columns: Ints, place: Ints, weight: Ints | int = 1
    ) -> None:
        """A row for each side; each column in the row of its place."""
        first = len(self.side)
        self.side += sides
        self.sense += [sense] * (len(self.side) - first)
        self.entries.append((place + first, columns, np.broadcast_to(np.int64(weight), columns.shape)))

    def finished(self, worth: Ints, village: Ints, year: Ints) -> Programme:
        row, column, weight = (np.concatenate(parts) for parts in zip(*self.entries, strict=True))
        order = np.lexsort((row, column))
        start = np.searchsorted(column[order], np.arange(len(worth) + 1))
        side = np.array(self.side, np.int64)
        return Programme(worth, village, year, tuple(self.sense), side, start, row[order], weight[order])


def programme_of(problem: Problem) -> Programme:
    """Clashing pairs become maximal cliques; a bonus may be had where k · bonus ≤ chosen of the district."""
    village, year = (found.astype(np.int64) for found in np.nonzero(problem.allowed))
    rows = _Rows()
    _year_rows(problem, village, year, rows)
    _place_rows(problem, village, year, rows)
    _village_rows(problem, village, rows)
    worth, bonuses = problem.priority[village], _bonus_rows(problem, village, rows)
    if problem.kawasan is not None:
        worth = np.append(worth, np.full(bonuses, problem.kawasan.bonus))
    blank = np.full(bonuses, -1, np.int64)
    return rows.finished(worth, np.append(village, blank), np.append(year, blank))


def _year_rows(problem: Problem, village: Ints, year: Ints, rows: _Rows) -> None:
    unit = int(np.gcd.reduce(problem.cost)) or 1
    for number, asked in enumerate(problem.years):
        columns = np.flatnonzero(year == number)
        rows.add("L" if asked.quota is None else "E", asked.most, columns)
        if asked.budget_idr is not None:
            rows.add("L", asked.budget_idr // unit, columns, problem.cost[village[columns]] // unit)


def _place_rows(problem: Problem, village: Ints, year: Ints, rows: _Rows) -> None:
    columns, caps, count = np.arange(len(village)), problem.caps, len(problem.years)
    asked = np.flatnonzero(problem.floors)
    row_of = np.full(len(problem.provinces), -1, np.int64)
    row_of[asked] = np.arange(len(asked))
    place = row_of[problem.province[village]]
    rows.by_place("G", problem.floors[asked].tolist(), columns[place >= 0], place[place >= 0])
    for cap, where, places in (
        (caps.province, problem.province, problem.provinces),
        (caps.regency, problem.regency, problem.regencies),
        (caps.district, problem.district, problem.districts),
    ):
        if cap is not None:
            rows.by_place("L", [cap] * len(places), columns, where[village])
    if caps.regency_year is not None:
        sides = [caps.regency_year] * (len(problem.regencies) * count)
        rows.by_place("L", sides, columns, problem.regency[village] * count + year)


def _village_rows(problem: Problem, village: Ints, rows: _Rows) -> None:
    """Must-includes; cliques over all years; a row of its own for a village of several years in no clique."""
    columns_of = _columns_of(village, len(problem.codes))
    must = np.flatnonzero(problem.include)
    for number in must.tolist():
        rows.add("E", 1, columns_of(np.array([number])))
    cliques = covering(problem.clashing)
    alone = ~problem.include
    for clique in cliques:
        alone[clique] = False
        rows.add("L", 1, columns_of(np.array(clique)))
    if len(problem.years) > 1:
        columns = np.flatnonzero(alone[village])
        known, place = np.unique(village[columns], return_inverse=True)
        rows.by_place("L", [1] * len(known), columns, place.astype(np.int64))


def _columns_of(village: Ints, count: int) -> Callable[[Ints], Ints]:
    start = np.searchsorted(village, np.arange(count + 1))

    def columns(villages: Ints) -> Ints:
        return np.concatenate([np.arange(start[one], start[one + 1]) for one in villages.tolist()])

    return columns


def _bonus_rows(problem: Problem, village: Ints, rows: _Rows) -> int:
    """How many districts have a bonus column, after the columns of the villages."""
    if problem.kawasan is None:
        return 0
    least = problem.kawasan.min_villages
    open_ = np.unique(village)
    able = np.flatnonzero(np.bincount(problem.district[open_], minlength=len(problem.districts)) >= least)
    row_of = np.full(len(problem.districts), -1, np.int64)
    row_of[able] = np.arange(len(able))
    place, columns = row_of[problem.district[village]], np.arange(len(village))
    columns, place = columns[place >= 0], place[place >= 0]
    bonus = len(village) + np.arange(len(able))
    rows.by_place(
        "L",
        [0] * len(able),
        np.append(bonus, columns),
        np.append(np.arange(len(able)), place),
        np.append(np.full(len(able), least), np.full(len(columns), -1)),
    )
    return len(able)


def value_of(problem: Problem, year_index: Ints) -> int:
    """Σ priority + bonuses of a plan."""
    chosen = year_index != NOT_CHOSEN
    value = int(problem.priority[chosen].sum())
    if problem.kawasan is None:
        return value
    filled = np.bincount(problem.district[chosen]) >= problem.kawasan.min_villages
    return value + int(filled.sum()) * problem.kawasan.bonus


def plan_of(problem: Problem, programme: Programme, taken: Bools) -> Ints:
    """The plan that a choice of columns means, as `Solution.year_index`."""
    columns = np.flatnonzero(taken & (programme.village >= 0))
    year_index = np.full(len(problem.codes), NOT_CHOSEN, np.int64)
    year_index[programme.village[columns]] = programme.year[columns]
    return year_index
