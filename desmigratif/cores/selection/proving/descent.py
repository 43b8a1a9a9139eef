"""The lowest bound by cutting planes in a box around the best prices so far. See `pricing`."""

from collections.abc import Callable
from dataclasses import replace

import highspy
import numpy as np

from desmigratif.cores.selection.problem import Bools, Problem
from desmigratif.cores.selection.proving.highs import Silent
from desmigratif.cores.selection.proving.pricing import Dual, Floats, Priced

MOST_STEPS = 400
CLOSE = 1e-9  # of the bound: what is left to gain is not worth another step
SERIOUS = 0.1  # of what was hoped for: the box moves
WIDER, NARROWER = 2.0, 0.6
TYPICAL = 400  # the priority of the village of this rank is taken as what one place is worth


class Descent:
    """Prices on the way down from `start`; cliques join as they are needed.

    `taken` are the sets seen, `worth` what the best of them that keeps all rules is worth, -1 if none does.
    """

    def __init__(self, problem: Problem, start: Priced, stop: Callable[[], bool]) -> None:
        self._dual = Dual(problem)
        self._stop = stop
        self.best = start
        self.taken: list[Bools] = []
        self._bounds: list[float] = []
        self._at: list[Floats] = []
        self._slopes = np.zeros((0, 1 + len(start.cliques)))
        self._worth = max(1.0, float(np.sort(problem.priority)[-TYPICAL:][:1].max(initial=1)))
        cost = max(1.0, float(problem.cost.max(initial=1)))
        self._unit = max(start.budget, self._worth / cost / 16)
        self._box = np.array([self._unit / 2, *(self._worth / 4 for _ in start.cliques)])
        self._failed = 0
        self.worth = -1

    def run(self) -> Priced | None:
        """The best prices found; None if no set keeps the rules that are not priced."""
        first = self._look(self.best)
        if first is None:
            return None
        self.best = replace(self.best, bound=first)
        for _step in range(MOST_STEPS):
            if not self._step():
                break
        return self.best

    def _step(self) -> bool:
        """One look where the planes are lowest; whether another is worth it."""
        self._add_cliques(self.taken[-1])
        prices, low = self._lowest_in_box()
        inside = bool((np.abs(prices - self._vector(self.best)) < self._box * (1 - 1e-6)).all())
        hope = self.best.bound - low
        settled = self.best.bound < self.worth + 1  # values are whole: nothing is left between
        if settled or self.best.bound < 0 or hope <= CLOSE * self.best.bound or self._stop():
            return False
        priced = Priced(float(prices[0]), prices[1:].tolist(), list(self.best.cliques))
        bound = self._look(priced)
        if bound is None:
            return False
        self._judge(replace(priced, bound=bound), hope, inside=inside)
        return True

    def _judge(self, priced: Priced, hope: float, *, inside: bool) -> None:
        """Move to better prices; the box grows after a good step to its side, shrinks after two bad ones."""
        good = priced.bound < self.best.bound - SERIOUS * hope
        if priced.bound < self.best.bound:
            self.best = priced
        self._failed = 0 if good else self._failed + 1
        if good and not inside:
            self._box = self._box * WIDER
        elif self._failed > 1:
            self._box = self._box * NARROWER

    def _vector(self, priced: Priced) -> Floats:
        return np.array([priced.budget, *priced.near])

    def _look(self, priced: Priced) -> float | None:
        """Evaluate and remember the plane."""
        looked = self._dual.look(priced)
        if looked is None:
            return None
        bound, taken = looked
        self.taken.append(taken)
        self.worth = max(self.worth, self._dual.worth(taken))
        self._bounds.append(bound)
        self._at.append(self._vector(priced))
        self._slopes = np.vstack([self._slopes, self._dual.slope(taken, priced.cliques)])
        return bound

    def _add_cliques(self, taken: Bools) -> None:
        best = self.best
        fresh = self._dual.new_cliques(taken, set(best.cliques))
        if not fresh:
            return
        cliques = [*best.cliques, *fresh]
        self.best = replace(best, near=[*best.near, *(0.0 for _ in fresh)], cliques=cliques)
        self._box = np.append(self._box, np.full(len(fresh), self._worth / 4))
        self._at = [np.append(at, np.zeros(len(fresh))) for at in self._at]
        self._slopes = np.array([self._dual.slope(one, cliques) for one in self.taken])

    def _lowest_in_box(self) -> tuple[Floats, float]:
        """Where the planes are lowest inside the box, and how low."""
        centre, (rows, count) = self._vector(self.best), self._slopes.shape
        scale = np.array([self._unit, *([self._worth] * (count - 1))])
        height = self.best.bound
        right = np.array(self._bounds) - height - (self._slopes * np.array(self._at)).sum(axis=1)
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = count + 1, rows
        programme.col_cost_ = np.append(np.zeros(count), 1.0)
        programme.col_lower_ = np.append(np.maximum(0.0, centre - self._box) / scale, -highspy.kHighsInf)
        programme.col_upper_ = np.append((centre + self._box) / scale, highspy.kHighsInf)
        programme.row_lower_ = right / self._worth
        programme.row_upper_ = np.full(rows, highspy.kHighsInf)
        matrix = np.hstack([-self._slopes * scale / self._worth, np.ones((rows, 1))])
        programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        programme.a_matrix_.start_ = np.arange(rows + 1, dtype=np.int32) * (count + 1)
        programme.a_matrix_.index_ = np.tile(np.arange(count + 1, dtype=np.int32), rows)
        programme.a_matrix_.value_ = matrix.ravel()
        highs = Silent()
        highs.passModel(programme)
        highs.run()
        solution = np.array(highs.getSolution().col_value)
        return solution[:-1] * scale, height + float(solution[-1]) * self._worth
