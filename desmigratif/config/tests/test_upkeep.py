"""What doctor says of backups, the worker and the mail server."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from desmigratif.config.watching import upkeep
from desmigratif.keeping import journal
from desmigratif.tasks import queue


@pytest.mark.parametrize(("hours", "ok"), [(1, True), (25, True), (27, False), (24 * 90, False)])
def test_an_old_backup_is_a_fault(hours: int, ok: bool, tmp_path: Path) -> None:
    taken = datetime.now(UTC) - timedelta(hours=hours)
    journal.note(tmp_path, journal.Entry("backup-x", taken.isoformat(), "/backups", 2**20, 1.0))
    finding = upkeep.backups_are_young(tmp_path)
    assert finding.ok is ok
    assert "backup-x at /backups" in finding.line


@pytest.mark.parametrize(("url", "ok"), [("", True), ("postgresql://app@host/desmigratif", False)])
def test_no_backup_yet_is_a_remark_in_a_trial_and_a_fault_on_a_real_server(
    url: str, ok: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    finding = upkeep.backups_are_young(tmp_path)
    assert (finding.ok, finding.remark) == (ok, ok)
    assert "desmigratif backup" in finding.line


@pytest.mark.django_db
def test_no_worker_is_a_remark_until_work_waits_for_one() -> None:
    with connection.cursor() as cursor:  # the queue is not emptied between tests that commit
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    assert upkeep.oldest_waiting() is None
    assert upkeep.worker_is_alive().remark
    queue.put(1)
    assert upkeep.worker_is_alive().ok
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '1 hour'")
    finding = upkeep.worker_is_alive()
    assert not finding.ok
    assert "no worker is alive" in finding.line


@pytest.mark.django_db
def test_a_worker_that_gives_signs_of_life_is_alive() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    finding = upkeep.worker_is_alive()
    assert (finding.ok, finding.remark) == (True, False)


def test_a_mail_server_that_is_not_there_is_a_fault_and_none_a_remark() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_USE_TLS=False, EMAIL_USE_SSL=False):
        finding = upkeep.mail_server_answers()
    assert not finding.ok
    assert f"127.0.0.1:{port}" in finding.line
    with override_settings(EMAIL_HOST=""):
        assert upkeep.mail_server_answers().remark


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(minutes=5), "5 minutes"),
        (timedelta(hours=3), "3 hours"),
        (timedelta(days=3, hours=2), "3 days"),
    ],
)
def test_ages_are_said_in_words(age: timedelta, words: str) -> None:
    assert upkeep.in_words(age) == words
