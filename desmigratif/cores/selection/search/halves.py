"""Years for a given set under several budgets, proven: every way to lose little, in two halves that meet.

For models in which every village has to be chosen. By the prices of the relaxation each choice loses
something; a plan worth more than a known value loses at most the slack in all. The ways of each half of the
places are listed; two meet when together they fill the quotas and the budgets allow them. Few do, because
budgets leave little room, so that a search in sorted costs finds them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desmigratif.cores.selection.model import NO_LIMIT, Model, Rule
from desmigratif.cores.selection.problem import Ints
from desmigratif.cores.selection.search.bound import best_margins
from desmigratif.cores.selection.search.narrowing import Part, in_question
from desmigratif.cores.selection.search.sifting import Root, root_of

FEW_WAYS, MOST_WAYS = 60_000, 3_000_000  # of a half before another place joins, times those of the place
MOST_LISTED = 6_000_000  # ways of all steps
ALIKE, SORTING = 0.8, 4  # equal ones are worth looking for as long as a fifth is; what looking counts for
MANY = 10_000  # from so many on, equal ones are looked for
MOST_MEETINGS = 6_000_000
STEEP = 8.0
SHARES = (16, 48, 72, 96, 112, 128)  # of 128 parts of what the best known plan loses, tried in turn
LOSS, VALUE, COUNTS, COSTS = range(4)  # columns of a way; a column of costs for every year
DIGITS = 12  # bits of a year's count
MOST_YEARS = 5


@dataclass(frozen=True, eq=False)
class Settled:
    """The best plan (positions), None if none beats what was known; no plan is worth more than `bound`."""

    taken: Ints | None
    bound: int


@dataclass(frozen=True, eq=False)
class _Place:
    """Ways of one place, and the choices (positions) of each."""

    ways: Ints
    choices: list[tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class _Listed:
    """Ways of a half. For each place joined: the way before and the way of the place, by way after."""

    places: list[_Place]
    ways: Ints
    steps: list[tuple[NDArray[np.int32], NDArray[np.int16]]]

    def choices(self, way: int) -> list[int]:
        """The positions that make up a way."""
        taken: list[int] = []
        for place, (before, added) in zip(reversed(self.places), reversed(self.steps), strict=True):
            taken.extend(place.choices[int(added[way])])
            way = int(before[way])
        return taken


def years_by_halves(model: Model, worth: int, stop: Callable[[], bool]) -> Settled | None:
    """What is best above a known worth; None where the model is not of the kind."""
    budget = next((rule for rule in model.rules if rule.weight is not None), None)
    if budget is None or int((budget.upper < NO_LIMIT).sum()) < 2 or not model.must.all():
        return None
    root = root_of(model)
    if not root.feasible or len(budget.upper) > MOST_YEARS:
        return None
    return _Settling(model, root, worth, stop).run()


class _Settling:
    """From what is known to what is proven: first with few ways, which may be enough, then with all."""

    def __init__(self, model: Model, root: Root, worth: int, stop: Callable[[], bool]) -> None:
        self._model, self._root, self._stop = model, root, stop
        self._worth = worth
        self._taken: Ints | None = None
        self._proven = root.bound

    def run(self) -> Settled:
        first = self._worth
        open_question = False
        for share in SHARES:
            known = self._root.bound - max(1, (self._root.bound - first) * share // SHARES[-1])
            certain = self._ask(max(known, self._worth), FEW_WAYS)
            open_question |= not certain
            if certain and not open_question:
                self._proven = min(self._proven, max(known, self._worth))
            if self._worth >= known:
                break
        if self._worth < self._proven and self._ask(self._worth, MOST_WAYS):
            self._proven = self._worth
        return Settled(self._taken, self._proven)

    def _ask(self, known: int, most: int) -> bool:
        """Learn the best plan found above what is known; whether there is certainly no better one."""
        part = in_question(self._model, self._root, known)
        if not len(part.origin):
            self._learn_certain(part, known)
            return True
        slack = self._root.total - self._root.prices.scale * (known + 1)
        halves = _Halves(part, self._root, slack, (known, most), self._stop)
        found = halves.run()
        if found is not None and len(found):
            taken = part.whole(found)
            self._worth, self._taken = self._model.worth(taken), taken
        return found is not None and not halves.narrowed

    def _learn_certain(self, part: Part, known: int) -> None:
        """Nothing is left to choose: the certain choices are the only plan worth more than what is known, if
        they are one at all."""
        everyone = len(part.certain) == len(self._model.first)
        kept = all((rule.lower <= 0).all() and (rule.upper >= 0).all() for rule in part.model.rules)
        if everyone and kept and self._model.worth(part.certain) > known:
            self._worth, self._taken = self._model.worth(part.certain), np.sort(part.certain)


class _Halves:
    """All ways of one part, in two halves of its places; `narrowed` once some were left out as too many."""

    def __init__(
        self, part: Part, root: Root, slack: int, limits: tuple[int, int], stop: Callable[[], bool]
    ) -> None:
        self._model = model = part.model
        self._slack, (self._known, self._most), self._stop = slack, limits, stop
        self._listed_in_all = 0
        self._alike = True
        self.narrowed = False
        margin = root.margin[part.origin]
        best, _ = best_margins(model, margin)
        self._loss = best[model.group] - margin
        self._quota, budget = _rule(model, "quota"), _rule(model, "budget_idr")
        self._cost = np.zeros(len(margin), np.int64) if budget.weight is None else budget.weight
        self._years = len(self._quota.upper)
        self._purses = budget.upper

    def run(self) -> Ints | None:
        """The best plan worth more than what is known, empty if there is none; None for too many ways."""
        halves: list[list[_Place]] = [[], []]
        sizes = [0.0, 0.0]
        for weight, _number, place in sorted(self._weighed(), key=lambda one: (-one[0], one[1])):
            smaller = int(sizes[1] < sizes[0])
            halves[smaller].append(place)
            sizes[smaller] += weight
        one, other = (self._listed(half[::-1]) for half in halves)  # those that add most ways last
        return None if one is None or other is None else self._met(one, other)

    def _weighed(self) -> list[tuple[float, int, _Place]]:
        """Places with how much each multiplies the ways that lose little."""
        weighed = []
        for number, place in enumerate(self._places()):
            share = np.exp(-STEEP * place.ways[:, LOSS] / max(1, self._slack)).sum()
            weighed.append((float(np.log(max(share, 1e-9))), number, place))
        return weighed

    def _places(self) -> list[_Place]:
        """By regency (or by village, where years are not capped), the ways that keep its cap of a year."""
        model = self._model
        yearly = next((rule for rule in model.rules if rule.name == "regency_year"), None)
        row = model.group if yearly is None else yearly.row // self._years
        places = []
        for number in np.unique(row).tolist():
            ways = np.zeros((1, COSTS + self._years), np.int64)
            choices: list[tuple[int, ...]] = [()]
            for group in np.unique(model.group[row == number]).tolist():
                own = np.flatnonzero(model.group == group)
                left, right = _within(ways, self._of(own), self._slack)
                ways = ways[left] + self._of(own)[right]
                choices = [(*choices[a], int(own[b])) for a, b in zip(left, right, strict=True)]
            if yearly is not None:
                room = yearly.upper[number * self._years : (number + 1) * self._years]
                fits = np.flatnonzero((self._counts(ways) <= room).all(axis=1))
                ways, choices = ways[fits], [choices[way] for way in fits.tolist()]
            order = np.argsort(ways[:, LOSS], kind="stable")
            places.append(_Place(ways[order], [choices[way] for way in order.tolist()]))
        return places

    def _of(self, choices: Ints) -> Ints:
        """One way for each choice of a village."""
        year = self._model.year[choices]
        ways = np.zeros((len(choices), COSTS + self._years), np.int64)
        ways[:, LOSS], ways[:, VALUE] = self._loss[choices], self._model.value[choices]
        ways[:, COUNTS] = 1 << (DIGITS * year)
        ways[np.arange(len(choices)), COSTS + year] = self._cost[choices]
        return ways

    def _counts(self, ways: Ints) -> Ints:
        digits = DIGITS * np.arange(self._years)
        return np.asarray(ways[:, COUNTS, None] >> digits & ((1 << DIGITS) - 1))

    def _listed(self, places: list[_Place]) -> _Listed | None:
        ways = np.zeros((1, COSTS + self._years), np.int64)
        steps: list[tuple[NDArray[np.int32], NDArray[np.int16]]] = []
        used: list[_Place] = []
        for whole in places:
            place = whole
            if len(ways) * len(whole.ways) > self._most:
                place = _Place(whole.ways[:1], whole.choices[:1])
                self.narrowed = True
            used.append(place)
            left, right = _within(ways, place.ways, self._slack)
            ways = ways[left] + place.ways[right]
            fits = np.flatnonzero((self._counts(ways) <= self._quota.upper).all(axis=1))
            if len(fits) > MANY and self._alike:
                unlike = fits[_best_of_equals(ways[fits])]
                self._listed_in_all += SORTING * len(fits)
                self._alike, fits = len(unlike) < ALIKE * len(fits), unlike
            ways = ways[fits]
            steps.append((left[fits].astype(np.int32), right[fits].astype(np.int16)))
            self._listed_in_all += len(ways)
            if self._listed_in_all > MOST_LISTED or self._stop():
                return None
        return _Listed(used, ways, steps)

    def _met(self, one: _Listed, other: _Listed) -> Ints | None:
        """The most valuable meeting."""
        best, least = (-1, -1), self._known + 1 - self._model.settled
        theirs = self._by_counts(other.ways)
        for counts, mine in self._by_counts(one.ways):
            for more, group in theirs:
                total = counts + more
                if ((total < self._quota.lower) | (total > self._quota.upper)).any():
                    continue
                found = self._best_of((one.ways, mine), (other.ways, group), least)
                if found is None:
                    return None
                value, left, right = found
                if left >= 0:
                    best, least = (left, right), value + 1
        if best[0] < 0:
            return np.zeros(0, np.int64)
        return np.array(sorted([*one.choices(best[0]), *other.choices(best[1])]), np.int64)

    def _by_counts(self, ways: Ints) -> list[tuple[Ints, Ints]]:
        """Counts by year, and the ways with these counts by the cost of the first year."""
        order = np.lexsort((ways[:, COSTS], ways[:, COUNTS]))
        counts = ways[order, COUNTS]
        starts = np.flatnonzero(np.append(True, counts[1:] != counts[:-1])) if len(order) else order
        parts = np.split(order, starts[1:])
        return [(self._counts(ways[part[:1]])[0], part) for part in parts if len(part)]

    def _best_of(
        self, one: tuple[Ints, Ints], other: tuple[Ints, Ints], least: int
    ) -> tuple[int, int, int] | None:
        """Value and ways of the most valuable union worth at least so much (-1 if none); None: too many."""
        (mine, left_ways), (theirs, right_ways) = one, other
        limited = self._purses < NO_LIMIT
        first, second = mine[left_ways, COSTS], theirs[right_ways, COSTS]
        low, high = np.zeros(len(first), np.int64), np.full(len(first), len(second))
        if limited[0]:
            high = np.searchsorted(second, self._purses[0] - first, side="right")
        if limited[1:].all():
            spent = int(mine[left_ways[0], COSTS:].sum() + theirs[right_ways[0], COSTS:].sum())
            low = np.searchsorted(second, spent - int(self._purses[1:].sum()) - first, side="left")
        size = np.maximum(high - low, 0)
        if int(size.sum()) > MOST_MEETINGS or self._stop():
            return None
        left = left_ways[np.repeat(np.arange(len(size)), size)]
        right = right_ways[np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size - low, size)]
        value = mine[left, VALUE] + theirs[right, VALUE]
        fits = (value >= least) & (mine[left, LOSS] + theirs[right, LOSS] <= self._slack)
        for year in np.flatnonzero(limited).tolist():
            fits &= mine[left, COSTS + year] + theirs[right, COSTS + year] <= self._purses[year]
        if not fits.any():
            return -1, -1, -1
        at = int(np.where(fits, value, -NO_LIMIT).argmax())
        return int(value[at]), int(left[at]), int(right[at])


def _best_of_equals(ways: Ints) -> Ints:
    """Numbers of the ways left when of those with equal counts and costs one of the greatest value stays."""
    order = np.lexsort((-ways[:, VALUE], *ways[:, COUNTS:].T))
    facts = ways[order, COUNTS:]
    return np.sort(order[np.append(True, (facts[1:] != facts[:-1]).any(axis=1))])


def _within(one: Ints, other: Ints, slack: int) -> tuple[Ints, Ints]:
    left, right = np.nonzero(one[:, None, LOSS] + other[None, :, LOSS] <= slack)
    return left, right


def _rule(model: Model, name: str) -> Rule:
    return next(rule for rule in model.rules if rule.name == name)
