"""Tasks whose worker died: seen, said, and taken up again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.tasks import actions, queue
from desmigratif.tasks.models import LongTask

pytestmark = pytest.mark.django_db
State = LongTask.State


def _sql(statement: str, *values: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _held_task(*, silent_seconds: float) -> LongTask:
    """A running task in the hands of a worker whose last heartbeat is so old."""
    task = actions.enqueue(kind="test.succeed", title="t", argument_id=7, by=None)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [silent_seconds],
        )
        worker_id = cursor.fetchone()[0]
    _sql(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", worker_id, task.job_id
    )
    begun = actions.begin(task_id=task.pk)
    assert begun is not None
    return begun


def test_a_task_of_a_dead_worker_is_interrupted_and_back_in_the_queue() -> None:
    task = _held_task(silent_seconds=60)
    assert actions.retry_stalled() == 1
    task.refresh_from_db()
    assert task.state == State.INTERRUPTED
    assert "taken up again" in task.message
    assert queue.states([task.job_id or 0]) == {task.job_id: "todo"}
    assert actions.perform(task_id=task.pk, stopping=lambda: False)
    task.refresh_from_db()
    assert (task.state, task.attempt) == (State.DONE, 2)


def test_a_task_of_a_living_worker_is_left_alone() -> None:
    task = _held_task(silent_seconds=1)
    assert actions.retry_stalled() == 0
    task.refresh_from_db()
    assert task.state == State.RUNNING


def test_a_task_that_its_living_worker_forgot_is_taken_up_again() -> None:
    task = _held_task(silent_seconds=1)
    LongTask.objects.filter(pk=task.pk).update(beat_at=timezone.now() - timedelta(minutes=10))
    assert actions.retry_stalled() == 1


def test_a_waiting_task_whose_job_is_lost_gets_a_new_one() -> None:
    task = actions.enqueue(kind="test.succeed", title="t", argument_id=7, by=None)
    _sql("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", task.job_id)
    assert actions.retry_stalled() == 1
    lost = task.job_id
    task.refresh_from_db()
    assert task.job_id != lost
    assert queue.states([task.job_id or 0]) == {task.job_id: "todo"}


def test_waiting_tasks_are_left_in_the_queue() -> None:
    actions.enqueue(kind="test.succeed", title="t", argument_id=7, by=None)
    assert actions.retry_stalled() == 0


def test_a_task_cancelled_before_its_worker_died_is_not_taken_up_again() -> None:
    task = _held_task(silent_seconds=60)
    actions.cancel(task=task, by=User.objects.create_user(username="boss"))
    assert actions.retry_stalled() == 0
    task.refresh_from_db()
    assert task.state == State.CANCELLED


def test_a_task_that_kills_its_worker_again_and_again_is_given_up_with_a_reason() -> None:
    task = _held_task(silent_seconds=60)
    LongTask.objects.filter(pk=task.pk).update(attempt=actions.MOST_ATTEMPTS)
    assert actions.retry_stalled() == 0
    task.refresh_from_db()
    assert (task.state, task.message) == (State.FAILED, actions.TOO_OFTEN)
