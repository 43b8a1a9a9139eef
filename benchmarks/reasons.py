"""`make bench-reasons`: the rules named for a village beside solving again without them.

For L2 and L3 with the plain seed: 200 random villages left out, and 40 for every set of rules that is named
for some. Exempted from the rules named, a village has to make the proven best plan worth more; a village said
to lie below the margin must not, however it is forced. Exit 1 when one does not hold. `--sabotage` names the
rules of another village.
"""

import argparse
import sys
from collections import Counter
from dataclasses import replace

import numpy as np

from benchmarks.instances import Instance
from desmigratif.cores.selection.explain import swaps
from desmigratif.cores.selection.explain.counts import counts_of
from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem, Solution
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.explain.test_rules_named import exempted

RANDOM, EACH = 200, 40
WORDS = {
    swaps.DISTANCE: "distance",
    swaps.DISTRICT: "district cap",
    swaps.REGENCY: "regency cap",
    swaps.REGENCY_YEAR: "regency cap of the year",
    swaps.PROVINCE: "province cap",
    swaps.BUDGET: "budget",
}


def freed(problem: Problem, village: int, stops: int) -> Problem:
    """The problem with the named rules not applied to the village; a province of its own has no floor."""
    without = exempted(problem, village, stops)
    missing = len(without.provinces) - len(without.floors)
    return replace(without, floors=np.append(without.floors, np.zeros(missing, np.int64)))


def forced(problem: Problem, village: int) -> Problem:
    include = problem.include.copy()
    include[village] = True
    return replace(problem, include=include)


def true(problem: Problem, solution: Solution, village: int, stops: int) -> bool:
    """Whether solving again bears the reason out."""
    best = solution.objective or 0
    if stops == swaps.MARGINAL:
        again = solve(forced(problem, village))
        return again.status == "infeasible" or (again.objective or 0) <= best
    again = solve(freed(problem, village, stops))
    return again.status == "optimal" and (again.objective or 0) > best


def words(stops: int) -> str:
    if stops == swaps.MARGINAL:
        return "below the margin"
    return " + ".join(word for bit, word in WORDS.items() if stops & bit) or "nothing"


def sample(stops: Ints, out: Ints) -> list[int]:
    """Villages left out: random ones, and some for every set of rules."""
    pick = np.random.default_rng(20171)
    chosen = pick.choice(out, RANDOM, replace=False).tolist()
    for kind in np.unique(stops[out]).tolist():
        alike = out[stops[out] == kind]
        if kind != swaps.MARGINAL:
            chosen += pick.choice(alike, min(EACH, len(alike)), replace=False).tolist()
    return sorted(set(chosen))


def run(level: str, *, sabotage: bool) -> bool:
    """One level; whether every reason is true."""
    problem = Instance(level, "plain").problem()
    solution = solve(problem)
    if solution.year_index is None:
        return False
    stops = swaps.verdicts(problem, solution.year_index, counts_of(problem, solution.year_index)).stops
    out = np.flatnonzero((solution.year_index == NOT_CHOSEN) & problem.allowed.any(axis=1))
    villages = sample(stops, out)
    named = {village: int(stops[village]) for village in villages}
    if sabotage:
        stopped = [village for village in villages if named[village] != swaps.MARGINAL]
        others = [named[village] for village in stopped[1:] + stopped[:1]]
        named |= dict(zip(stopped, others, strict=True))
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for village, said in named.items():
        (right if true(problem, solution, village, said) else wrong)[words(said)] += 1
    print(f"{level}: {len(villages)} villages left out, {sum(wrong.values())} reasons not borne out")
    for word in sorted(set(right) | set(wrong)):
        print(f"  {word:45} true {right[word]:4}  not {wrong[word]:4}")
    return not wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reasons", description=__doc__)
    parser.add_argument("--level", action="append", choices=["L2", "L3"])
    parser.add_argument("--sabotage", action="store_true", help="name the rules of another village")
    asked = parser.parse_args()
    good = [run(level, sabotage=asked.sabotage) for level in asked.level or ["L2", "L3"]]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
