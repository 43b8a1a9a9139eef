"""`python -m benchmarks.finding [SEED …]`: the numbers of `levels.toml` that follow from a seed."""

import sys
from math import ceil

import numpy as np

from benchmarks.instances import Numbers, problem_of
from benchmarks.levels import LEVELS
from benchmarks.world import World, world
from desmigratif.cores.selection.problem import NOT_CHOSEN
from desmigratif.cores.selection.read.nearness import too_near
from desmigratif.cores.selection.solve import solve

PAIRS = 100_000
STEP_MM = 10_000
BONUS_SHARE = 5


def found(villages: World, pairs: int) -> Numbers:
    """The cost of the best plan of L1, the least distance with so many clashing pairs, the bonus."""
    problem = problem_of(villages, [], Numbers(0, 0, 0))
    plan = solve(problem).year_index
    assert plan is not None
    chosen = plan != NOT_CHOSEN
    middle = int(np.median(villages.priority[chosen]))
    return Numbers(int(villages.cost[chosen].sum()), least_distance(villages, pairs), _rounded(middle))


def least_distance(villages: World, pairs: int) -> int:
    """In millimetres, by steps of ten metres."""
    low, high = 0, 1
    while len(too_near(villages.lat, villages.lng, high * STEP_MM)) < pairs:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        enough = len(too_near(villages.lat, villages.lng, middle * STEP_MM)) >= pairs
        low, high = (low, middle) if enough else (middle, high)
    return high * STEP_MM


def _rounded(middle: int) -> int:
    """That share of it, to two leading digits."""
    part = middle / BONUS_SHARE
    unit = 10 ** max(0, len(str(int(part))) - 2)
    return int(max(1, ceil(part / unit) * unit))


def main() -> int:
    for name in sys.argv[1:] or LEVELS["seeds"]:
        numbers = found(world(name), PAIRS)
        print(f'[seeds.{name}]\nfree_cost = {numbers.free_cost}\nmin_km = "{numbers.min_mm / 1e6:.2f}"')
        print(f"bonus = {numbers.bonus}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
