"""The next-best plans: the best sets of villages other than the plan's, proven to be the next ones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import polars as pl

from desmigratif.cores.selection.model import Model, order_model
from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem, Solution
from desmigratif.cores.selection.proof import Prices, Proof
from desmigratif.cores.selection.proving.counts import relaxed
from desmigratif.cores.selection.proving.lowest import lowest
from desmigratif.cores.selection.proving.pricing import worth_of
from desmigratif.cores.selection.proving.prove import asked, through
from desmigratif.cores.selection.proving.root import NEVER, Root, root_of
from desmigratif.cores.selection.proving.ways import TooManyError
from desmigratif.cores.selection.search.maximise import Maximiser
from desmigratif.cores.selection.search.swaps import years_by_swaps
from desmigratif.cores.selection.units import in_units
from desmigratif.cores.selection.years import forget_years

COLUMNS = {"rank": pl.Int64, "objective": pl.Int64, "enters": pl.String, "leaves": pl.String}
RANKS = 10
WIDTHS = (20, 40, 80, 160, 320, 640, 1_600)  # villages in question, tried in turn
MOST_SETS = 1_500  # sets that are tried for years that fit
TIED = 60  # villages left free among sets that are all as good as the plan
MOST_ENTER = 4
PATIENCE = 1_000  # branches for the years of one set

Stop = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class NextPlan:
    """A set of villages for which there are years, and its value."""

    objective: int
    taken: Bools


def alternatives(problem: Problem, solution: Solution) -> pl.DataFrame:
    """The next-best plans by rank: their value, who enters and who leaves, codes with spaces between."""
    if solution.year_index is None:
        return pl.DataFrame(schema=COLUMNS)
    mine = solution.year_index != NOT_CHOSEN
    rows = [
        (
            rank,
            plan.objective,
            _codes(problem, plan.taken & ~mine),
            _codes(problem, mine & ~plan.taken),
        )
        for rank, plan in enumerate(next_best(problem, solution), start=1)
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def next_best(
    problem: Problem, solution: Solution, count: int = RANKS, stop: Stop = lambda: False
) -> list[NextPlan]:
    """The `count` best plans with other sets of villages, the best first.

    Fewer where there are no more, or where too many sets would have to be looked at; those named are always
    the very next ones. None for a plan that is not proven best.
    """
    if solution.status != "optimal" or solution.proof is None or solution.year_index is None:
        return []
    return _Search(problem, solution.year_index, stop).run(count, solution.proof)


class _Search:
    def __init__(self, problem: Problem, years: Ints, stop: Stop) -> None:
        self._plain = problem
        self._problem = in_units(problem)
        self._merged = forget_years(self._problem)
        self._years = years
        self._mine = years != NOT_CHOSEN
        self._stop = stop
        self._unsure = False  # of the sets from here on it is not known whether years fit them

    def run(self, count: int, proof: Proof) -> list[NextPlan]:
        root, tried = _merged_root(self._merged, proof, self._stop), -2
        best = self._ties(root, count)
        if len(best) >= count:
            return self._plans(best[:count])
        for width in WIDTHS:
            target = self._target(root, width)
            if target == tried:
                continue
            tried = target
            try:
                best = self._above(root, target, count)
            except TooManyError:
                break
            if len(best) >= count or target < 0 or self._unsure:
                break
        return self._plans(best[:count])

    def _plans(self, best: list[Bools]) -> list[NextPlan]:
        return [NextPlan(worth_of(self._plain, taken), taken) for taken in best]

    def _target(self, root: Root, width: int) -> int:
        """The value that leaves about so many villages in question, below the plan's own."""
        losses = root.losses
        lost = int(np.partition(losses, width)[width]) if width < len(losses) else NEVER
        target = -1 if lost >= NEVER else (root.counted.total - lost) // root.scale - 1
        return max(-1, min(target, worth_of(self._problem, self._mine) - 1))

    def _above(self, root: Root, target: int, count: int) -> list[Bools]:
        """The best other plans worth more than the target. Raises TooManyError."""
        wanted = count + 1
        while True:
            found = asked(self._merged, root, target, self._stop, wanted)
            best = list(self._with_years(found))
            self._unsure |= wanted >= MOST_SETS
            if len(best) >= count or len(found) < wanted or self._unsure:
                return best
            wanted = min(2 * wanted, MOST_SETS)

    def _ties(self, root: Root, count: int) -> list[Bools]:
        """Where too many sets are as good as the plan: some of them, which no plan can beat."""
        free = self._mine & False
        free[lowest(root.losses, TIED)] = True
        must = self._mine & (~free | self._merged.include)
        target = worth_of(self._problem, self._mine) - 1
        try:
            found = through(
                self._merged, root, (np.flatnonzero(must | free), must), target, self._stop, count + 1
            )
        except TooManyError:
            return []
        return list(self._with_years(found))

    def _with_years(self, found: list[Bools]) -> Iterator[Bools]:
        """Those that are plans, as far as that is known of all before."""
        for taken in found:
            if (taken == self._mine).all():
                continue
            fits = self._fits(taken)
            if fits is None:
                self._unsure = True
                return
            if fits:
                yield taken

    def _fits(self, taken: Bools) -> bool | None:
        """Whether years can be given to the set; None where that takes too long to say."""
        if len(self._problem.years) == 1:
            return True
        model = order_model(self._problem, taken).worthless()
        if len(model.first) < int(taken.sum()):
            return False
        if self._fits_instead(model, taken) or years_by_swaps(model) is not None:
            return True
        best = Maximiser(model, self._stop, lambda _value, _bound: None, PATIENCE).run()
        return best.taken is not None if best.proven or best.taken is not None else None

    def _fits_instead(self, model: Model, taken: Bools) -> bool:
        """Whether those who enter can have the years of those who leave."""
        enters, leaves = np.flatnonzero(taken & ~self._mine), np.flatnonzero(self._mine & ~taken)
        if len(enters) != len(leaves) or len(enters) > MOST_ENTER:
            return False
        given = self._years.copy()
        for years in permutations(self._years[leaves].tolist()):
            given[enters] = years
            if self._keeps(model, given, taken):
                return True
        return False

    @staticmethod
    def _keeps(model: Model, given: Ints, taken: Bools) -> bool:
        plan = np.flatnonzero(model.year == given[model.village])
        return len(plan) == int(taken.sum()) and model.keeps(plan)


def _merged_root(merged: Problem, proof: Proof, stop: Stop) -> Root:
    """The root of the proof if its prices are those of the problem without years, else a new one."""
    prices = proof.root
    same = len(set(prices.budget.tolist())) == 1 and not prices.quota.any() and not prices.regency_year.any()
    if not same:
        return root_of(merged, stop, lambda _taken: None)
    nothing = np.zeros((len(merged.regencies), 1), np.int64)
    one = Prices(prices.quota[:1], prices.budget[:1], nothing, prices.near)
    return Root(proof.scale, proof.cliques, one, relaxed(merged, proof.scale, proof.cliques, one))


def _codes(problem: Problem, taken: Bools) -> str:
    return " ".join(problem.codes[village] for village in np.flatnonzero(taken).tolist())
