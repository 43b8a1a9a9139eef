"""The door of the solver: from a `Problem` to a proven `Solution`. The thinking is done elsewhere."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from desmigratif.cores.selection.clash import clash_of, impossible_includes
from desmigratif.cores.selection.counting import plainly_impossible
from desmigratif.cores.selection.keeping_solve import WHOLE, solve_keeping
from desmigratif.cores.selection.model import Model, order_model
from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem, Solution
from desmigratif.cores.selection.proof import Leaf, Prices, Proof
from desmigratif.cores.selection.proving.prove import Proven, Prover
from desmigratif.cores.selection.search.halves import years_by_halves
from desmigratif.cores.selection.search.maximise import Best, Maximiser
from desmigratif.cores.selection.search.swaps import years_by_swaps
from desmigratif.cores.selection.search.yearly import Yearly, best_with_years
from desmigratif.cores.selection.units import in_units, value_unit
from desmigratif.cores.selection.years import forget_years

PATIENCE = 3_000  # branches that the years of one set may cost
BRANCHES = 3_000  # branches that a search with all years may take

Progress = Callable[[str, int | None, int | None], None]


def solve(
    problem: Problem,
    *,
    time_limit: float = 60.0,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Solution:
    """The plan of greatest value, then for its set the years that serve the neediest first.

    With villages to keep, the most of them first (`keeping`). Value is Σ priority + bonuses. `time_limit` is
    in seconds of wall time. `progress` hears the stage ("set" or "years"), the best value known and the
    bound, each kept village counting more. Once `cancelled`, what is known is the answer. The same
    problem gives the same solution wherever the limit is not reached.
    """
    start = time.monotonic()

    def run(one: Problem, ordering: Problem, share: float) -> Solution:
        heard = progress if share == WHOLE else None
        return _Solver(one, ordering, start + share * time_limit, heard, cancelled).run()

    return solve_keeping(problem, run) if problem.keep.any() else run(problem, problem, WHOLE)


class _Solver:
    """One problem on the way to its solution. Inside, values and costs are in units."""

    def __init__(
        self,
        problem: Problem,
        ordering: Problem,
        deadline: float,
        progress: Progress | None,
        cancelled: Callable[[], bool],
    ) -> None:
        self._unit = value_unit(problem)
        self._asked = problem
        self._problem = in_units(problem)
        self._ordering, self._ordering_unit = in_units(ordering), value_unit(ordering)
        self._deadline = deadline
        self._progress = progress
        self._cancelled = cancelled

    def run(self) -> Solution:
        clash = impossible_includes(self._asked) or plainly_impossible(self._asked)
        if clash:
            return Solution("infeasible", clash=clash)
        proven = Prover(forget_years(self._problem), self._stop, self._report("set")).run()
        if proven.impossible:
            return Solution("infeasible", clash=clash_of(self._asked, self._stop))
        if proven.taken is None:
            return Solution("unknown", bound=self._whole(proven.bound))
        if len(self._problem.years) == 1:
            return self._answer(proven, np.where(proven.taken, 0, NOT_CHOSEN))
        return self._with_years(proven, proven.taken)

    def _with_years(self, proven: Proven, taken: Bools) -> Solution:
        """The best set whatever the years, if years can be given to it; else the best plan with its years."""
        years, assigned = self._best_years(taken)
        if assigned is not None:
            return self._answer(proven, assigned, years)
        yearly = best_with_years(
            self._problem, proven, self._stop, self._report("set"), 0 if years.broken is None else BRANCHES
        )
        if yearly.impossible:
            return Solution("infeasible", clash=clash_of(self._asked, self._stop))
        if yearly.year_index is None:
            return Solution("unknown", bound=self._whole(yearly.bound))
        years, assigned = self._best_years(yearly.year_index != NOT_CHOSEN, yearly.year_index)
        return self._answer(yearly, yearly.year_index if assigned is None else assigned, years)

    def _best_years(self, chosen: Bools, given: Ints | None = None) -> tuple[Best, Ints | None]:
        """Years for exactly this set; the given ones if no better are found."""
        model = order_model(self._ordering, chosen)
        if not self._problem.neediest_first:
            model = model.worthless()
        plan = None if given is None else np.flatnonzero(model.year == given[model.village])
        if plan is None:
            plan = years_by_swaps(model)
        best = self._in_halves(model, plan)
        if best is None:
            best = Maximiser(model, self._stop, self._report("years"), PATIENCE).run(plan=plan)
        if best.taken is None:
            return best, None
        year_index = np.full(len(self._problem.codes), NOT_CHOSEN, np.int64)
        year_index[model.village[best.taken]] = model.year[best.taken]
        return best, year_index

    def _in_halves(self, model: Model, plan: Ints | None) -> Best | None:
        """The best years under several budgets, beginning with a plan; None where that way does not apply."""
        if plan is None or not len(plan) or not self._problem.neediest_first:
            return None
        worth = model.worth(plan)
        self._report("years")(worth, None)
        settled = years_by_halves(model, worth, self._stop)
        if settled is None:
            return None
        taken = plan if settled.taken is None else settled.taken
        self._report("years")(model.worth(taken), settled.bound)
        return Best(taken, model.worth(taken), settled.bound)

    def _answer(self, proven: Proven | Yearly, year_index: Ints, years: Best | None = None) -> Solution:
        worth, bound = proven.worth, proven.bound
        return Solution(
            "optimal" if worth == bound else "feasible",
            year_index,
            self._whole(worth),
            self._whole(bound),
            proof=_of_years(proven.proof, self._problem),
            **self._order_words(years),
        )

    def _order_words(self, years: Best | None) -> dict[str, Any]:
        """What is known of the order; with one year there is nothing to order."""
        if not self._problem.neediest_first:
            return {}
        if years is None:
            return {"order_status": "optimal", "order_value": 0, "order_bound": 0}
        return {
            "order_status": "optimal" if years.proven else "feasible",
            "order_value": _times(years.worth, self._ordering_unit),
            "order_bound": _times(years.bound, self._ordering_unit),
        }

    def _whole(self, value: int | None) -> int | None:
        return _times(value, self._unit)

    def _stop(self) -> bool:
        return self._cancelled() or time.monotonic() >= self._deadline

    def _report(self, stage: str) -> Callable[[int | None, int | None], None]:
        unit = self._unit if stage == "set" else self._ordering_unit

        def report(value: int | None, bound: int | None) -> None:
            if self._progress is not None:
                self._progress(stage, _times(value, unit), _times(bound, unit))

        return report


def _times(value: int | None, unit: int) -> int | None:
    return None if value is None else value * unit


def _of_years(proof: Proof | None, problem: Problem) -> Proof | None:
    """A proof about one year said of all years of the problem."""
    count = len(problem.years)
    if proof is None or len(proof.root.budget) == count:
        return proof
    prices = Prices(
        np.repeat(proof.root.quota, count),
        np.repeat(proof.root.budget, count),
        np.zeros((len(problem.regencies), count), np.int64),
        proof.root.near,
    )
    tree = replace(proof.tree, prices=prices) if isinstance(proof.tree, Leaf) else proof.tree
    return replace(proof, root=prices, tree=tree)
