"""`make bench-prices`: prices beside the true loss, by solving again with a village forced in or out.

For L2 and L3 with the plain seed: 200 random villages of all, and 50 of the chosen ones. A price is a lower
bound on the loss: it may never exceed it, should be half of it at least in the middle, and more than 0 for
nine in ten of the villages whose loss is. A blank price says that forcing is impossible. Exit 1 when one of
these does not hold. `--sabotage` spoils the prices so that a check must notice.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from benchmarks.instances import Instance
from benchmarks.levels import LEVELS
from desmigratif.cores.selection.explain.prices import BLANK, Prices, prices_of
from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem, Solution
from desmigratif.cores.selection.solve import solve

RANDOM, CHOSEN = 200, 50
SECONDS = 60
LEAST_SHARE, LEAST_POSITIVE = 0.5, 0.9
MUST_ONE, MUST_ALL = 0.5, 1.0
SABOTAGE: dict[str, Callable[[Ints], Ints]] = {
    "too-high": lambda price: np.where(price >= 0, price + price // 2 + 1, price),
    "too-low": lambda price: np.where(price > 0, price // 3, price),
    "zeros": lambda price: np.where(_fifth(price), np.minimum(price, 0), price),
    "blanks": lambda price: np.where(_fifth(price), BLANK, price),
    "exact": lambda price: price,
}
"""What is done to the prices; `exact` leaves them and calls them exact."""


@dataclass(frozen=True)
class Tried:
    """One village: its price, the loss by solving again (None: impossible), CPU seconds of that.

    `least` and `most` are equal where solving again was proven, which is nearly always.
    """

    code: str
    price: int
    exact: bool
    least: int | None
    most: int | None
    cpu: float

    @property
    def wrong(self) -> str:
        """What is untrue about the price, empty if nothing is."""
        if self.most is None:
            return "exact, but forcing is impossible" if self.exact and self.price != BLANK else ""
        if self.price == BLANK:
            return "blank, but forcing is possible"
        if self.price > self.most:
            return f"price {self.price} above loss {self.most}"
        return "not exact" if self.exact and self.least == self.most != self.price else ""


def _fifth(price: Ints) -> Bools:
    return np.asarray(np.arange(len(price)) % 5 == 0)


def forced(problem: Problem, village: int, *, inside: bool) -> Problem:
    """The problem with a village in or out."""
    if inside:
        include = problem.include.copy()
        include[village] = True
        return replace(problem, include=include)
    allowed = problem.allowed.copy()
    allowed[village] = False
    return replace(problem, allowed=allowed)


def tried(problem: Problem, solution: Solution, prices: Prices, village: int) -> Tried:
    """Solve again with the village on the other side."""
    assert solution.year_index is not None
    assert solution.objective is not None
    asked = forced(problem, village, inside=bool(solution.year_index[village] == NOT_CHOSEN))
    before = time.process_time()
    answer = solve(replace(asked, neediest_first=False), time_limit=SECONDS)
    cpu = time.process_time() - before
    most = None if answer.objective is None else solution.objective - answer.objective
    least = None if answer.bound is None else max(0, solution.objective - answer.bound)
    if answer.status == "infeasible":
        least = most = None
    return Tried(problem.codes[village], int(prices.price[village]), prices.exact, least, most, cpu)


def faults(results: list[Tried]) -> Iterator[str]:
    """What is missed, in words."""
    yield from (f"{one.code}: {one.wrong}" for one in results if one.wrong)
    yield from (f"{one.code}: not proven" for one in results if one.least != one.most)
    lossy = [one for one in results if one.least and one.price != BLANK]
    shares = [one.price / one.least for one in lossy if one.least]
    if shares and median(shares) < LEAST_SHARE:
        yield f"price / loss {median(shares):.3f} in the middle, at least {LEAST_SHARE} asked"
    again = median(one.cpu for one in results)
    if again > MUST_ONE:
        yield f"one exact price {again:.2f} s, at most {MUST_ONE} asked"
    positive = sum(one.price > 0 for one in lossy)
    if positive < LEAST_POSITIVE * len(lossy):
        yield f"{positive} of {len(lossy)} prices above 0, at least {LEAST_POSITIVE:.0%} asked"


def told(name: str, results: list[Tried]) -> bool:
    """Print a group of villages; whether nothing is missed."""
    lossy = [one for one in results if one.least and one.price != BLANK]
    shares = sorted(one.price / one.least for one in lossy if one.least)
    spread = f"{shares[0]:.3f} · {median(shares):.3f} · {shares[-1]:.3f}" if shares else "none"
    cpu = [one.cpu for one in results]
    print(
        f"  {name}: {len(results)} villages, impossible {sum(one.most is None for one in results)},"
        f" loss above 0 {len(lossy)}, of these price above 0 {sum(one.price > 0 for one in lossy)}\n"
        f"    price / loss least · middle · most: {spread}; exact {sum(one.exact for one in results)}\n"
        f"    solving again: middle {median(cpu):.3f} s, most {max(cpu):.3f} s CPU"
    )
    missed = list(faults(results))
    for line in missed[:10]:
        print(f"    MISSED {line}")
    return not missed


def show(level: str, count: int, sabotage: str | None) -> bool:
    """Measure and print a level."""
    problem = Instance(level, "plain").problem()
    solution = solve(problem, time_limit=SECONDS)
    assert solution.year_index is not None
    before = time.process_time()
    prices = prices_of(problem, solution)
    every = time.process_time() - before
    if sabotage:
        exact = prices.exact or sabotage == "exact"
        prices = Prices(SABOTAGE[sabotage](prices.price), exact)
    rng = np.random.default_rng(LEVELS["seeds"]["plain"]["seed"])
    chosen = rng.permutation(np.flatnonzero(solution.year_index != NOT_CHOSEN))[: min(CHOSEN, count)]
    groups = {"random": rng.permutation(len(problem.codes))[:count], "chosen": chosen}
    print(f"{level}: {solution.status}, all {len(prices.price)} prices {every:.3f} s CPU", flush=True)
    good = [every <= MUST_ALL and solution.status == "optimal"]
    if not all(good):
        print(f"  MISSED optimal, all prices in {MUST_ALL} s")
    for name, villages in groups.items():
        results = [tried(problem, solution, prices, village) for village in villages.tolist()]
        good.append(told(name, results))
    return all(good)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prices", description=__doc__)
    parser.add_argument("--level", action="append", choices=list(LEVELS["levels"]))
    parser.add_argument("--villages", type=int, default=RANDOM)
    parser.add_argument("--sabotage", choices=list(SABOTAGE))
    asked = parser.parse_args()
    good = [show(level, asked.villages, asked.sabotage) for level in asked.level or ("L2", "L3")]
    print(
        f"all prices at most {MUST_ALL} s, one exact at most {MUST_ONE} s: {'ok' if all(good) else 'MISSED'}"
    )
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
