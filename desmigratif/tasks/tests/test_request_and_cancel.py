"""Asking for long work and stopping it."""

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from desmigratif.accounts.models import User
from desmigratif.audit.models import AuditLine
from desmigratif.tasks import actions, queue
from desmigratif.tasks.models import LongTask

pytestmark = pytest.mark.django_db


def _task(by: User | None, kind: str = "test.succeed") -> LongTask:
    return actions.enqueue(kind=kind, title="Read a list", argument_id=7, by=by)


def test_a_request_puts_one_job_into_the_queue_that_carries_nothing_but_the_id(planner: User) -> None:
    task = _task(planner)
    job = ProcrastinateJob.objects.get(id=task.job_id)
    assert (job.args, job.status) == ({"task_id": task.pk}, "todo")
    assert AuditLine.objects.filter(verb="ask for", subject_id=str(task.pk), actor_id=planner.pk).count() == 1


def test_a_request_that_is_rolled_back_leaves_no_job(planner: User) -> None:
    with transaction.atomic():
        _task(planner)
        transaction.set_rollback(True)
    assert not LongTask.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_a_kind_of_work_that_nobody_does_is_refused(planner: User) -> None:
    with pytest.raises(LookupError):
        _task(planner, kind="test.unknown")


def test_cancelling_a_waiting_task_takes_its_job_back(planner: User) -> None:
    task = _task(planner)
    actions.cancel(task=task, by=planner)
    task.refresh_from_db()
    assert task.state == LongTask.State.CANCELLED
    assert queue.states([task.job_id or 0]) == {task.job_id: "cancelled"}
    assert actions.begin(task_id=task.pk) is None


def test_cancelling_a_running_task_only_asks_for_it(planner: User) -> None:
    task = actions.begin(task_id=_task(planner).pk)
    assert task is not None
    assert actions.cancel(task=task, by=planner)
    task.refresh_from_db()
    assert task.state == LongTask.State.RUNNING
    assert task.cancel_requested_at is not None


def test_cancelling_twice_or_too_late_changes_nothing(planner: User) -> None:
    task = _task(planner)
    actions.perform(task_id=task.pk, stopping=lambda: False)
    assert not actions.cancel(task=task, by=planner)
    task.refresh_from_db()
    assert (task.state, task.cancel_requested_at) == (LongTask.State.DONE, None)
    assert not AuditLine.objects.filter(verb="cancel").exists()


@pytest.mark.parametrize(
    ("fault", "constraint"),
    [
        ({"progress": 1.5}, "long_task_progress_is_a_share"),
        ({"title": ""}, "long_task_has_title_and_kind"),
        ({"state": "lost", "finished_at": "2999-01-01T00:00Z"}, "long_task_known_state"),
        ({"state": "failed", "message": "why"}, "long_task_ended_has_a_time"),
        ({"state": "running"}, "long_task_running_has_begun"),
        ({"state": "interrupted"}, "long_task_failure_says_why"),
    ],
)
def test_the_database_refuses_tasks_that_contradict_themselves(
    fault: dict[str, object], constraint: str
) -> None:
    values: dict[str, object] = {"kind": "test.succeed", "title": "t", **fault}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LongTask.objects.create(**values)
