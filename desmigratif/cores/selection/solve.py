"""The door of the solver: from a `Problem` to a proven `Solution`. The thinking is done elsewhere."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from desmigratif.cores.selection.clash import clash_of, impossible_includes
from desmigratif.cores.selection.counting import plainly_impossible
from desmigratif.cores.selection.model import Model, affordable, full_model, order_model
from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem, Solution
from desmigratif.cores.selection.search.maximise import Best, Maximiser
from desmigratif.cores.selection.search.swaps import years_by_swaps
from desmigratif.cores.selection.years import forget_years

PATIENCE = 3_000  # branches that the years of one set may cost

Progress = Callable[[str, int | None, int | None], None]


def solve(problem: Problem, *, time_limit: float = 60.0, progress: Progress | None = None) -> Solution:
    """The plan of greatest Σ priority, then for its set the years that serve the neediest first.

    `time_limit` is in seconds of wall time. `progress` hears the stage ("set" or "years"), the best value
    known and the bound. The same problem gives the same solution wherever the limit is not reached.
    """
    return _Solver(problem, time_limit, progress).run()


class _Solver:
    """One problem on the way to its solution. Inside, priorities are divided by their common divisor."""

    def __init__(self, problem: Problem, time_limit: float, progress: Progress | None) -> None:
        self._unit = int(np.gcd.reduce(problem.priority)) or 1
        self._problem = replace(problem, priority=problem.priority // self._unit)
        self._deadline = time.monotonic() + time_limit
        self._progress = progress

    def run(self) -> Solution:
        clash = impossible_includes(self._problem) or plainly_impossible(self._problem)
        if clash:
            return Solution("infeasible", clash=clash)
        if len(self._problem.years) == 1:
            return self._answer(*self._best_plan(self._problem))
        return self._with_years()

    def _with_years(self) -> Solution:
        """The best set whatever the years, if years can be given to it; else the best plan with its years."""
        best, year_index = self._best_plan(forget_years(self._problem))
        if year_index is None:
            return self._answer(best, None)
        years, assigned = self._best_years(year_index)
        if assigned is None:
            best, year_index = self._best_plan(self._problem, limit=best.bound)
            if year_index is None:
                return self._answer(best, None)
            years, assigned = self._best_years(year_index)
        return self._answer(best, assigned, years)

    def _best_plan(self, problem: Problem, limit: int | None = None) -> tuple[Best, Ints | None]:
        model = full_model(affordable(problem))
        best = Maximiser(model, self._stop, self._report("set")).run(limit=limit)
        return best, self._years_of(model, best)

    def _best_years(self, year_index: Ints) -> tuple[Best, Ints | None]:
        """Years for exactly this set; the given ones if they are a plan and no better are found."""
        model = order_model(self._problem, year_index != NOT_CHOSEN)
        if not self._problem.neediest_first:
            model = model.worthless()
        given = np.flatnonzero(model.year == year_index[model.village])
        plan = given if len(given) == len(model.first) and model.keeps(given) else years_by_swaps(model)
        best = Maximiser(model, self._stop, self._report("years"), PATIENCE).run(plan=plan)
        return best, self._years_of(model, best)

    def _years_of(self, model: Model, best: Best) -> Ints | None:
        if best.taken is None:
            return None
        year_index = np.full(len(self._problem.codes), NOT_CHOSEN, np.int64)
        year_index[model.village[best.taken]] = model.year[best.taken]
        return year_index

    def _answer(self, best: Best, year_index: Ints | None, years: Best | None = None) -> Solution:
        if best.broken is not None:
            return Solution("infeasible", clash=clash_of(self._problem, self._stop))
        if year_index is None:
            return Solution("unknown", bound=self._whole(best.bound))
        status = "optimal" if best.proven else "feasible"
        solution = Solution(status, year_index, self._whole(best.worth), self._whole(best.bound))
        if not self._problem.neediest_first:
            return solution
        if years is None:  # one year: there is nothing to order
            return replace(solution, order_status="optimal", order_value=0, order_bound=0)
        return replace(
            solution,
            order_status="optimal" if years.proven else "feasible",
            order_value=self._whole(years.worth),
            order_bound=self._whole(years.bound),
        )

    def _whole(self, value: int | None) -> int | None:
        return None if value is None else value * self._unit

    def _stop(self) -> bool:
        return time.monotonic() >= self._deadline

    def _report(self, stage: str) -> Callable[[int | None, int | None], None]:
        def report(value: int | None, bound: int | None) -> None:
            if self._progress is not None:
                self._progress(stage, self._whole(value), self._whole(bound))

        return report
