"""The worker as a process of its own: it does work, survives kill -9 by a successor, and stops quickly."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from desmigratif.audit import actions as audit
from desmigratif.audit.models import AuditLine, AuditSeal
from desmigratif.tasks import actions, queue
from desmigratif.tasks.models import LongTask, PeriodicRun

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PROGRAM = """
import os, time
from pathlib import Path
import django
django.setup()
from django.db import transaction
from desmigratif.audit import actions as audit
from desmigratif.tasks import actions, registry, worker

actions.WORKER_SILENT_SECONDS, worker.LOOK_EVERY_SECONDS, worker.HEARTBEAT_SECONDS = 2.0, 0.5, 0.5

@registry.work("test.effect")
def run(task, report):
    Path("begun").write_text(str(os.getpid()))
    for _ in range(int(Path("tenths").read_text())):
        report.stop_if_asked()
        time.sleep(0.1)
    with transaction.atomic():
        report.claim()
        audit.record(verb="effect", subject_kind="test", subject_id=task.argument_id, by=None)
    return "/done/"

@registry.daily("test.daily", hour=0)
def every_day(day):
    time.sleep(0.5)
    audit.record(verb="daily effect", subject_kind="test", subject_id=day, by=None)
    return registry.Outcome()

actions.retry_stalled.__kwdefaults__["worker_silent"] = 2.0
worker.run()
"""

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a worker in its own process on the test database; all are gone afterwards."""
    parameters = connection.get_connection_params()
    wanted = {
        name: parameters[name]
        for name in ("dbname", "user", "password", "host", "port", "passfile")
        if name in parameters
    }
    environment = {
        **os.environ,
        "DATABASE_URL": make_conninfo(**wanted),
        "DJANGO_SETTINGS_MODULE": "desmigratif.config.settings",
    }
    started: list[subprocess.Popen[bytes]] = []

    def begin() -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=tmp_path,
            env={**environment, "PYTHONPATH": str(Path(__file__).parents[3])},
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


def _until(condition: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def _asked(tmp_path: Path, *, tenths: int) -> LongTask:
    (tmp_path / "tenths").write_text(str(tenths))
    task = LongTask.objects.create(kind="test.effect", title="t", argument_id=1)
    task.job_id = queue.put(task.pk)
    task.save()
    return task


def _state(task: LongTask) -> str:
    task.refresh_from_db()
    return task.state


def test_after_kill_9_of_the_worker_the_effect_happens_exactly_once(start: Start, tmp_path: Path) -> None:
    task = _asked(tmp_path, tenths=600)
    worker = start()
    _until((tmp_path / "begun").exists)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert _state(task) == "running"
    (tmp_path / "tenths").write_text("1")
    start()
    _until(lambda: _state(task) == "done")
    assert task.attempt == 2
    assert AuditLine.objects.filter(verb="effect").count() == 1
    assert AuditLine.objects.filter(verb="interrupted").count() == 1


def test_a_stopped_worker_puts_its_task_back_and_ends_within_ten_seconds(
    start: Start, tmp_path: Path
) -> None:
    task = _asked(tmp_path, tenths=600)
    worker = start()
    _until((tmp_path / "begun").exists)
    began = time.monotonic()
    worker.terminate()
    assert worker.wait(timeout=10) == 0
    assert time.monotonic() - began < 10
    assert _state(task) == "waiting"
    (tmp_path / "tenths").write_text("1")
    start()
    _until(lambda: _state(task) == "done")
    assert AuditLine.objects.filter(verb="effect").count() == 1


def test_a_running_task_is_cancelled_in_its_worker(start: Start, tmp_path: Path, planner: object) -> None:
    task = _asked(tmp_path, tenths=600)
    start()
    _until((tmp_path / "begun").exists)
    actions.cancel(task=task, by=planner)  # type: ignore[arg-type]
    _until(lambda: _state(task) == "cancelled")
    assert not AuditLine.objects.filter(verb="effect").exists()


def test_the_trail_is_sealed_while_long_work_goes_on(start: Start, tmp_path: Path) -> None:
    task = _asked(tmp_path, tenths=600)
    start()
    _until((tmp_path / "begun").exists)
    line = audit.record(verb="made", subject_kind="test", by=None)
    _until(lambda: AuditSeal.objects.filter(line=line).exists())
    assert _state(task) == "running"


def test_two_workers_do_the_work_of_the_day_once(start: Start) -> None:
    for _worker in range(2):
        start()
    done = PeriodicRun.objects.filter(name="test.daily", state="done")
    _until(done.exists)
    time.sleep(2)
    assert AuditLine.objects.filter(verb="daily effect").count() == 1
