"""Children are started again with growing pauses, end with their parent, and are never given up silently."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desmigratif.config.children import Child, ChildFailedError, Failures, death, start_bound


def child(tmp_path: Path, code: str) -> Child:
    return Child("worker", [sys.executable, "-c", code], os.environ, tmp_path / "worker.log")


def gone(pid: int) -> bool:
    """Whether a process has ended (a zombie nobody reaps counts as ended)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def within(seconds: float, condition: object) -> bool:
    assert callable(condition)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_pauses_grow_and_all_tries_of_a_dying_child_fit_into_half_a_minute() -> None:
    failures, pauses = Failures(), []
    while not failures.too_many:
        failures.note(0.1)
        pauses.append(failures.pause_seconds)
    assert pauses == sorted(pauses)
    assert pauses[0] <= 1
    assert sum(pauses[:-1]) <= 30


def test_a_long_life_forgives_earlier_failures() -> None:
    failures = Failures()
    for _ in range(5):
        failures.note(1)
    failures.note(31)
    assert failures.count == 1
    assert not failures.too_many


def test_a_killed_child_is_started_again_and_said(tmp_path: Path) -> None:
    worker = child(tmp_path, "import time; time.sleep(60)")
    worker.start()
    assert worker.process is not None
    first = worker.process.pid
    assert worker.watch() is None
    os.kill(first, signal.SIGKILL)
    worker.process.wait()
    assert worker.watch() == "The worker ended (killed by SIGKILL); starting it again."
    assert within(5, lambda: worker.watch() is None and worker.process is not None)
    assert worker.process is not None
    assert worker.process.pid != first
    worker.end(0)


def test_a_child_that_always_dies_ends_in_a_sentence_that_names_its_log(tmp_path: Path) -> None:
    worker = child(tmp_path, "raise SystemExit(7)")
    worker.failures.count = 5
    worker.start()
    assert worker.process is not None
    worker.process.wait()
    with pytest.raises(
        ChildFailedError, match=r"worker ended 6 times in a row \(exit code 7\); see .*worker.log"
    ):
        worker.watch()


def test_a_child_that_is_not_needed_is_tried_for_ever_and_ends_nothing(tmp_path: Path) -> None:
    archiver = child(tmp_path, "raise SystemExit(7)")
    archiver.needed, archiver.failures.count = False, 5_000
    archiver.start()
    assert archiver.process is not None
    archiver.process.wait()
    assert archiver.watch() == "The worker ended (exit code 7); starting it again."
    assert archiver.failures.too_many
    assert archiver.failures.pause_seconds == 8


def test_what_a_child_says_is_in_its_private_log(tmp_path: Path) -> None:
    worker = child(tmp_path, "print('hello')")
    worker.start()
    worker.end(10)
    assert worker.log.read_text() == "hello\n"
    assert worker.log.stat().st_mode & 0o777 == 0o600


def test_a_child_that_does_not_listen_is_killed_with_all_it_started(tmp_path: Path) -> None:
    code = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    worker = child(tmp_path, code)
    worker.start()
    assert within(10, lambda: worker.log.read_text().strip())
    grandchild = int(worker.log.read_text())
    worker.ask_to_end(60)
    started = time.monotonic()
    worker.end(0.3)
    assert time.monotonic() - started < 3
    assert within(5, lambda: gone(grandchild))


def test_a_watched_child_that_was_asked_to_end_and_does_not_is_killed(tmp_path: Path) -> None:
    code = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    code += "print('deaf', flush=True)\ntime.sleep(60)"
    worker = child(tmp_path, code)
    worker.start()
    assert within(10, lambda: worker.log.read_text().strip())
    assert worker.process is not None
    first = worker.process.pid
    worker.ask_to_end(0.2)
    assert worker.watch() is None
    assert not gone(first)
    assert within(5, lambda: worker.watch() == "The worker ended (killed by SIGKILL); starting it again.")
    worker.end(0)


def test_children_die_when_their_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, sys, time\nfrom desmigratif.config.children import start_bound\n"
        "p = start_bound([sys.executable, '-c', 'import time; time.sleep(60)'], os.environ)\n"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert not gone(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert within(5, lambda: gone(pid))


def test_a_child_is_out_of_reach_of_the_terminal() -> None:
    process = start_bound([sys.executable, "-c", "import time; time.sleep(60)"], os.environ)
    try:
        assert within(5, lambda: os.getsid(process.pid) == process.pid)
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(("code", "words"), [(-9, "killed by SIGKILL"), (3, "exit code 3")])
def test_a_death_is_said_in_words(code: int, words: str) -> None:
    assert death(code) == words
