"""Every write of a long task, from the request to its end. What the work does is the rooms' business."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from desmigratif.accounts.models import User
from desmigratif.audit import actions as audit
from desmigratif.tasks import queue, registry
from desmigratif.tasks.errors import TaskFailedError, TaskStoppedError
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report, patiently

logger = logging.getLogger(__name__)

WORKER_SILENT_SECONDS = 15.0
TASK_SILENT_SECONDS = 90.0
MOST_ATTEMPTS = 6
STOP_SECONDS = 3.0

UNEXPECTED = gettext_noop(
    "An unexpected error stopped this job. Nothing was changed; the administrator finds the cause in the log."
)
TOO_OFTEN = gettext_noop("Its worker stopped several times while doing it; it is not tried again.")
WORKER_GONE = gettext_noop("Its worker stopped unexpectedly; the job will be taken up again.")
CANCELLED = gettext_noop("Cancelled.")
CANCELLED_UNBEGUN = gettext_noop("Cancelled before it began.")
PUT_BACK = gettext_noop("Put back into the queue because the worker is being restarted.")

State = LongTask.State


@transaction.atomic
def enqueue(*, kind: str, title: str, argument_id: int | None, by: User | None) -> LongTask:
    """Ask for long work. The row and its job commit together, so neither exists without the other."""
    registry.work_of(kind)
    task = LongTask.objects.create(kind=kind, title=title, argument_id=argument_id, requested_by=by)
    task.job_id = queue.put(task.pk)
    task.save(update_fields=["job_id"])
    audit.record(verb="ask for", subject_kind="long task", subject_id=task.pk, by=by, detail={"kind": kind})
    return task


@transaction.atomic
def cancel(*, task: LongTask, by: User) -> bool:
    """Stop a task: at once if nobody works on it, otherwise as soon as its worker hears of it.

    False when it was over, or cancelled, already.
    """
    task = LongTask.objects.select_for_update().get(pk=task.pk)
    if not task.can_be_cancelled:
        return False
    task.cancel_requested_at = timezone.now()
    if task.state != State.RUNNING:
        if task.job_id is not None:
            queue.withdraw(task.job_id)
        _end(task, State.CANCELLED, CANCELLED_UNBEGUN)
    task.save()
    audit.record(verb="cancel", subject_kind="long task", subject_id=task.pk, by=by)
    return True


@transaction.atomic
def begin(*, task_id: int) -> LongTask | None:
    """Take a task up for work; None when it is over or gone, so that a job run twice does nothing twice."""
    task = LongTask.objects.select_for_update().filter(pk=task_id).first()
    if task is None or not task.is_unfinished:
        return None
    if task.cancel_requested_at is not None:
        _end(task, State.CANCELLED, CANCELLED)
        task.save()
        return None
    now = timezone.now()
    task.state, task.attempt, task.progress = State.RUNNING, task.attempt + 1, 0
    task.started_at, task.beat_at, task.message, task.message_values = task.started_at or now, now, "", {}
    task.save()
    return task


def perform(*, task_id: int, stopping: Callable[[], bool]) -> bool:
    """Do a task's work and record how it ended.

    False when the task must go back into the queue, because the worker is being stopped.
    """
    task = patiently(lambda: begin(task_id=task_id))
    if task is None:
        return True
    try:
        ending = _worked(task, Report(task, stopping))
    except TaskStoppedError:
        asked = stopping()
        return patiently(lambda: _stopped(task=task, stopping=asked), seconds=STOP_SECONDS)
    patiently(lambda: finish(task=task, **ending))
    return True


def _worked(task: LongTask, report: Report) -> dict[str, Any]:
    """Run the work; gives how it ended as arguments of `finish`."""
    try:
        result_url = registry.work_of(task.kind)(task, report)
    except TaskStoppedError:
        raise
    except TaskFailedError as error:
        logger.info("long task %s: %s", task.pk, error)
        return {"state": State.FAILED, "message": error.message, "values": error.values}
    except Exception:
        logger.exception("long task %s stopped with an unexpected error", task.pk)
        return {"state": State.FAILED, "message": UNEXPECTED}
    return {"state": State.DONE, "message": "", "result_url": result_url}


@transaction.atomic
def finish(
    *, task: LongTask, state: str, message: str, values: dict[str, Any] | None = None, result_url: str = ""
) -> None:
    """Record how a task ended, unless another worker has taken it over or it is over already."""
    mine = (
        LongTask.objects.select_for_update()
        .filter(pk=task.pk, attempt=task.attempt, state=State.RUNNING)
        .first()
    )
    if mine is None:
        return
    mine.result_url = result_url
    _end(mine, state, message, values)
    mine.save()
    audit.record(
        verb=state, subject_kind="long task", subject_id=task.pk, by=None, detail={"message": message}
    )


@transaction.atomic
def _stopped(*, task: LongTask, stopping: bool) -> bool:
    mine = (
        LongTask.objects.select_for_update()
        .filter(pk=task.pk, attempt=task.attempt, state=State.RUNNING)
        .first()
    )
    if mine is None:
        return True
    if mine.cancel_requested_at is not None or not stopping:
        _end(mine, State.CANCELLED, CANCELLED)
        mine.save()
        audit.record(verb="cancelled", subject_kind="long task", subject_id=task.pk, by=None)
        return True
    mine.state, mine.progress, mine.beat_at = State.WAITING, 0, timezone.now()
    mine.message = PUT_BACK
    mine.save()
    return False


def retry_stalled(
    *, worker_silent: float = WORKER_SILENT_SECONDS, task_silent: float = TASK_SILENT_SECONDS
) -> int:
    """Put tasks back into the queue whose worker died or forgot them; gives how many. Silences in seconds."""
    stalled = queue.stalled(worker_silent)
    silent_since = timezone.now() - timedelta(seconds=task_silent)
    count = 0
    for task_id in LongTask.objects.unfinished().order_by("id").values_list("id", flat=True):
        count += _revive(task_id=task_id, stalled=stalled, silent_since=silent_since)
    return count


@transaction.atomic
def _revive(*, task_id: int, stalled: set[int], silent_since: datetime) -> bool:
    task = LongTask.objects.select_for_update(skip_locked=True).unfinished().filter(pk=task_id).first()
    if task is None:
        return False
    job_id = task.job_id or 0
    job_state = queue.states([job_id]).get(job_id, "gone")
    held = job_state == "doing" and job_id not in stalled and task.beat_at >= silent_since
    if job_state == "todo" or held:
        return False
    _interrupt(task)
    if not task.is_unfinished:
        return False
    if job_state == "doing":
        queue.put_back(job_id)
    else:
        task.job_id = queue.put(task.pk)
        task.save(update_fields=["job_id"])
    return True


def _interrupt(task: LongTask) -> None:
    """Say that the worker died; the end of the road when it was cancelled meanwhile or died too often."""
    if task.cancel_requested_at is not None:
        _end(task, State.CANCELLED, CANCELLED)
    elif task.attempt >= MOST_ATTEMPTS:
        _end(task, State.FAILED, TOO_OFTEN)
    else:
        task.state, task.beat_at = State.INTERRUPTED, timezone.now()
        task.message, task.message_values = WORKER_GONE, {}
    task.save()
    audit.record(verb="interrupted", subject_kind="long task", subject_id=task.pk, by=None)


def _end(task: LongTask, state: str, message: str, values: dict[str, Any] | None = None) -> None:
    task.state, task.finished_at = state, timezone.now()
    task.message, task.message_values = message, values or {}
    if state == State.DONE:
        task.progress = 1
