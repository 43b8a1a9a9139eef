"""For every village left out: which chosen village could give it its place, and which rules stop that.

A swap takes one chosen village out and puts the other into the same year, or into a free place of it; all
else stays. It gains the difference of priorities, and the bonuses of districts that it completes less those
that it breaks up. Only exact integers; no solver. In a plan of proven optimal set no swap that keeps every
rule gains anything.
"""

from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.explain.counts import Counts
from desmigratif.cores.selection.explain.pool import NOBODY, Pool
from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem

RULES = ("distance", "near_site", "district", "regency", "regency_year", "province", "budget")
DISTANCE, NEAR_SITE, DISTRICT, REGENCY, REGENCY_YEAR, PROVINCE, BUDGET = (1 << bit for bit in range(7))
MARGINAL = -1  # no swap gains anything
FEWEST = np.array([mask.bit_count() for mask in range(1 << len(RULES))]) << len(RULES)
NEVER = 1 << 20


@dataclass(frozen=True, eq=False)
class Verdicts:
    """What keeps each village out, were it not chosen, and the year (index) that this is said of.

    `stops` has a bit for every rule that stops the swap which the fewest rules stop, of equals the one with
    the smallest places; without these rules for this village the swap would raise the plan. It is 0 where
    nothing stops it, `MARGINAL` where no swap gains. `worth` is what the village would bring and `low` the
    least that a place costs where the difference is best; `NOBODY` if nobody can give place.
    """

    stops: Ints
    year: Ints
    worth: Ints
    low: Ints


@dataclass(frozen=True, eq=False)
class Near:
    """Chosen villages too near each village: how many, and one of them (`NOT_CHOSEN` where there is none)."""

    count: Ints
    one: Ints


@dataclass(frozen=True, eq=False)
class _Scope:
    """Chosen villages up to that far away: what the swap costs at least, which rules stop it."""

    low: Ints
    worth: Ints
    stops: Ints
    affordable: Bools


def pairs_near(problem: Problem, year_index: Ints) -> Ints:
    """Pairs (village, chosen village too near it), sorted."""
    both = np.concatenate([problem.clashing, problem.clashing[:, ::-1]])
    both = both[year_index[both[:, 1]] != NOT_CHOSEN]
    return np.asarray(both[np.lexsort((both[:, 1], both[:, 0]))], np.int64)


def near_chosen(problem: Problem, year_index: Ints) -> Near:
    """Who of the plan stands too near each village."""
    village, chosen = pairs_near(problem, year_index).T
    one = np.full(len(problem.codes), NOT_CHOSEN)
    one[village] = chosen
    return Near(np.bincount(village, minlength=len(one)), one)


def verdicts(problem: Problem, year_index: Ints, counts: Counts) -> Verdicts:
    """What keeps each village out. Of equal years the first decides."""
    near = near_chosen(problem, year_index)
    years = [_Year(problem, year_index, counts, (near, column)) for column in range(len(problem.years))]
    found = [year.verdict() for year in years]
    keys, worths, lows = (np.stack(parts, axis=1) for parts in zip(*found, strict=True))
    gains = np.where(lows == NOBODY, -NOBODY, worths - np.where(lows == NOBODY, 0, lows))
    key = keys.min(axis=1)
    year = np.where(key < NEVER, keys.argmin(axis=1), gains.argmax(axis=1))
    rows = np.arange(len(year))
    stops = np.where(key < NEVER, key & ((1 << len(RULES)) - 1), MARGINAL)
    return Verdicts(stops, year, worths[rows, year], lows[rows, year])


