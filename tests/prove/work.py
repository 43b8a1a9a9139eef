"""What goes on while things are killed: writers whose acknowledged lines count, visitors, plans."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from django.db import Error, connection, transaction

from desmigratif.audit import actions as audit
from desmigratif.audit.models import AuditLine
from desmigratif.candidates.models import CandidateSet
from desmigratif.planning.actions.requests import PlanRequest, request_plan
from desmigratif.planning.models import PlanRun
from desmigratif.tasks.models import LongTask
from tests.prove.installation import Installation, ProofError

MARK = "proof"
TASK_WITHIN_SECONDS = 240.0


@dataclass
class Background:
    """Threads that write and read without a pause until told to stop."""

    installation: Installation
    acknowledged: set[int] = field(default_factory=set)
    refused: int = 0
    visits: Counter[int | None] = field(default_factory=Counter)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self._threads = [
            *(threading.Thread(target=self._write, daemon=True) for _ in range(2)),
            threading.Thread(target=self._visit, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=30)

    def _write(self) -> None:
        """Audit lines through the application's own action; a number counts once its commit returned."""
        while not self._stop.wait(0.01):
            try:
                with transaction.atomic():
                    line = audit.record(verb="write", subject_kind=MARK, by=None)
            except Error:
                self.refused += 1
                connection.close()
                time.sleep(0.2)
            else:
                self.acknowledged.add(line.pk)
        connection.close()

    def _visit(self) -> None:
        while not self._stop.wait(0.1):
            self.visits[self.installation.get("/")] += 1


def lost(acknowledged: set[int]) -> set[int]:
    """Acknowledged lines that the database does not have."""
    connection.close()
    return acknowledged - set(AuditLine.objects.filter(subject_kind=MARK).values_list("pk", flat=True))


def ask_for_a_plan(title: str, *, like: PlanRun) -> PlanRun:
    """A plan with the candidates and policy of another one."""
    connection.close()
    asked = PlanRequest(title=title, candidates=like.candidates, policy=like.policy, sites=like.sites)
    return request_plan(asked=asked, by=None)


def example() -> PlanRun:
    """The plan that the set-up asked for; waits until it is done."""
    wait_for_first_candidates()
    run = PlanRun.objects.order_by("pk").first()
    if run is None:
        raise ProofError("the set-up asked for no plan")
    task = ended(run)
    if task.state != LongTask.State.DONE:
        raise ProofError(f"the first plan is {task.state}: {task.message} {task.message_values}")
    return run


def wait_for_first_candidates() -> None:
    end = time.monotonic() + TASK_WITHIN_SECONDS
    while not (CandidateSet.objects.exists() and PlanRun.objects.exists()):
        if time.monotonic() > end:
            raise ProofError("no candidates after the set-up")
        time.sleep(0.5)


def wait_until_running(run: PlanRun) -> None:
    """Wait until a worker has begun, so that the kill meets the work."""
    end = time.monotonic() + 60
    while _task(run).state == LongTask.State.WAITING:
        if time.monotonic() > end:
            raise ProofError(f"nobody began “{run.title}”")
        time.sleep(0.05)


def ended(run: PlanRun) -> LongTask:
    """Wait until the plan's task is over, one way or the other."""
    end = time.monotonic() + TASK_WITHIN_SECONDS
    while True:
        task = _task(run)
        if task.finished_at is not None:
            return task
        if time.monotonic() > end:
            raise ProofError(f"“{run.title}” is still {task.state}: {task.message}")
        time.sleep(0.3)


def _task(run: PlanRun) -> LongTask:
    """The plan's task; while the database is being restarted, a little later."""
    end = time.monotonic() + 60
    while True:
        try:
            return LongTask.objects.get(pk=run.task_id or 0)
        except Error:
            connection.close()
            if time.monotonic() > end:
                raise
            time.sleep(0.3)
