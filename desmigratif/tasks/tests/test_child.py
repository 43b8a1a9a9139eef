"""A command as a child process: it knows no secrets and never outlives its worker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desmigratif.tasks import child
from desmigratif.tasks.tests.stand_in import alive, pids_in, stand_in

ROOT = Path(child.__file__).parents[2]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Put another program in the place of `desmigratif`: the Python text given."""
    return stand_in(monkeypatch, tmp_path)


def test_the_command_knows_no_secrets(command: Callable[[str], None], tmp_path: Path) -> None:
    command("import os; print(sorted(os.environ))")
    os.environ["DATABASE_URL_CANARY"] = "postgresql://secret"
    try:
        ended = child.run([], folder=tmp_path, most_seconds=60, stop=lambda: False, tick=lambda _: None)
    finally:
        del os.environ["DATABASE_URL_CANARY"]
    assert ended.code == 0
    assert "DATABASE_URL_CANARY" not in ended.said
    assert "DESMIGRATIF" not in ended.said


@pytest.mark.slow
def test_a_command_dies_with_its_worker(command: Callable[[str], None], tmp_path: Path) -> None:
    command("import os, time; print(os.getpid(), os.getppid(), flush=True); time.sleep(600)")
    program = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from desmigratif.tasks import child
child.ROOT = Path({str(child.ROOT)!r})
child.run([], folder=Path({str(tmp_path)!r}), most_seconds=600, stop=lambda: False, tick=lambda _: None)
"""
    worker = subprocess.Popen([sys.executable, "-c", program])
    pid, parent = pids_in(tmp_path / "said.txt")
    assert parent == worker.pid
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    end = time.monotonic() + 10
    while alive(pid):
        assert time.monotonic() < end, "the command outlived its worker"
        time.sleep(0.05)
