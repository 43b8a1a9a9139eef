"""CBC, the named peer: the binary that the package pulp brings, measured as a process."""

import re
import resource
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pulp

from benchmarks.mps import write_mps
from desmigratif.cores.selection.problem import Problem

PROVEN = "Optimal solution found"


@dataclass(frozen=True)
class Answer:
    """What CBC said: CPU seconds without reading the file, whether it proved the plan, its exact value."""

    cpu: float
    proven: bool
    objective: int | None


def ask(problem: Problem, folder: Path, *, seconds: int) -> Answer:
    """Solve with both gaps at 0 and one thread, at most so many CPU seconds."""
    source, target = folder / "problem.mps", folder / "answer.txt"
    write_mps(problem, source)
    reading, _text = _run([str(source), "quit"])
    exact = ["-ratio", "0", "-allow", "0", "-sec", str(seconds), "-timeMode", "cpu"]
    whole, text = _run([str(source), *exact, "-branch", "-solution", str(target)])
    return Answer(max(whole - reading, 1e-3), PROVEN in text, _objective(problem, target))


def _run(arguments: Sequence[str]) -> tuple[float, str]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([_binary(), *arguments], capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def _binary() -> str:
    return str(pulp.PULP_CBC_CMD().path)


def _objective(problem: Problem, target: Path) -> int | None:
    """Σ priority of the villages chosen in CBC's file, summed exactly."""
    lines = target.read_text("ascii").splitlines() if target.exists() else []
    chosen = np.zeros(len(problem.codes), np.bool_)
    for line in lines[1:]:
        found = re.match(r"[\s*]*\d+\s+x(\d+)\s+(\S+)", line)
        if found and float(found[2]) > 0.5:
            chosen[int(found[1])] = True
    return sum(problem.priority[chosen].tolist()) if chosen.any() else None
