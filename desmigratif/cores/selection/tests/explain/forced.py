"""The loss when one village is forced in or out, by solving the changed problem anew; for tests of prices."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from desmigratif.cores.selection.problem import NOT_CHOSEN, Problem, Solution
from desmigratif.cores.selection.solve import solve


@dataclass(frozen=True)
class Loss:
    """What the plan loses in value: from `at_least` to `at_most`, the same number where it is exact.

    Both are None where no plan has the village so; `at_most` alone where none was found in time.
    """

    at_least: int | None
    at_most: int | None

    @property
    def exact(self) -> bool:
        return self.at_least == self.at_most

    @property
    def impossible(self) -> bool:
        return self.at_least is None


def exact_price(
    problem: Problem, solution: Solution, village: int, stop: Callable[[], bool] = lambda: False
) -> Loss:
    """Force the village (number) in, or out if the plan has it. Once `stop` says so, what is known counts."""
    if solution.year_index is None or solution.objective is None:
        raise ValueError("without a plan there is nothing to lose")
    chosen = bool(solution.year_index[village] != NOT_CHOSEN)
    answer = solve(_without(problem, village) if chosen else _with(problem, village), cancelled=stop)
    if answer.status == "infeasible":
        return Loss(None, None)
    least = 0 if answer.bound is None else max(0, solution.objective - answer.bound)
    return Loss(least, None if answer.objective is None else max(0, solution.objective - answer.objective))


def _with(problem: Problem, village: int) -> Problem:
    include = problem.include.copy()
    include[village] = True
    return replace(problem, include=include)


def _without(problem: Problem, village: int) -> Problem:
    allowed, near_site = problem.allowed.copy(), problem.near_site.copy()
    allowed[village] = False
    if near_site.size:
        near_site[village] = False
    return replace(problem, allowed=allowed, near_site=near_site)