class _Year:
    """The swaps of one year."""

    def __init__(self, problem: Problem, year_index: Ints, counts: Counts, where: tuple[Near, int]) -> None:
        self._problem, self._counts = problem, counts
        self._near, column = where
        self._left = counts.left_idr[column]
        self._room = counts.room[column]
        self._open = problem.allowed_but_for_distance[:, column]
        closed = self._open & ~problem.allowed[:, column]
        self._here = np.where(closed, NEAR_SITE, 0)
        self._movable = (year_index == column) & ~problem.include
        self._held = counts.held_by_floor(problem)
        self._alone = problem.priority  # within a district its bonus stays as it is
        self._lost = problem.priority + counts.bonus_lost(problem)
        self._won = problem.priority + counts.bonus_won(problem)
        self._full = _stops_by_scope(problem, counts, column)

    def verdict(self) -> tuple[Ints, Ints, Ints]:
        """By village the key of the swap that is stopped least; worth and low where they differ best."""
        scopes = self._scopes()
        near = np.where(self._near.count > 0, DISTANCE, 0)
        keys = [self._key(scope, near) for scope in scopes]
        lows = np.stack([scope.low for scope in scopes], axis=1)
        lows[~self._open] = NOBODY
        worths = np.stack([scope.worth for scope in scopes], axis=1)
        gains = np.where(lows == NOBODY, -NOBODY, worths - np.where(lows == NOBODY, 0, lows))
        best, rows = gains.argmax(axis=1), np.arange(len(gains))
        key = np.minimum.reduce([*keys, self._for_the_near_one()])
        return key, worths[rows, best], lows[rows, best]

    def _key(self, scope: _Scope, near: Ints) -> Ints:
        """Orders masks of rules by how many and how small; `NEVER` where no swap gains."""
        stops = scope.stops | near | self._here | np.where(scope.affordable, 0, BUDGET)
        return np.where(self._open & (scope.worth > scope.low), FEWEST[stops] | stops, NEVER)

    def _scopes(self) -> list[_Scope]:
        """Givers in the same district, elsewhere in the regency, in the province, anywhere."""
        problem = self._problem
        members = np.flatnonzero(self._movable)
        nearby = Pool(problem, members, self._alone)
        further = Pool(problem, members, self._lost)
        anyone = Pool(problem, members[~self._held[members]], self._lost)
        nation = np.zeros_like(problem.province)
        places = (
            (nearby, problem.district, self._alone),
            (further, problem.regency, self._won),
            (further, problem.province, self._won),
            (anyone, nation, self._won),
        )
        return [self._scope(pool, place, worth, number) for number, (pool, place, worth) in enumerate(places)]

    def _scope(self, pool: Pool, place: Ints, worth: Ints, number: int) -> _Scope:
        stops, free = self._full[number], self._room and number == len(self._full) - 1
        low = pool.lowest(place) if number == 0 else pool.lowest_elsewhere(place)
        low = np.minimum(low, 0) if free else low
        affordable = np.ones(len(low), np.bool_)
        if self._left is not None:
            dearest = pool.dearest(place, worth, self._open & (worth > low), elsewhere=number > 0)
            dearest = np.maximum(dearest, 0) if free else dearest
            affordable = np.asarray(self._problem.cost - dearest <= self._left)
        return _Scope(low, worth, stops, affordable)

    def _for_the_near_one(self) -> Ints:
        """The key of the swap with the one chosen village that is too near: distance does not stop it."""
        problem, other = self._problem, np.maximum(self._near.one, 0)
        same = [place[other] == place for place in (problem.district, problem.regency, problem.province)]
        may = (self._near.count == 1) & self._open & self._movable[other] & (same[2] | ~self._held[other])
        gain = np.where(same[0], self._alone - self._alone[other], self._won - self._lost[other])
        stops = np.select(same, self._full[:3], self._full[3]) | self._here
        if self._left is not None:
            stops = stops | np.where(problem.cost - problem.cost[other] > self._left, BUDGET, 0)
        return np.where(may & (gain > 0), FEWEST[stops] | stops, NEVER)


def _stops_by_scope(problem: Problem, counts: Counts, column: int) -> list[Ints]:
    """By scope and village: the full places that a swap with a village so far away would overfill."""
    caps, none = problem.caps, np.zeros(len(problem.codes), np.int64)
    full = (
        (counts.district, caps.district, problem.district, DISTRICT),
        (counts.regency, caps.regency, problem.regency, REGENCY),
        (counts.regency_year[:, column], caps.regency_year, problem.regency, REGENCY_YEAR),
        (counts.province, caps.province, problem.province, PROVINCE),
    )
    district, regency, yearly, province = (
        none if cap is None else np.where(count >= cap, rule, 0)[place] for count, cap, place, rule in full
    )
    beyond = np.bitwise_or.reduce([district, regency, yearly])
    return [none, district, beyond, np.bitwise_or(beyond, province)]
