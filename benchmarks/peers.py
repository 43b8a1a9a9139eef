"""The peers by name, each asked in a process of its own, and what they said checked in whole numbers."""

import pickle
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from math import floor
from pathlib import Path

from benchmarks import cbc, cpsat, highs
from benchmarks.programme import Programme, plan_of, programme_of, value_of
from benchmarks.raw import Raw
from desmigratif.cores.selection.problem import Problem

NAMES = ("cbc", "highs", "cpsat")
PATIENCE, LOADING = 2, 60
"""HiGHS does not always mind its limit: it is ended after twice the seconds and this many for loading."""

ROUNDING = 1e-9
"""Peers count in floating point: a bound of theirs may be too low by this share."""


@dataclass(frozen=True)
class Answer:
    """What a peer said. `objective`: the exact value of its plan, None without one or if it breaks a rule."""

    name: str
    cpu: float
    proven: bool
    objective: int | None
    bound: int | None

    @property
    def time(self) -> str:
        return f"{'' if self.proven else '>='}{self.cpu:.2f}"

    @property
    def gap(self) -> str:
        """How far its own bound is above its plan."""
        if self.objective is None or self.bound is None:
            return "no plan" if self.objective is None else "no bound"
        return f"{max(0, self.bound - self.objective) / max(1, self.objective):.3%}"


def ask(name: str, problem: Problem, *, seconds: int) -> Answer:
    """Let one of `NAMES` solve the problem, at most so many seconds."""
    programme = programme_of(problem)
    with tempfile.TemporaryDirectory() as folder:
        if name == "cbc":
            raw = cbc.ask(programme, Path(folder), seconds=seconds)
        else:
            raw = _apart(name, programme, Path(folder), seconds)
    return _checked(name, problem, programme, raw)


def _checked(name: str, problem: Problem, programme: Programme, raw: Raw) -> Answer:
    objective = None
    if raw.taken is not None and programme.broken(raw.taken) == 0:
        objective = value_of(problem, plan_of(problem, programme, raw.taken))
    bound = None if raw.bound is None else floor(raw.bound * (1 + ROUNDING) + ROUNDING)
    if raw.proven and objective is not None:
        bound = objective
    return Answer(name, raw.cpu, raw.proven and objective is not None, objective, bound)


def _apart(name: str, programme: Programme, folder: Path, seconds: int) -> Raw:
    source, target = folder / "programme", folder / "answer"
    source.write_bytes(pickle.dumps(programme))
    command = [sys.executable, "-m", "benchmarks.peers", name, str(source), str(target), str(seconds)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE * seconds + LOADING)
    except subprocess.TimeoutExpired:
        after = resource.getrusage(resource.RUSAGE_CHILDREN)  # loading included
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Raw(cpu, proven=False, taken=None, bound=None)
    raw: Raw = pickle.loads(target.read_bytes())
    return raw


def main() -> int:
    name, source, target, seconds = sys.argv[1:]
    programme: Programme = pickle.loads(Path(source).read_bytes())
    solver = highs.ask if name == "highs" else cpsat.ask
    Path(target).write_bytes(pickle.dumps(solver(programme, seconds=int(seconds))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
