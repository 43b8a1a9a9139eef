"""The programs that `run` starts: the set-up, the web server, the worker."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from desmigratif.config import children, databases, home, watch
from desmigratif.config.children import Child, ChildFailedError
from desmigratif.config.entrance import Entrance
from desmigratif.config.watching import metering

GRACE_SECONDS = 5
"""How long a request may still run when everything ends."""
REQUEST_SECONDS = 60


def environ() -> dict[str, str]:
    """Environment of every child: as the application role, whatever the person's shell says."""
    own = {"DJANGO_SETTINGS_MODULE": "desmigratif.config.settings", "PYTHONUNBUFFERED": "1"}
    return {name: value for name, value in os.environ.items() if name != "DESMIGRATIF_DB_ROLE"} | own


def set_up(*, demo: bool, reachable: bool, stopping: threading.Event) -> str:
    """Migrate and run the set-up steps, to their end; gives the lines to show when the site answers."""
    flags = [*(["--demo"] if demo else []), *(["--reachable"] if reachable else [])]
    command = [sys.executable, "-m", "desmigratif.config.setup_steps", *flags]
    process = children.start_bound(command, environ(), answer=subprocess.PIPE)
    while True:
        try:
            said, _ = process.communicate(timeout=watch.LOOK_EVERY_SECONDS)
        except subprocess.TimeoutExpired:
            if stopping.is_set():
                process.kill()
                process.communicate()
                raise watch.Stopped from None
            continue
        if process.returncode != 0:
            raise ChildFailedError(f"The set-up could not finish ({children.death(process.returncode)}).")
        return said.decode()


def servers(door: Entrance, logs: Path) -> list[Child]:
    """Web server and worker, not started yet."""
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    metering.forget(logs.parent / "metering")
    descriptor = door.socket.fileno()
    shared = environ()
    family = [
        Child("web server", web_command(descriptor), shared, logs / "web.log", keep_open=(descriptor,)),
        Child("worker", worker_command(), shared, logs / "worker.log"),
    ]
    if databases.is_embedded() and home.archive_place():
        # The site serves on when the log cannot be carried away: doctor and metrics say so.
        family.append(Child("archiver", archive_command(), shared, logs / "archive.log", needed=False))
    return family


def web_command(descriptor: int) -> list[str]:
    """gunicorn on a socket that is already open. No access log: visitors' addresses are not kept."""
    processes = min(4, max(2, os.cpu_count() or 2))
    heartbeats = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (gunicorn unlinks its file at once)
    return [
        *(sys.executable, "-m", "gunicorn", "desmigratif.config.wsgi:application"),
        *("--bind", f"fd://{descriptor}", "--worker-class", "gthread"),
        *("--workers", str(processes), "--threads", "4"),
        *("--timeout", str(REQUEST_SECONDS), "--graceful-timeout", str(GRACE_SECONDS)),
        *(("--worker-tmp-dir", heartbeats) if heartbeats else ()),
        *("--no-control-socket", "--log-level", "warning"),
    ]


def archive_command() -> list[str]:
    """What carries the embedded database's log away."""
    return [sys.executable, "-m", "desmigratif", "archive"]


def worker_command() -> list[str]:
    """The worker of the tasks room; it puts running work back into the queue when it must end."""
    return [sys.executable, "-m", "desmigratif", "manage", "work"]
