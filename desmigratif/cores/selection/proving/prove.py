"""The best set of a problem with its years made one, and what proves it: prices, then way by way.

First prices that bound every plan low; then the question whether any plan comes within a little of the bound,
with more and more villages in question, until one does or nothing beats the best plan known.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints, Problem
from desmigratif.cores.selection.proof import Leaf, Prices, Proof
from desmigratif.cores.selection.proving.counts import Openings
from desmigratif.cores.selection.proving.lowest import lowest
from desmigratif.cores.selection.proving.part import part_of
from desmigratif.cores.selection.proving.pricing import has_budget, worth_of
from desmigratif.cores.selection.proving.root import NEVER, Root, root_of, spread
from desmigratif.cores.selection.proving.ways import Question, TooManyError, answers

WIDTHS = (40, 160, 640, 1_600)  # villages in question, tried in turn
CROWDED = 200  # villages in question, when some are looked at first
MOST_ASKED = 6_000  # ties apart
FREE = 120  # villages left free where all that matter are too many
GUESSES = (20, 40, 80, 160, 320, 640, 1_280, 2_560)

Stop = Callable[[], bool]
Report = Callable[[int | None, int | None], None]


@dataclass(frozen=True, eq=False)
class Proven:
    """`taken` is the best set known, none is worth more than `bound`; `proof` and `root` show it.

    Without a proof it is proven that no set keeps the rules.
    """

    taken: Bools | None = None
    worth: int | None = None
    bound: int | None = None
    proof: Proof | None = None
    root: Root | None = None

    @property
    def impossible(self) -> bool:
        return self.proof is None

    @property
    def optimal(self) -> bool:
        return self.worth is not None and self.worth == self.bound


class Prover:
    """One problem of one year, in units, on the way to its best set."""

    def __init__(self, problem: Problem, stop: Stop, report: Report) -> None:
        self._problem = problem
        self._stop = stop
        self._report = report
        self._best = Proven()

    def run(self) -> Proven:
        """The best set, proven unless there were too many ways or the time was out."""
        root = root_of(self._problem, self._stop, self._learn)
        if root.bound < 0:
            return Proven()
        self._limit(root.bound)
        ways = self._settle(root)
        if self._best.worth is None and self._best.bound == -1:
            return Proven()
        if not self._best.optimal:
            self._guess(root, GUESSES)
        tree = Leaf(root.prices, ways=True) if ways else None
        target = root.bound if self._best.bound is None else self._best.bound
        proof = Proof(root.scale, target, root.cliques, root.prices, tree)
        return replace(self._best, proof=proof, root=root)

    def _settle(self, root: Root) -> bool:
        """Whether the bound needs going through all ways: whether that was done, and lowered it."""
        ways = False
        goal = root.scale * (self._target(root, WIDTHS[0]) + 1)
        if int((root.losses <= root.counted.total - goal).sum()) > CROWDED:  # many are equal: any will do
            self._guess(root, GUESSES[:1])
        for width in WIDTHS:
            if self._best.optimal:
                break
            target = self._target(root, width)
            try:
                found = asked(self._problem, root, target, self._stop)
            except TooManyError:
                break
            ways = True
            for taken in found:
                self._learn(taken)
            self._limit(self._best.worth if found else target)
            if found or target == self._least:
                break
        return ways

    @property
    def _least(self) -> int:
        """What a plan has to be worth more than, to matter."""
        return -1 if self._best.worth is None else self._best.worth

    def _target(self, root: Root, width: int) -> int:
        """The value that leaves about so many villages in question, no lower than what is known."""
        losses = root.losses
        lost = int(np.partition(losses, width)[width]) if width < len(losses) else NEVER
        target = -1 if lost >= NEVER else (root.counted.total - lost) // root.scale - 1
        bound = root.bound if self._best.bound is None else self._best.bound
        return max(self._least, min(target, bound - 1))

    def _guess(self, root: Root, widths: tuple[int, ...]) -> None:
        """A better plan where all that matter are many: most villages as in the best one known."""
        base = root.counted.chosen() if self._best.taken is None else self._best.taken
        free = np.zeros(len(base), np.bool_)
        free[lowest(root.losses, FREE)] = True
        clashing = self._problem.clashing
        free[clashing[(base & ~free)[clashing].all(axis=1)].ravel()] = True
        must = base & ~free
        villages = np.flatnonzero(must | free)
        for width in widths:
            target = self._target(root, width)
            try:
                found = through(self._problem, root, (villages, must), target, self._stop)
            except TooManyError:
                return
            if found:
                self._learn(found[0])
                return

    def _learn(self, taken: Bools) -> None:
        """Keep the set if it keeps the rules and is the best so far."""
        problem = self._problem
        spent = sum(problem.cost[taken].tolist())
        if has_budget(problem) and spent > sum(year.budget_idr or 0 for year in problem.years):
            return
        if taken[problem.clashing].all(axis=1).any():
            return
        worth = worth_of(problem, taken)
        if worth > self._least:
            self._best = replace(self._best, taken=taken, worth=worth)
            self._report(worth, self._best.bound)

    def _limit(self, bound: int | None) -> None:
        if bound is not None and (self._best.bound is None or bound < self._best.bound):
            self._best = replace(self._best, bound=bound)
            self._report(self._best.worth, bound)


def asked(problem: Problem, root: Root, target: int, stop: Stop, count: int = 1) -> list[Bools]:
    """The best sets worth more than the target, among the villages that it leaves in question.

    Raises TooManyError.
    """
    counted, goal = root.counted, root.scale * (target + 1)
    if counted.total < goal:
        return []
    keep = counted.inside >= goal
    must = keep & (counted.left_out < goal)
    if int(keep.sum()) - int(must.sum()) > MOST_ASKED:
        raise TooManyError
    return through(problem, root, (np.flatnonzero(keep), must), target, stop, count)


def through(
    problem: Problem, root: Root, villages: tuple[Ints, Bools], target: int, stop: Stop, count: int = 1
) -> list[Bools]:
    """The best sets of these villages (numbers, and which must be chosen) worth more than the target."""
    numbers, must = villages
    part = part_of(problem, numbers)
    place = {village: number for number, village in enumerate(numbers.tolist())}
    cliques = tuple(tuple(place[v] for v in clique if v in place) for clique in root.cliques)
    yearly = root.prices.regency_year[np.unique(problem.regency[numbers])]
    prices = Prices(root.prices.quota, root.prices.budget, yearly, root.prices.near)
    openings = Openings(part.allowed, must[numbers])
    question = Question(part, root.scale, cliques, prices, openings, target)
    return [spread(taken, numbers, len(problem.codes)) for taken in answers(question, stop, count)]
