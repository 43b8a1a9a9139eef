"""Our solver on one instance, in a process of its own so that its memory is its own."""

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

from benchmarks.instances import Instance
from benchmarks.memory import megabytes
from benchmarks.programme import value_of
from desmigratif.cores.selection.certificate import certificate_bytes
from desmigratif.cores.selection.check.proof import certified
from desmigratif.cores.selection.solve import solve

SECONDS = 60


@dataclass(frozen=True)
class Ours:
    """CPU seconds of `solve` and of its first stage, what it says, peak memory of the whole process.

    `objective` is the plan's value counted here, not the solver's word; `certified` is the bound that its
    certificate proves to the checker, in `check_cpu` seconds.
    """

    cpu: float
    set_cpu: float
    status: str
    objective: int | None
    said: int | None
    bound: int | None
    order_status: str | None
    memory_mb: float
    certified: int | None
    check_cpu: float

    @property
    def honest(self) -> bool:
        """The value is right, no bound below it; optimal is said just when they are equal and certified."""
        if self.objective is None or self.bound is None:
            return self.status == "unknown" and self.objective is None
        right = self.objective == self.said and self.objective <= min(self.bound, self.certified or 0)
        return right and (self.status == "optimal") == (self.objective == self.bound == self.certified)


def solved(instance: Instance) -> Ours:
    """Solve once in this process."""
    problem = instance.problem()
    stages: dict[str, float] = {}

    def heard(stage: str, _value: int | None, _bound: int | None) -> None:
        stages.setdefault(stage, time.process_time())

    before = time.process_time()
    solution = solve(problem, time_limit=SECONDS, progress=heard)
    after, memory = time.process_time(), megabytes("peak")
    certificate = None if solution.proof is None else certificate_bytes(problem, solution.proof)
    start = time.process_time()
    bound = None if certificate is None else certified(problem, certificate).bound
    return Ours(
        cpu=after - before,
        set_cpu=stages.get("years", after) - before,
        status=solution.status,
        objective=None if solution.year_index is None else value_of(problem, solution.year_index),
        said=solution.objective,
        bound=solution.bound,
        order_status=solution.order_status,
        memory_mb=memory,
        certified=bound,
        check_cpu=time.process_time() - start,
    )


def solved_apart(instance: Instance) -> Ours:
    """Solve once in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.ours", instance.level, instance.seed]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Ours(**json.loads(done.stdout))


if __name__ == "__main__":
    print(json.dumps(asdict(solved(Instance(*sys.argv[1:3])))))
