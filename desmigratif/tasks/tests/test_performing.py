"""How long work runs and ends, and that it ends once."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone, translation

from desmigratif.accounts.models import User
from desmigratif.tasks import actions, report
from desmigratif.tasks.errors import TaskStoppedError
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report, patiently

pytestmark = pytest.mark.django_db
State = LongTask.State


def _running(kind: str = "test.succeed") -> LongTask:
    asked = actions.enqueue(kind=kind, title="t", argument_id=7, by=None)
    task = actions.begin(task_id=asked.pk)
    assert task is not None
    return task


def _performed(kind: str, *, stopping: bool = False) -> tuple[LongTask, bool]:
    task = actions.enqueue(kind=kind, title="t", argument_id=7, by=None)
    ended = actions.perform(task_id=task.pk, stopping=lambda: stopping)
    task.refresh_from_db()
    return task, ended


def test_done_work_shows_where_its_result_is() -> None:
    task, ended = _performed("test.succeed")
    assert (ended, task.state, task.progress, task.result_url) == (True, State.DONE, 1, "/result/7/")
    assert task.finished_at is not None


def test_work_that_cannot_be_done_says_why_in_words() -> None:
    task, ended = _performed("test.fail")
    assert (ended, task.state) == (True, State.FAILED)
    assert task.message_in_words == "The file x.csv is empty."


def test_a_crash_is_told_without_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    task, _ = _performed("test.crash")
    assert task.state == State.FAILED
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivision" not in task.message_in_words
    with translation.override("id"):
        assert "kesalahan" in task.message_in_words


def test_work_stopped_by_the_restart_of_its_worker_goes_back_into_the_queue() -> None:
    task, ended = _performed("test.stop", stopping=True)
    assert (ended, task.state, task.progress) == (False, State.WAITING, 0)


def test_work_stopped_on_request_is_cancelled_even_while_the_worker_stops() -> None:
    task = _running("test.stop")
    actions.cancel(task=task, by=User.objects.create_user(username="boss"))
    assert actions._stopped(task=task, stopping=True)
    task.refresh_from_db()
    assert task.state == State.CANCELLED


def test_a_job_run_twice_does_its_work_once() -> None:
    task, _ = _performed("test.succeed")
    before = task.finished_at
    assert actions.perform(task_id=task.pk, stopping=lambda: False)
    task.refresh_from_db()
    assert (task.attempt, task.finished_at) == (1, before)


def test_a_job_whose_task_is_gone_ends_quietly() -> None:
    assert actions.perform(task_id=0, stopping=lambda: False)


def test_a_worker_that_lost_its_task_to_another_writes_nothing() -> None:
    mine = _running()
    theirs = actions.begin(task_id=mine.pk)
    assert theirs is not None
    old = Report(mine, lambda: False)
    old.progress(0.9, "Half of %(what)s", what="it")
    with pytest.raises(TaskStoppedError), transaction.atomic():
        old.claim()
    actions.finish(task=mine, state=State.DONE, message="", result_url="/wrong/")
    mine.refresh_from_db()
    assert (mine.state, mine.progress, mine.result_url, mine.attempt) == (State.RUNNING, 0, "", 2)


def test_an_effect_is_refused_after_the_task_was_cancelled() -> None:
    task = _running()
    actions.cancel(task=task, by=User.objects.create_user(username="boss"))
    with pytest.raises(TaskStoppedError), transaction.atomic():
        Report(task, lambda: False).claim()


def test_running_work_hears_of_its_cancelling_within_two_seconds() -> None:
    task = _running()
    line = Report(task, lambda: False)
    assert not line.cancelled()
    LongTask.objects.filter(pk=task.pk).update(cancel_requested_at=timezone.now())
    time.sleep(1.1)
    assert line.cancelled()
    with pytest.raises(TaskStoppedError):
        line.stop_if_asked()


def test_asking_gives_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    task = _running()
    long_ago = timezone.now() - timedelta(hours=1)
    LongTask.objects.filter(pk=task.pk).update(beat_at=long_ago)
    monkeypatch.setattr(report, "ASK_EVERY_SECONDS", 0)
    monkeypatch.setattr(report, "BEAT_EVERY_SECONDS", 0)
    Report(task, lambda: False).cancelled()
    task.refresh_from_db()
    assert task.beat_at > long_ago


@pytest.mark.django_db(transaction=True)
def test_a_short_absence_of_the_database_is_waited_out() -> None:
    calls = threading.Semaphore(2)

    def act() -> str:
        if calls.acquire(blocking=False):
            raise OperationalError("away")
        return "written"

    assert patiently(act) == "written"


@pytest.mark.django_db(transaction=True)
def test_a_long_absence_of_the_database_is_an_error() -> None:
    def act() -> str:
        raise OperationalError("away")

    with pytest.raises(OperationalError):
        patiently(act, seconds=0.1)
