"""The rounds of the crash proof: what is killed when, and what must hold afterwards."""

import random
import time

from desmigratif.planning.models import PlanRun
from desmigratif.tasks.models import LongTask
from tests.prove import work
from tests.prove.installation import TARGETS, Installation, ProofError

SEED = 20170400
ALLOWED = {200, 302, 503, None}
"""What a visitor may meet: the page, the sentence that it is away for a moment, or a broken connection."""


def prove(installation: Installation, rounds: int, cuts: int) -> None:
    """All rounds; raises ProofError at the first thing that does not hold."""
    chance = random.Random(SEED)
    example = work.example()
    background = work.Background(installation)
    background.start()
    asked = [one_kill(installation, example, number, chance) for number in range(1, rounds + 1)]
    background.stop()
    judge(background, asked)
    for number in range(1, cuts + 1):
        one_cut(installation, example, number, chance)
    print(f"Ctrl-C: ended after {installation.interrupt():.1f} s, nothing left running", flush=True)


def one_kill(installation: Installation, example: PlanRun, number: int, chance: random.Random) -> PlanRun:
    """Ask for a plan, kill one process while it is being made, wait until the plan is over."""
    target = TARGETS[number % len(TARGETS)]
    run = work.ask_for_a_plan(f"round {number}", like=example)
    work.wait_until_running(run)
    time.sleep(chance.uniform(0, 1.5))
    seconds = installation.kill(target)
    task = work.ended(run)
    print(
        f"round {number:2}: killed the {target}, back after {seconds:.1f} s; "
        f"plan {task.state} at attempt {task.attempt}",
        flush=True,
    )
    return run


def one_cut(installation: Installation, example: PlanRun, number: int, chance: random.Random) -> None:
    """Kill everything at once during writes and a plan, start again at once."""
    background = work.Background(installation)
    background.start()
    run = work.ask_for_a_plan(f"cut {number}", like=example)
    work.wait_until_running(run)
    time.sleep(chance.uniform(0.5, 2))
    installation.kill_everything()
    background.stop()
    seconds = installation.start()
    missing = work.lost(background.acknowledged)
    if missing:
        raise ProofError(f"cut {number}: {len(missing)} acknowledged lines are lost")
    task = work.ended(run)
    judge_plans([run])
    print(
        f"cut {number}: open again after {seconds:.1f} s, {len(background.acknowledged)} lines kept; "
        f"plan {task.state} at attempt {task.attempt}",
        flush=True,
    )


def judge(background: work.Background, asked: list[PlanRun]) -> None:
    """What must hold after the kills of single processes."""
    missing = work.lost(background.acknowledged)
    if missing:
        raise ProofError(f"{len(missing)} acknowledged lines are lost")
    broken = {status: count for status, count in background.visits.items() if status not in ALLOWED}
    if broken:
        raise ProofError(f"visitors met broken pages: {broken}")
    judge_plans(asked)
    met = background.visits.most_common()
    visits = ", ".join(f"{status or 'no answer'} {count}" for status, count in met)
    lines = f"{len(background.acknowledged)} acknowledged lines, all kept"
    print(f"{lines} ({background.refused} writes refused meanwhile); visits: {visits}", flush=True)


def judge_plans(asked: list[PlanRun]) -> None:
    """Every plan was made, and its result is stored: the kill cost time, not the plan."""
    for run in PlanRun.objects.filter(pk__in=[one.pk for one in asked]).select_related("task"):
        task = run.task
        if task is None or task.state != LongTask.State.DONE or not run.status:
            state = "gone" if task is None else f"{task.state} {task.message}"
            raise ProofError(f"“{run.title}”: task {state}, result {run.status!r}")
