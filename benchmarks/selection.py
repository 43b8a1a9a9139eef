"""`make bench-selection`: the selection of villages beside CBC on the same instances in the same run.

Prints CPU seconds of solving (without start, imports and reading), their ratio, whether the proven
values agree, the peak memory of our whole process, and how far a greedy choice stays below. Exit 1 when
a must-figure is missed or a value differs.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import cbc
from benchmarks.greedy import greedy
from benchmarks.instances import LEVELS, Instance, budget_share
from desmigratif.cores.selection.problem import NOT_CHOSEN
from desmigratif.cores.selection.solve import solve

MUST = {"L1": 1 / 8, "L2": 1 / 10}
AIM = {"L1": 1 / 25, "L2": 1 / 30}
MOST_MEMORY_MB = 300
OUR_SECONDS = 60
PEER_SECONDS = 1_200
REPEATS = 3


@dataclass(frozen=True)
class Measured:
    """One instance measured: ours (median of repeats) and CBC's."""

    instance: Instance
    ours: dict[str, Any]
    peer: cbc.Answer
    greedy: int | None

    @property
    def ratio(self) -> float:
        return float(self.ours["cpu"]) / self.peer.cpu

    @property
    def agrees(self) -> bool:
        """Both proven and equal; where CBC ran out of time ours must be proven and no smaller."""
        objective, bound = self.ours["objective"], self.ours["bound"]
        proven = bool(self.ours["status"] == "optimal" and objective == bound)
        if self.peer.proven:
            return proven and bool(objective == self.peer.objective)
        return proven and bool(objective >= (self.peer.objective or 0))

    @property
    def good(self) -> bool:
        fast = self.ratio <= MUST[self.instance.level]
        return fast and self.agrees and self.ours["memory_mb"] <= MOST_MEMORY_MB


def work(instance: Instance) -> dict[str, Any]:
    """Solve once in this process."""
    problem = instance.problem()
    before = time.process_time()
    solution = solve(problem, time_limit=OUR_SECONDS)
    cpu = time.process_time() - before
    chosen = None if solution.year_index is None else solution.year_index != NOT_CHOSEN
    return {
        "cpu": cpu,
        "status": solution.status,
        "objective": solution.objective,
        "bound": solution.bound,
        "cost": None if chosen is None else int(problem.cost[chosen].sum()),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def apart(instance: Instance) -> dict[str, Any]:
    """Solve once in a process of its own, so that its memory is its own."""
    budget = [] if instance.budget_idr is None else ["--budget", str(instance.budget_idr)]
    command = [sys.executable, "-m", "benchmarks.selection", "--work", instance.level, instance.seed, *budget]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def measure(level: str, seed: str) -> Measured:
    share = budget_share(level)
    budget = None if share is None else int(share * apart(Instance("L1", seed))["cost"])
    instance = Instance(level, seed, budget)
    answers = [apart(instance) for _repeat in range(REPEATS)]
    ours = answers[0] | {key: median(answer[key] for answer in answers) for key in ("cpu", "memory_mb")}
    with tempfile.TemporaryDirectory() as folder:
        peer = cbc.ask(instance.problem(), Path(folder), seconds=PEER_SECONDS)
    return Measured(instance, ours, peer, greedy(instance.problem()))


def line(one: Measured) -> str:
    objective, beaten = one.ours["objective"], one.greedy
    below = "none" if beaten is None or not objective else f"{(objective - beaten) / objective:.3%}"
    peer = f"{'' if one.peer.proven else '>='}{one.peer.cpu:.2f}"
    verdict = "ok" if one.good else "MISSED"
    return (
        f"{one.instance.level:5} {one.instance.seed:6} {one.ours['cpu']:8.3f} {peer:>8} {one.ratio:8.4f}"
        f" 1/{1 / one.ratio:<7.0f} {one.ours['status']:9} {'yes' if one.agrees else 'NO':6}"
        f" {one.ours['memory_mb']:6.0f} {below:>9}  {verdict}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.selection", description=__doc__)
    parser.add_argument("--level", action="append", choices=list(LEVELS["levels"]))
    parser.add_argument("--seed", action="append", choices=list(LEVELS["seeds"]))
    parser.add_argument("--work", nargs=2, metavar=("LEVEL", "SEED"), help=argparse.SUPPRESS)
    parser.add_argument("--budget", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        level, seed = asked.work
        print(json.dumps(work(Instance(level, seed, asked.budget))))
        return 0
    print("CPU seconds of solving; ratio = ours / CBC; greedy = how far a greedy plan stays below the best")
    print("level seed       ours      CBC    ratio  as       status    equal   MB     greedy")
    results = []
    for level in asked.level or LEVELS["levels"]:
        for seed in asked.seed or LEVELS["seeds"]:
            results.append(measure(level, seed))
            print(line(results[-1]), flush=True)
    for level in {one.instance.level for one in results}:
        print(f"{level}: at most 1/{1 / MUST[level]:.0f} asked, 1/{1 / AIM[level]:.0f} aimed at")
    return 0 if all(one.good for one in results) else 1


if __name__ == "__main__":
    sys.exit(main())
