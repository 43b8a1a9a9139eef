"""Prices that bound every plan low, found on the villages that matter, with their exact bound over all."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import frexp, ldexp

import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints, Problem
from desmigratif.cores.selection.proof import Prices
from desmigratif.cores.selection.proving.counts import Cliques, Counted, relaxed
from desmigratif.cores.selection.proving.descent import Descent
from desmigratif.cores.selection.proving.hierarchy import CLOSED
from desmigratif.cores.selection.proving.lowest import lowest
from desmigratif.cores.selection.proving.part import part_of
from desmigratif.cores.selection.proving.pricing import Priced, has_budget, scale_for, whole_prices

PART = 3_000  # villages that prices are sought with
ROUNDS = 5
SPARE = 8  # villages to begin with, for each that is chosen
SAMPLE, SAMPLED = 8, 40  # every eighth is enough to guess, where there are forty times as many as chosen
NEVER = 2**60
CLOSE = 1e-9
DIGITS = 28  # binary digits of a price: what another processor rounds differently does not show

Learn = Callable[[Bools], None]


@dataclass(frozen=True, eq=False)
class Root:
    """Prices with their exact bound over all villages."""

    scale: int
    cliques: Cliques
    prices: Prices
    counted: Counted

    @property
    def bound(self) -> int:
        """A whole number that no plan's value exceeds; CLOSED if counts alone forbid every plan."""
        total = self.counted.total
        return CLOSED if total == CLOSED else total // self.scale

    @cached_property
    def losses(self) -> Ints:
        """By village, how far the total falls when it changes from in to out or back; at most `NEVER`."""
        counted = self.counted
        other = np.minimum(counted.inside, counted.left_out)
        possible = other > CLOSED
        return np.where(possible, np.minimum(counted.total - np.where(possible, other, 0), NEVER), NEVER)


def root_of(problem: Problem, stop: Callable[[], bool], learn: Learn) -> Root:
    """The root of a problem of one year. `learn` hears every set that is seen on the way."""
    priced = Priced(first_price(problem))
    if not has_budget(problem) and not len(problem.clashing):
        counted = exact(problem, priced)
        if counted.bound > CLOSED:
            learn(counted.counted.chosen())
        return counted
    part = _likely(problem, priced.budget)
    root: Root | None = None
    for _round in range(ROUNDS):
        villages = np.flatnonzero(part)
        descent = Descent(part_of(problem, villages), _numbered(priced, villages), stop)
        found = descent.run()
        for taken in descent.taken:
            learn(spread(taken, villages, len(problem.codes)))
        if found is None:  # too few for some floor or quota, or no set at all
            root = exact(problem, priced)
            if root.counted.total == CLOSED:
                return root
            part |= _that_matter(problem, root)
            continue
        priced = _coarse(found, villages)
        root = exact(problem, priced)
        if root.counted.total < 0 or root.counted.total / root.scale <= found.bound * (1 + CLOSE) + 1:
            break
        part |= _that_matter(problem, root)
    return exact(problem, priced) if root is None else root


def exact(problem: Problem, priced: Priced) -> Root:
    """These prices in whole numbers, with their bound."""
    scale = scale_for(problem, priced.budget, priced.near)
    prices = whole_prices(problem, priced, scale)
    cliques = tuple(priced.cliques)
    return Root(scale, cliques, prices, relaxed(problem, scale, cliques, prices))


def first_price(problem: Problem) -> float:
    """A price of cost at which the best villages are about as dear as the budget."""
    allowed = problem.allowed.any(axis=1)
    value, cost = problem.priority[allowed].astype(np.float64), problem.cost[allowed].astype(np.float64)
    most = min(sum(year.most for year in problem.years), len(value) - 1)
    if most < 1 or not has_budget(problem):
        return 0.0
    purse = float(sum(year.budget_idr or 0 for year in problem.years))
    if len(value) > SAMPLED * most:
        value, cost, most, purse = value[::SAMPLE], cost[::SAMPLE], max(1, most // SAMPLE), purse / SAMPLE
    low, high = 0.0, 4 * float(value.max(initial=1)) / max(1.0, float(cost.mean()))
    for _ in range(16):
        price = (low + high) / 2
        best = np.argpartition(price * cost - value, most)[:most]
        low, high = (price, high) if cost[best].sum() > purse else (low, price)
    return high


def spread(taken: Bools, villages: Ints, count: int) -> Bools:
    """A set of some villages as a set of all."""
    whole = np.zeros(count, np.bool_)
    whole[villages[taken]] = True
    return whole


def _that_matter(problem: Problem, root: Root) -> Bools:
    """The villages that matter most under these prices."""
    counted = root.counted
    keep = counted.inside == counted.total
    if len(problem.include):
        keep |= problem.include
    keep[lowest(root.losses, PART)] = True
    return np.asarray(keep & (counted.margin > CLOSED))


def _likely(problem: Problem, price: float) -> Bools:
    """Villages enough to begin with: the best by value less cost, and for every floor the best there."""
    allowed = problem.allowed.any(axis=1)
    score = np.where(allowed, problem.priority - price * problem.cost, -np.inf)
    most = min(sum(year.most for year in problem.years), len(score))
    keep = problem.include.copy() if len(problem.include) else np.zeros(len(score), np.bool_)
    keep[lowest(-score, SPARE * most + 600)] = True
    for province in np.flatnonzero(problem.floors).tolist():
        inside = np.flatnonzero(problem.province == province)
        keep[inside[lowest(-score[inside], SPARE * int(problem.floors[province]) + 12)]] = True
    return np.asarray(keep & allowed)


def _numbered(priced: Priced, villages: Ints) -> Priced:
    cliques = [tuple(np.searchsorted(villages, clique).tolist()) for clique in priced.cliques]
    return Priced(priced.budget, priced.near, cliques)


def _coarse(priced: Priced, villages: Ints) -> Priced:
    """The prices in few digits, cliques by the numbers of all villages; those without a price left out."""
    near = [_rounded(price) for price in priced.near]
    cliques = [tuple(villages[list(clique)].tolist()) for clique in priced.cliques]
    used = [number for number, price in enumerate(near) if price > 0]
    return Priced(
        _rounded(priced.budget), [near[number] for number in used], [cliques[number] for number in used]
    )


def _rounded(price: float) -> float:
    digits, power = frexp(price)
    return ldexp(round(ldexp(digits, DIGITS)), power - DIGITS)
