"""A command of ours as a child process of long work: started in a folder, watched, stopped."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOOK_EVERY_SECONDS = 0.2
MOST_SAID = 4000  # characters of the command's words that are kept


@dataclass(frozen=True)
class Ended:
    """How the command ended: its exit code (negative: the signal that killed it) and what it said."""

    code: int
    said: str


class OverTimeError(Exception):
    """The command was still running long after its own time limit and was killed."""


class StoppedError(Exception):
    """The command was killed because its watcher asked for it."""


def run(
    arguments: Sequence[str],
    *,
    folder: Path,
    most_seconds: float,
    stop: Callable[[], bool],
    tick: Callable[[float], None],
) -> Ended:
    """Run `desmigratif ARGUMENTS` in the folder until it ends.

    `stop` is asked and `tick` told the seconds so far about five times a second. Raises StoppedError and
    OverTimeError after the command and its children were killed.
    """
    said = folder / "said.txt"
    with said.open("wb") as words:
        process = subprocess.Popen(  # noqa: S603 (our own program, no shell)
            [sys.executable, "-m", "desmigratif.tasks.bound", str(os.getpid()), *arguments],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    began = time.monotonic()
    try:
        _watch(process, began, most_seconds, stop, tick)
    finally:
        _kill(process)
    return Ended(process.returncode, said.read_text("utf-8", errors="replace")[-MOST_SAID:].strip())


def _environment() -> dict[str, str]:
    """What the command may know: no passwords, no addresses of databases."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def _watch(
    process: "subprocess.Popen[bytes]",
    began: float,
    most_seconds: float,
    stop: Callable[[], bool],
    tick: Callable[[float], None],
) -> None:
    while True:
        try:
            process.wait(timeout=LOOK_EVERY_SECONDS)
        except subprocess.TimeoutExpired:
            seconds = time.monotonic() - began
        else:
            return
        if stop():
            raise StoppedError
        if seconds > most_seconds:
            raise OverTimeError
        tick(seconds)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End whatever is left of the command's process group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
