"""Locks between the processes that share one server, and the lock files a killed server left behind."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desmigratif.config.embedded.errors import DatabaseUnavailableError

SOCKET_LOCK = ".s.PGSQL.5432.lock"
POLL_SECONDS = 0.05


def opened(path: Path) -> int:
    """A descriptor of a lock file (mode 0600) that no child process inherits."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Take the lock if nobody holds it against us."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def close(descriptor: int) -> None:
    """Forget the descriptor; a child that inherited it keeps the lock."""
    os.close(descriptor)


def unlock(descriptor: int) -> None:
    """Give the lock back for this process and every copy of the descriptor it forked."""
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)


@contextmanager
def alone(path: Path, *, patience: float) -> Iterator[None]:
    """Only one process at a time in here; waits at most `patience` seconds."""
    descriptor = opened(path)
    try:
        end = time.monotonic() + patience
        while not try_lock(descriptor):
            if time.monotonic() > end:
                raise DatabaseUnavailableError(
                    f"Another process has been starting or stopping the database for {patience:.0f} s "
                    f"({path})."
                )
            time.sleep(POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)


def free(path: Path) -> bool:
    """Whether no process holds this lock, in whatever container it may live."""
    descriptor = opened(path)
    try:
        return try_lock(descriptor)
    finally:
        os.close(descriptor)


def postmaster_pid(data: Path) -> int | None:
    """The process number in the data folder's lock file."""
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def postmaster_sockets(data: Path) -> str:
    """The socket folder that the lock file names, empty when it does not say."""
    try:
        lines = (data / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return ""
    return lines[4].strip() if len(lines) > 4 else ""


def is_server(pid: int, data: Path, *, proc: Path = Path("/proc")) -> bool:
    """Whether the process is a living PostgreSQL on this data folder.

    A number alone proves nothing: after a reboot, or in a container, it belongs to somebody else.
    """
    entry = proc / str(pid)
    try:
        name, _, rest = (entry / "stat").read_text().partition("(")[2].rpartition(")")
        folder = (entry / "cwd").readlink()
    except OSError:
        return False
    return name.startswith("postgres") and rest.split()[0] not in "ZX" and folder == data.resolve()


def server_processes(data: Path, *, proc: Path = Path("/proc")) -> list[int]:
    """All living processes of a server on this data folder, also those whose parent was killed."""
    numbers = (int(entry.name) for entry in proc.iterdir() if entry.name.isdecimal())
    return [pid for pid in numbers if is_server(pid, data, proc=proc)]


def remove_stale(data: Path, sockets: Path) -> None:
    """Delete the lock files of a server known to be dead: both kinds, each also when it is alone."""
    for leftover in (
        data / "postmaster.pid",
        sockets / SOCKET_LOCK,
        sockets / SOCKET_LOCK.removesuffix(".lock"),
    ):
        leftover.unlink(missing_ok=True)
