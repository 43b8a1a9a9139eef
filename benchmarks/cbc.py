"""CBC, the named peer: the binary that the package pulp brings, measured as a process."""

import re
import resource
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pulp

from benchmarks.mps import write_mps
from benchmarks.programme import Programme
from benchmarks.raw import LESS_THAN_ONE, Raw
from desmigratif.cores.selection.problem import Bools

PROVEN = "Result - Optimal solution found"


def ask(programme: Programme, folder: Path, *, seconds: int) -> Raw:
    """Solve with one thread until the gap is below 1, at most so many CPU seconds; reading does not count."""
    source, target = folder / "problem.mps", folder / "answer.txt"
    write_mps(programme, source)
    reading, _text = _run([str(source), "quit"])
    exact = ["-ratio", "0", "-allow", str(LESS_THAN_ONE), "-sec", str(seconds), "-timeMode", "cpu"]
    whole, text = _run([str(source), *exact, "-branch", "-solution", str(target)])
    taken, bound = _taken(programme, target), re.search(r"Lower bound:\s+(\S+)", text)
    proven = PROVEN in text
    return Raw(max(whole - reading, 1e-3), proven, taken, -float(bound[1]) if bound else None)


def _run(arguments: Sequence[str]) -> tuple[float, str]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([_binary(), *arguments], capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def _binary() -> str:
    return str(pulp.PULP_CBC_CMD().path)


def _taken(programme: Programme, target: Path) -> Bools | None:
    """The columns at 1 in CBC's file."""
    lines = target.read_text("ascii").splitlines() if target.exists() else []
    taken = np.zeros(len(programme.worth), np.bool_)
    for line in lines[1:]:
        found = re.match(r"[\s*]*\d+\s+x(\d+)\s+(\S+)", line)
        if found and float(found[2]) > 0.5:
            taken[int(found[1])] = True
    return taken if taken.any() else None
