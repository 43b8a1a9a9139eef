"""The linear relaxation of a model, by HiGHS in floating point. Only a guide: `bound` makes it exact."""

from dataclasses import dataclass

import highspy
import numpy as np

from desmigratif.cores.selection.model import NO_LIMIT, Model, Rule, used_by
from desmigratif.cores.selection.problem import Bools, Ints
from desmigratif.cores.selection.proving.highs import Silent
from desmigratif.cores.selection.search.bound import Floats

INFINITY = highspy.kHighsInf
ENDS = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A solution of the relaxation: x of every choice, and a price of every row, rule by rule."""

    x: Floats
    prices: tuple[Floats, ...]


class Relaxation:
    """One linear programme over the choices of a model, solved again and again with fewer of them open.

    Columns: the choices, then one of missing units for every row with a lower side (shut but in `shortage`).
    Rows: those of the rules that can matter, then one for every village with several choices. `tilt` adds
    less than one unit in all to the value of a plan, so that of equal villages the first are preferred.
    """

    def __init__(self, model: Model, *, tilt: bool = False) -> None:
        self.model = model
        self.unit = _power_of_two(model.value) / 1024
        self._value = (model.value + _tilt(model) if tilt else model.value) / self.unit
        self._weights = [1.0 if rule.weight is None else _power_of_two(rule.weight) for rule in model.rules]
        self._rows = [_rows_that_matter(rule) for rule in model.rules]
        sizes = np.diff(np.append(model.first, len(model.village)))
        self._several = np.flatnonzero(sizes > 1)
        self._alone = sizes[model.group] == 1
        self._lower, self._upper = self._sides()
        self._short = np.flatnonzero(self._lower > 0)
        self._highs = Silent()
        self._highs.passModel(self._programme())
        self._wants_value = True

    def solve(self, is_open: Bools, must: Bools) -> Relaxed | None:
        """The best relaxed plan with these choices open and these villages chosen, None if there is none."""
        if not self._wants_value:
            self._aim(-self._value, 0.0, 0.0)
            self._wants_value = True
        self._bound(is_open, must)
        return self._run(self.unit)

    def shortage(self, is_open: Bools, must: Bools) -> Relaxed:
        """The relaxed plan that misses the fewest required units; its prices are those of missing a unit."""
        self._aim(np.where(must, -1.0, 0.0), 1.0, INFINITY)
        self._wants_value = False
        self._bound(is_open, np.zeros_like(must))
        relaxed = self._run(1.0)
        if relaxed is None:
            raise ArithmeticError("the relaxation without required units has no solution")
        return relaxed

    def _aim(self, cost: Floats, missing: float, most: float) -> None:
        count, short = len(cost), len(self._short)
        costs = np.append(cost, np.full(short, missing))
        self._highs.changeColsCost(count + short, np.arange(count + short, dtype=np.int32), costs)
        columns = np.arange(count, count + short, dtype=np.int32)
        self._highs.changeColsBounds(short, columns, np.zeros(short), np.full(short, most))

    def _bound(self, is_open: Bools, needed: Bools) -> None:
        """Open these choices; the villages of `needed` have to be chosen."""
        count, several, start = len(is_open), len(self._several), len(self._lower)
        columns = np.arange(count, dtype=np.int32)
        lower = np.where(self._alone & needed, 1.0, 0.0)
        self._highs.changeColsBounds(count, columns, lower, np.where(is_open, 1.0, 0.0))
        if several:
            rows = np.arange(start, start + several, dtype=np.int32)
            least = np.where(needed[self.model.first[self._several]], 1.0, 0.0)
            self._highs.changeRowsBounds(several, rows, least, np.ones(several))  # type: ignore[attr-defined]  # not in its stubs

    def _run(self, unit: float) -> Relaxed | None:
        self._highs.run()
        if self._highs.getModelStatus() not in ENDS:  # lost its way from the last basis: from the start, then
            self._highs.clearSolver()
            self._highs.run()
        status = self._highs.getModelStatus()
        if status not in ENDS:
            raise ArithmeticError(f"the relaxation ended with {status}")
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        solution = self._highs.getSolution()
        x = np.array(solution.col_value[: len(self.model.village)])
        return Relaxed(x, self._prices(np.array(solution.row_dual) * -unit))

    def _prices(self, dual: Floats) -> tuple[Floats, ...]:
        prices, start = [], 0
        for rule, rows, weight in zip(self.model.rules, self._rows, self._weights, strict=True):
            price = np.zeros(len(rule.lower))
            price[rows] = dual[start : start + len(rows)] / weight
            prices.append(price)
            start += len(rows)
        return tuple(prices)

    def _sides(self) -> tuple[Floats, Floats]:
        lower, upper = [], []
        for rule, rows, weight in zip(self.model.rules, self._rows, self._weights, strict=True):
            lower.append(np.where(rule.lower[rows] > 0, rule.lower[rows] / weight, -INFINITY))
            upper.append(np.where(rule.upper[rows] == NO_LIMIT, INFINITY, rule.upper[rows] / weight))
        return np.concatenate(lower), np.concatenate(upper)

    def _programme(self) -> highspy.HighsLp:
        count, short, several = len(self.model.village), len(self._short), len(self._several)
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = count + short, len(self._lower) + several
        programme.col_cost_ = np.append(-self._value, np.zeros(short))
        programme.col_lower_ = np.zeros(count + short)
        programme.col_upper_ = np.append(np.ones(count), np.zeros(short))
        programme.row_lower_ = np.append(self._lower, np.zeros(several))
        programme.row_upper_ = np.append(self._upper, np.ones(several))
        columns, rows, entries = self._entries()
        order = np.argsort(columns, kind="stable")
        starts = np.searchsorted(columns[order], np.arange(count + short + 1))
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_ = starts.astype(np.int32)
        programme.a_matrix_.index_ = rows[order].astype(np.int32)
        programme.a_matrix_.value_ = entries[order]
        return programme

    def _entries(self) -> tuple[Ints, Ints, Floats]:
        """Column, row and coefficient of every entry of the matrix."""
        model, start = self.model, 0
        parts: list[tuple[Ints, Ints, Floats]] = []
        for rule, rows, weight in zip(model.rules, self._rows, self._weights, strict=True):
            number = np.full(len(rule.lower), -1, np.int64)
            number[rows] = np.arange(start, start + len(rows))
            inside = np.flatnonzero(number[rule.row] >= 0)
            entries = np.ones(len(inside)) if rule.weight is None else rule.weight[inside] / weight
            parts.append((inside, number[rule.row[inside]], entries))
            start += len(rows)
        short = np.arange(len(model.village), len(model.village) + len(self._short))
        parts.append((short, self._short, np.ones(len(short))))
        inside = np.flatnonzero(~self._alone)
        number = start + np.searchsorted(self._several, model.group[inside])
        parts.append((inside, number, np.ones(len(inside))))
        columns, numbers, coefficients = zip(*parts, strict=True)
        return np.concatenate(columns), np.concatenate(numbers), np.concatenate(coefficients)


def _rows_that_matter(rule: Rule) -> Ints:
    """Rows of the rule that the choices of the model could break."""
    most = used_by(rule, np.ones(len(rule.row), np.bool_))
    return np.flatnonzero((rule.lower > 0) | (most > rule.upper))


def _tilt(model: Model) -> Floats:
    """Falling from choice to choice; less than half a unit over as many as can be taken."""
    count = len(model.village)
    return (1.0 - np.arange(count) / max(count, 1)) / (2 * max(1, model.most))


def _power_of_two(numbers: Ints) -> float:
    """The greatest power of two up to the largest number: dividing by it loses nothing."""
    return float(2 ** (int(numbers.max(initial=1)).bit_length() - 1))
