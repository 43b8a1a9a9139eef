"""`make bench-growth`: CPU and memory of solving from 10,000 to 168,000 villages, 400 chosen throughout.

Smaller worlds are random parts of the plain one, the largest has a made-up neighbour for every village. The
distance gives every size the same number of clashing pairs a village; the budget is 70 % of that size's free
optimum. CPU is of `solve` alone; memory is the peak above the process with everything imported, the problem
itself included. Exit 1 when a slope of the double-logarithmic line exceeds the limit or a plan is not proven.
"""

import argparse
import json
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.finding import PAIRS, found
from benchmarks.instances import problem_of
from benchmarks.levels import LEVELS
from benchmarks.memory import forget_peak, megabytes
from benchmarks.world import sized, world
from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.solve import solve

SIZES = (10_000, 20_000, 40_000, 84_000, 168_000)
STEEPEST = 1.2
REPEATS = 5
SECONDS = 60
SEED = "plain"


def problem(level: str, count: int) -> Problem:
    """The level on so many villages, or on all that there are and twice that for the last two sizes."""
    whole = len(world(SEED).codes)
    count = {84_000: whole, 168_000: 2 * whole}.get(count, count)
    villages = sized(SEED, count)
    return problem_of(villages, LEVELS["levels"][level], found(villages, PAIRS * count // whole))


def work(source: Path) -> dict[str, Any]:
    """Load and solve once in this process."""
    idle = megabytes("now")
    forget_peak()
    asked: Problem = pickle.loads(source.read_bytes())
    before = time.process_time()
    solution = solve(asked, time_limit=SECONDS)
    cpu = time.process_time() - before
    return {"cpu": cpu, "memory_mb": megabytes("peak") - idle, "status": solution.status}


def measure(level: str, count: int) -> dict[str, Any]:
    """Medians of fresh processes, and the size."""
    asked = problem(level, count)
    with tempfile.NamedTemporaryFile() as file:
        file.write(pickle.dumps(asked))
        file.flush()
        command = [sys.executable, "-m", "benchmarks.growth", "--work", file.name]
        answers = [
            json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
            for _repeat in range(REPEATS)
        ]
    middle = {key: median(answer[key] for answer in answers) for key in ("cpu", "memory_mb")}
    size = {"villages": len(asked.codes), "pairs": len(asked.clashing)}
    status = next((one["status"] for one in answers if one["status"] != "optimal"), "optimal")
    return {"status": status} | middle | size


def slope(sizes: Sequence[float], figures: Sequence[float]) -> float:
    """Of the least-squares line through the logarithms: 1 where twice the villages take twice as much."""
    return float(np.polyfit(np.log(sizes), np.log(figures), 1)[0])


def show(level: str, sizes: Sequence[int]) -> bool:
    """Measure and print a level; whether it grows slowly enough and every plan is proven."""
    results = []
    for count in sizes:
        one = measure(level, count)
        results.append(one)
        print(
            f"{level:5} {one['villages']:8} {one['pairs']:8} {one['cpu']:8.3f} {one['memory_mb']:6.1f}"
            f"  {one['status']}",
            flush=True,
        )
    villages = [one["villages"] for one in results]
    cpu, memory = (slope(villages, [one[key] for one in results]) for key in ("cpu", "memory_mb"))
    proven = all(one["status"] == "optimal" for one in results)
    good = proven and max(cpu, memory) <= STEEPEST
    verdict = "ok" if good else "MISSED"
    print(f"{level}: slope of CPU {cpu:.2f}, of memory {memory:.2f}; at most {STEEPEST} asked: {verdict}")
    if len(results) > 1:  # where a fixed part counts least
        cpu, memory = (
            slope(villages[-2:], [one[key] for one in results[-2:]]) for key in ("cpu", "memory_mb")
        )
        print(f"{level}: slope of the last step alone: CPU {cpu:.2f}, memory {memory:.2f}")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--level", action="append", choices=list(LEVELS["levels"]))
    parser.add_argument("--size", action="append", type=int, help="villages; the sizes asked for if not said")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        print(json.dumps(work(asked.work)))
        return 0
    print("level villages    pairs      CPU     MB  status")
    good = [show(level, asked.size or SIZES) for level in asked.level or ("L2", "L3")]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
