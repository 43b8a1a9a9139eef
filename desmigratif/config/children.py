"""Child processes that are watched: restarted with growing pauses, ended together, never left behind."""

import ctypes
import math
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
LONG_LIFE_SECONDS = 30.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 8.0
MOST_FAILURES = 6
LARGEST_LOG = 10 * 1024 * 1024

_libc = ctypes.CDLL(None, use_errno=True)


class ChildFailedError(Exception):
    """A child cannot be kept running; the text is the sentence to say."""


@dataclass
class Failures:
    """How often in a row something died young, and how long to wait before the next try."""

    count: int = 0

    def note(self, lived_seconds: float) -> None:
        """One more death; a long life before it makes it the first again."""
        self.count = 1 if lived_seconds >= LONG_LIFE_SECONDS else self.count + 1

    @property
    def too_many(self) -> bool:
        return self.count >= MOST_FAILURES

    @property
    def pause_seconds(self) -> float:
        doublings = min(max(0, self.count - 1), MOST_FAILURES)
        return float(min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**doublings))


@dataclass
class Child:
    """One child process and its log."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    log: Path
    keep_open: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    next_start: float = 0.0
    end_by: float = math.inf
    needed: bool = True
    """Whether everything ends when this one cannot be kept running; else it is tried for ever."""
    failures: Failures = field(default_factory=Failures)

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches only the parent, which ends all in order."""
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as log:
            self.process = start_bound(
                self.command, self.environ, keep_open=self.keep_open, output=log.fileno()
            )
        self.started_at, self.end_by = time.monotonic(), math.inf

    def watch(self) -> str | None:
        """Look after it once; gives what happened, in words, if something did."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            if now > self.end_by:
                self.process.kill()
            return None
        if self.process is not None:
            code = self.process.returncode
            self.failures.note(now - self.started_at)
            self.process = None
            self.next_start = now + self.failures.pause_seconds
            if self.failures.too_many and self.needed:
                times = f"{self.failures.count} times in a row"
                raise ChildFailedError(f"The {self.name} ended {times} ({death(code)}); see {self.log}.")
            return f"The {self.name} ended ({death(code)}); starting it again."
        if now >= self.next_start:
            self.start()
        return None

    def ask_to_end(self, patience: float) -> None:
        """Ask it to end in order; a watched child that takes longer than `patience` seconds is killed."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.end_by = time.monotonic() + patience

    def end(self, patience: float) -> None:
        """Wait for its end; after `patience` seconds kill it with everything in its session."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=max(0.0, patience))
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def start_bound(
    command: Sequence[str],
    environ: Mapping[str, str],
    *,
    keep_open: Sequence[int] = (),
    output: int | None = None,
    answer: int | None = None,
    runs_as: tuple[int, int] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process that the kernel kills when this one dies, however that happens. `runs_as`: the
    account and group of a process that root starts for another."""
    parent = os.getpid()

    def bind() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)
        if runs_as:
            os.chdir("/")  # the account may not be let into where root stands

    return subprocess.Popen(
        list(command),
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=output if answer is None else answer,
        stderr=output,
        pass_fds=tuple(keep_open),
        start_new_session=True,
        user=runs_as[0] if runs_as else None,
        group=runs_as[1] if runs_as else None,
        extra_groups=[] if runs_as else None,
        preexec_fn=bind,  # noqa: PLW1509 (the supervisor has one thread)
    )


def death(code: int) -> str:
    """How a process ended, in words."""
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
