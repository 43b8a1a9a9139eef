"""The watch over web server, worker and database, with small programs in their place."""

import http.server
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desmigratif.config import children, databases, embedded, entrance, programs, watch
from desmigratif.config.children import Child, ChildFailedError

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LOOK_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(children, "FIRST_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(embedded, "running", lambda: True)
    monkeypatch.setattr(databases, "is_embedded", lambda: True)


@pytest.fixture
def stopping() -> Iterator[threading.Event]:
    """Set after a while by itself, so that a watch that should have ended fails its test."""
    event = threading.Event()
    latest = threading.Timer(30, event.set)
    latest.start()
    yield event
    latest.cancel()
    latest.join()


@contextmanager
def family(
    tmp_path: Path, stopping: threading.Event, *commands: list[str]
) -> Iterator[tuple[watch.Family, list[Child]]]:
    names = ("web server", "worker")
    members = [
        Child(name, command, os.environ, tmp_path / f"{name}.log")
        for name, command in zip(names, commands, strict=False)
    ]
    one = watch.Family(members, stopping)
    one.start()
    try:
        yield one, members
    finally:
        one.end()


def later(condition: Callable[[], object], then: Callable[[], object]) -> threading.Thread:
    """Do something as soon as a condition holds; gives up after some seconds."""

    def wait() -> None:
        end = time.monotonic() + 15
        while not condition() and time.monotonic() < end:
            time.sleep(0.02)
        then()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def pid(child: Child) -> int:
    return child.process.pid if child.process is not None else 0


def test_ctrl_c_ends_the_watch_and_then_all_children(tmp_path: Path, stopping: threading.Event) -> None:
    with family(tmp_path, stopping, SLEEPER, SLEEPER) as (one, members):
        numbers = [pid(child) for child in members]
        stopping.set()
        with pytest.raises(watch.Stopped):
            one.stay()
    assert all(child.process is None for child in members)
    for number in numbers:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


@pytest.mark.parametrize("victim", [0, 1])
def test_a_killed_child_comes_back_and_the_other_one_stays(
    tmp_path: Path, stopping: threading.Event, victim: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with family(tmp_path, stopping, SLEEPER, SLEEPER) as (one, members):
        before = [pid(child) for child in members]
        os.kill(before[victim], signal.SIGKILL)
        thread = later(lambda: pid(members[victim]) not in (0, before[victim]), stopping.set)
        with pytest.raises(watch.Stopped):
            one.stay()
        thread.join()
        after = [pid(child) for child in members]
        assert after[victim] not in (0, before[victim])
        assert after[1 - victim] == before[1 - victim]
    assert (
        f"The {members[victim].name} ended (killed by SIGKILL); starting it again." in capsys.readouterr().err
    )


def test_a_child_that_cannot_run_ends_everything(tmp_path: Path, stopping: threading.Event) -> None:
    broken = [sys.executable, "-c", "raise SystemExit(4)"]
    with family(tmp_path, stopping, SLEEPER, broken) as (one, members):
        with pytest.raises(ChildFailedError, match=r"worker ended 6 times in a row \(exit code 4\)"):
            one.stay()
        web = pid(members[0])
    with pytest.raises(ProcessLookupError):
        os.kill(web, 0)


def test_a_dead_database_is_started_again_and_the_worker_renewed(
    tmp_path: Path, stopping: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    revived: list[float] = []
    monkeypatch.setattr(embedded, "running", lambda: bool(revived))
    monkeypatch.setattr(embedded, "revive", lambda: revived.append(time.monotonic()))
    with family(tmp_path, stopping, SLEEPER, SLEEPER) as (one, members):
        web, worker = map(pid, members)
        thread = later(lambda: pid(members[1]) not in (0, worker), stopping.set)
        with pytest.raises(watch.Stopped):
            one.stay()
        thread.join()
        assert len(revived) == 1
        assert pid(members[0]) == web
        assert pid(members[1]) != worker


def test_a_database_that_dies_again_and_again_ends_everything(
    tmp_path: Path, stopping: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "running", lambda: False)
    monkeypatch.setattr(embedded, "revive", lambda: None)
    with (
        family(tmp_path, stopping, SLEEPER) as (one, _members),
        pytest.raises(ChildFailedError, match="database ended 6 times"),
    ):
        one.stay()


def test_a_database_that_cannot_start_ends_everything_with_its_own_sentence(
    tmp_path: Path, stopping: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise embedded.DatabaseUnavailableError("The disk is full")

    monkeypatch.setattr(embedded, "running", lambda: False)
    monkeypatch.setattr(embedded, "revive", full)
    with (
        family(tmp_path, stopping, SLEEPER) as (one, _members),
        pytest.raises(embedded.DatabaseUnavailableError, match="disk is full"),
    ):
        one.stay()


@pytest.mark.parametrize(
    ("status", "answers"), [(200, True), (301, True), (400, True), (500, False), (503, False)]
)
def test_the_site_answers_when_it_says_anything_but_a_server_error(status: int, answers: bool) -> None:
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        port = server.server_port
        door = entrance.Entrance(server.socket, f"http://127.0.0.1:{port}/", "127.0.0.1", port)
        assert watch.answers(door) is answers


def test_a_port_where_nobody_listens_does_not_answer() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        door = entrance.Entrance(probe, f"http://127.0.0.1:{port}/", "127.0.0.1", port)
    assert not watch.answers(door)


def test_a_set_up_that_fails_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, stopping: threading.Event
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ChildFailedError, match=r"The set-up could not finish \(exit code 1\)"):
        programs.set_up(demo=False, reachable=False, stopping=stopping)


def test_ctrl_c_during_the_set_up_ends_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stopping: threading.Event
) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(slow))
    stopping.set()
    started = time.monotonic()
    with pytest.raises(watch.Stopped):
        programs.set_up(demo=False, reachable=False, stopping=stopping)
    assert time.monotonic() - started < 5


def test_children_never_inherit_the_owner_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESMIGRATIF_DB_ROLE", "owner")
    assert "DESMIGRATIF_DB_ROLE" not in programs.environ()


def test_no_visitors_address_is_logged() -> None:
    command = programs.web_command(3)
    assert "--access-logfile" not in command
    assert "fd://3" in command
