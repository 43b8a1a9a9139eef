"""The terminal under `make run`: Ctrl-C ends the run in order, and make does not take it for a failure."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def in_front() -> Iterator[None]:
    """Inside the block Ctrl-C reaches this process alone, not make, which would end with an error.

    Does nothing without a terminal, in the background, or when not started by make.
    """
    if not _started_by_make() or not _have_terminal():
        yield
        return
    terminal, before = sys.stdin.fileno(), os.getpgrp()
    # A process that is not in front gets SIGTTOU when it moves to the front.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    # make would not stop with us, and the shell would wait for ever.
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(terminal, os.getpgrp())
    try:
        yield
    finally:
        with suppress(OSError):  # the terminal may be closed by now
            os.tcsetpgrp(terminal, before)


def _started_by_make() -> bool:
    try:
        return Path(f"/proc/{os.getppid()}/comm").read_text().strip() in {"make", "gmake"}
    except OSError:
        return False


def _have_terminal() -> bool:
    try:
        return sys.stdin.isatty() and os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp() != os.getpid()
    except (OSError, ValueError):
        return False
