"""The best plan with its years, proven, where the best set whatever the years has no years that fit.

A good plan first: the next best sets, then branches with few villages left free. Then all plans that could
beat it: prices at the root say which choices those have, the rest is a tree.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from desmigratif.cores.selection.model import order_model
from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem
from desmigratif.cores.selection.proof import Leaf, Prices, Proof, Split
from desmigratif.cores.selection.proving.counts import Openings, all_open, choice_margins, relaxed
from desmigratif.cores.selection.proving.hierarchy import CLOSED
from desmigratif.cores.selection.proving.lowest import lowest
from desmigratif.cores.selection.proving.pricing import ROOM, Floats, worth_of
from desmigratif.cores.selection.proving.prove import MOST_ASKED, Proven, Report, Stop
from desmigratif.cores.selection.proving.root import NEVER, Root
from desmigratif.cores.selection.proving.ways import Question, TooManyError, answers
from desmigratif.cores.selection.search.maximise import Maximiser
from desmigratif.cores.selection.search.swaps import years_by_swaps
from desmigratif.cores.selection.yearly.bound import is_safe
from desmigratif.cores.selection.yearly.part import Part, whole_tree
from desmigratif.cores.selection.yearly.tree import Tree

SMALL = 300  # choices: so few need no good plan first
PART = 1_500  # villages that prices are sought with
ROUNDS = 4
FREE = 250  # villages left free while a first plan is sought
FEW = 60  # and still free once the relaxation has decided most
GUESSED = 400  # branches for that
SETS = 8  # next best sets that are tried
WIDTHS = (40, 80, 160, 320)
PATIENCE = 60  # branches for the years of one set
COARSER = 2**8  # the scale falls by so much where a leaf's price is too large for it


@dataclass(frozen=True, eq=False)
class Yearly:
    """`year_index` is the best plan known, `worth` its value; no plan is worth more than `bound`.

    `finished` says that nothing is left to look at: the two are equal, or there is no plan at all. `proof`
    shows the bound, or what it shows is all that can be shown.
    """

    year_index: Ints | None
    worth: int | None
    bound: int
    proof: Proof | None
    finished: bool

    @property
    def tree(self) -> Leaf | Split | None:
        return None if self.proof is None else self.proof.tree

    @property
    def impossible(self) -> bool:
        return self.finished and self.year_index is None


def best_with_years(problem: Problem, proven: Proven, stop: Stop, report: Report, most: int) -> Yearly:
    """The best plan of a problem in units, of which `proven` is the answer with the years made one.

    The search for its proof takes up to `most` branches.
    """
    return _Fallback(problem, proven, stop, report).run(most)


class _Fallback:
    def __init__(self, problem: Problem, proven: Proven, stop: Stop, report: Report) -> None:
        if proven.root is None or proven.bound is None:
            raise ValueError("without a set there is no plan")
        self._problem = problem
        self._proven = proven
        self._limit = proven.bound
        self._stop = stop
        self._report = report
        self._year_index: Ints | None = None
        self._worth: int | None = None
        self._root = _with_years(problem, proven.root, self._limit)

    def run(self, most: int) -> Yearly:
        small = int(self._problem.allowed.sum()) <= SMALL
        self._lower_root()
        if not small and not self._is_best():
            self._try_next_sets()
        if not small and not self._is_best():
            self._guess()
        return self._searched(most)

    def _searched(self, most: int) -> Yearly:
        """All plans that could beat the best known; from the root again once there is a first one."""
        bound = self._limit
        while most > 0 and not self._over():
            part, known = Part(self._problem, self._root, self._screened()), self._worth
            if len(part.villages) > MOST_ASKED:
                break
            tree = Tree(part.bounds, part.openings, part.prices, known)
            tree.run(self._over, most, any_plan=known is None, learn=self._learner(part))
            most, bound = most - tree.count, min(bound, tree.bound)
            if tree.finished and self._worth is None:
                return Yearly(None, None, -1, None, finished=True)
            if tree.finished and self._worth is not None:
                proof = self._proof(part, tree, self._worth)
                if proof is not None:
                    return Yearly(self._year_index, self._worth, self._worth, proof, finished=True)
                if self._root.scale == 1:
                    break
                self._root = _coarser(self._problem, self._root, max(1, self._root.scale // COARSER))
        return self._unfinished(bound)

    def _unfinished(self, bound: int) -> Yearly:
        """What is known, with what the lower of the two roots proves."""
        proof = self._proven.proof
        if self._root.bound < self._limit:
            proof = Proof(self._root.scale, self._root.bound, self._root.cliques, self._root.prices)
        bound = min(bound, max(self._root.bound, -1), self._limit)
        if self._is_best():
            return Yearly(self._year_index, self._worth, self._limit, self._proven.proof, finished=True)
        if self._worth is not None and bound <= self._worth:
            bound = self._worth if self._root.bound == self._worth else self._worth + 1
        return Yearly(self._year_index, self._worth, bound, proof, bound == self._worth)

    def _proof(self, part: Part, tree: Tree, worth: int) -> Proof | None:
        """The finished tree for its final target; None where a price is too large for the scale."""
        if self._root.counted.total < self._root.scale * (worth + 1):
            return Proof(self._root.scale, worth, self._root.cliques, self._root.prices)
        openings = self._screened()
        within = Openings(openings.choices[part.villages], openings.must[part.villages])
        found = tree.proof(within, worth)
        if found is None:
            return None
        cliques = part.cliques()
        near = np.append(self._root.prices.near, np.zeros(len(cliques) - len(self._root.cliques), np.int64))
        root = replace(self._root.prices, near=near)
        return Proof(self._root.scale, worth, cliques, root, whole_tree(part, found))

    def _is_best(self) -> bool:
        """Whether the plan is as good as the best set whatever the years: then that proves it."""
        return self._worth is not None and self._worth >= self._limit

    def _over(self) -> bool:
        return self._is_best() or self._stop()

    def _screened(self) -> Openings:
        """The choices that plans worth more than the best known may have, and the villages they all have."""
        target = -1 if self._worth is None else self._worth
        return screened(self._problem, self._root, target)

    def _learner(self, part: Part) -> Callable[[Ints, int], None]:
        return lambda year_index, worth: self._learn(part.spread(year_index), worth)

    def _learn(self, year_index: Ints, worth: int) -> None:
        if self._worth is None or worth > self._worth:
            self._year_index, self._worth = year_index, worth
            self._report(worth, self._limit)

    def _try_next_sets(self) -> None:
        """Years for the best of the sets, by the root's prices nearly the best, that has any."""
        root, sets = self._root, list[Bools]()
        for width in WIDTHS:
            lost = int(np.partition(root.losses, width)[width]) if width < len(root.losses) else NEVER
            target = -1 if lost >= NEVER else max(-1, (root.counted.total - lost) // root.scale - 1)
            part = Part(self._problem, root, screened(self._problem, root, target))
            within = part.bounds
            cliques, prices = tuple(within.cliques), within.full(part.prices)
            question = Question(within.problem, root.scale, cliques, prices, part.openings, target)
            try:
                found = answers(question, self._stop, SETS)
            except TooManyError:
                break
            sets = [part.spread(np.where(taken, 0, NOT_CHOSEN)) != NOT_CHOSEN for taken in found]
            if len(found) == SETS or target < 0 or self._stop():
                break
        for taken in sets:
            if not self._over():
                self._try_set(taken)

    def _try_set(self, taken: Bools) -> None:
        if self._worth is None or worth_of(self._problem, taken) > self._worth:
            year_index = years_of(self._problem, taken, self._stop)
            if year_index is not None:
                self._learn(year_index, worth_of(self._problem, taken))

    def _lower_root(self) -> None:
        """Prices of years where they bound lower than those without years."""
        openings = self._screened()
        keep = self._that_matter(openings)
        for _ in range(ROUNDS):
            part = Part(self._problem, self._root, _only(openings, keep))
            tree = Tree(part.bounds, part.openings, part.prices, self._worth)
            tree.run(self._stop, 1, learn=self._learner(part))
            cliques = part.cliques()
            prices = part.raised(tree.root.prices, len(cliques))
            if not is_safe(self._problem, self._root.scale, prices):
                break
            counted = relaxed(self._problem, self._root.scale, cliques, prices)
            if counted.total == CLOSED or counted.total >= self._root.counted.total or self._stop():
                break
            self._root = Root(self._root.scale, cliques, prices, counted)
            more = self._that_matter(openings) | keep
            if (more == keep).all():
                break
            keep = more

    def _that_matter(self, openings: Openings) -> Bools:
        counted = self._root.counted
        keep = openings.must | (counted.inside == counted.total)
        keep[lowest(self._root.losses, PART)] = True
        return np.asarray(keep & openings.choices.any(axis=1))

    def _guess(self) -> None:
        """A good plan with few villages free, the others as in a relaxed set."""
        counted, openings = self._root.counted, self._screened()
        base = openings.must | (counted.inside == counted.total)
        free = np.zeros(len(base), np.bool_)
        free[lowest(self._root.losses, FREE)] = True
        clashing = self._problem.clashing
        free[clashing[(base & ~free)[clashing].all(axis=1)].ravel()] = True
        must = openings.must | (base & ~free)
        part = Part(self._problem, self._root, _only(Openings(openings.choices, must), must | free))
        tree = Tree(part.bounds, part.openings, part.prices, self._worth)
        tree.run(self._over, 1, learn=self._learner(part))
        if tree.first is not None:
            few = self._few_free(part, tree.first.x)
            near = Tree(part.bounds, few, part.prices, self._worth)
            near.run(self._over, GUESSED, learn=self._learner(part))
        if self._worth is None:
            tree.run(self._over, GUESSED, learn=self._learner(part))

    def _few_free(self, part: Part, x: Floats) -> Openings:
        """As in the relaxation, but for what it divides and the villages that the prices decide least."""
        openings, rank = part.openings, self._root.losses[part.villages]
        free = np.asarray(((x > 0) & (x < 1)).any(axis=1), np.bool_).reshape(len(x))
        free[lowest(rank, FEW)] = True
        whole = x == 1
        choices = np.where(free[:, None], openings.choices, whole)
        return Openings(choices, openings.must | (~free & whole.any(axis=1)))


def screened(problem: Problem, root: Root, target: int) -> Openings:
    """The choices that plans worth more than the target may have by the root's prices, and their musts."""
    counted, goal, everything = root.counted, root.scale * (target + 1), all_open(problem)
    margins = choice_margins(problem, root.scale, root.cliques, root.prices)
    lost = np.where(everything.choices, counted.margin[:, None] - margins, 0)
    keep = everything.choices & (counted.inside > CLOSED)[:, None]
    keep &= counted.inside[:, None] - lost >= goal
    return Openings(keep, everything.must | (counted.left_out < goal) & keep.any(axis=1))


def years_of(problem: Problem, taken: Bools, stop: Stop) -> Ints | None:
    """Years for exactly this set, None if none are found."""
    model = order_model(problem, taken).worthless()
    plan = years_by_swaps(model)
    if plan is None:
        plan = Maximiser(model, stop, lambda _worth, _bound: None, PATIENCE).run().taken
    if plan is None:
        return None
    year_index = np.full(len(taken), NOT_CHOSEN, np.int64)
    year_index[model.village[plan]] = model.year[plan]
    return year_index


def _only(openings: Openings, keep: Bools) -> Openings:
    return Openings(openings.choices & keep[:, None], openings.must)


def _with_years(problem: Problem, root: Root, limit: int) -> Root:
    """The root of the problem with its years made one, its prices the same in each, at a safe scale."""
    years, regencies = len(problem.years), len(problem.regencies)
    prices = Prices(
        np.repeat(root.prices.quota, years),
        np.repeat(root.prices.budget, years),
        np.zeros((regencies, years), np.int64),
        root.prices.near,
    )
    most, scale = min(sum(year.most for year in problem.years), len(problem.codes)), root.scale
    while scale > 1 and scale * 2 * (limit + 1) * max(1, most) > ROOM:
        scale //= 2
    return _coarser(problem, Root(root.scale, root.cliques, prices, root.counted), scale)


def _coarser(problem: Problem, root: Root, scale: int) -> Root:
    """The same prices in units of 1 / scale."""
    times = root.scale // scale
    old = (root.prices.quota, root.prices.budget, root.prices.regency_year, root.prices.near)
    prices = Prices(*((price + times // 2) // times for price in old))
    return Root(scale, root.cliques, prices, relaxed(problem, scale, root.cliques, prices))
