"""A real `desmigratif run` in a home folder of its own, whose processes can be killed one by one."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from desmigratif.config import embedded
from desmigratif.config.embedded import locks

OPEN_WITHIN_SECONDS = 180.0
BACK_WITHIN_SECONDS = 30.0
ENDED_WITHIN_SECONDS = 10.0
TARGETS = ("database", "worker", "web")
MARKS = {"web": "gunicorn", "worker": "desmigratif manage work"}


class ProofError(Exception):
    """The proof failed; the text says how."""


class Installation:
    """One running installation. Its home is removed by `remove`."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="desmigratif-proof-"))
        self.home.chmod(0o755)
        self.log = self.home / "run.log"
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None
        os.environ["DESMIGRATIF_HOME"] = str(self.home / "data")

    def start(self) -> float:
        """Start it; gives the seconds until it was open."""
        started = time.monotonic()
        command = [sys.executable, "-m", "desmigratif", "run", "--port", str(self.port)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        while "Desmigratif is open" not in self.log.read_text():
            if self.process.poll() is not None:
                raise ProofError(f"run ended with {self.process.returncode}:\n{self.log.read_text()}")
            if time.monotonic() - started > OPEN_WITHIN_SECONDS:
                raise ProofError(f"not open after {OPEN_WITHIN_SECONDS:.0f} s:\n{self.log.read_text()}")
            time.sleep(0.2)
        return time.monotonic() - started

    def pid_of(self, target: str) -> int | None:
        """Process of a target now, None while there is none."""
        if target == "database":
            return locks.postmaster_pid(embedded.current_folders().data) if embedded.running() else None
        assert self.process is not None
        return next((pid for pid in children_of(self.process.pid) if MARKS[target] in command_of(pid)), None)

    def kill(self, target: str) -> float:
        """kill -9 one target; gives the seconds until a new one runs and the site answers."""
        old = self.pid_of(target)
        if old is None:
            raise ProofError(f"there is no {target} to kill")
        os.kill(old, signal.SIGKILL)
        started = time.monotonic()
        while self.pid_of(target) in (None, old) or not self.answers():
            if time.monotonic() - started > BACK_WITHIN_SECONDS:
                raise ProofError(
                    f"{target} not back after {BACK_WITHIN_SECONDS:.0f} s:\n{self.log.read_text()}"
                )
            time.sleep(0.1)
        return time.monotonic() - started

    def kill_everything(self) -> None:
        """kill -9 supervisor, web server, worker and database in one go, as a power cut would."""
        assert self.process is not None
        for pid in self.all_processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def remove(self) -> None:
        """End what still runs, delete the home."""
        if self.process is not None:
            self.kill_everything()
        shutil.rmtree(embedded.current_folders().sockets, ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)

    def interrupt(self) -> float:
        """Ctrl-C; gives the seconds until everything has ended. Raises ProofError when something is left."""
        assert self.process is not None
        started = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        try:
            code = self.process.wait(ENDED_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            raise ProofError(f"still running {ENDED_WITHIN_SECONDS:.0f} s after Ctrl-C") from None
        seconds = time.monotonic() - started
        if code != 0:
            raise ProofError(f"Ctrl-C ended with exit code {code}:\n{self.log.read_text()}")
        left = [f"{pid} {command_of(pid)}" for pid in self.all_processes()]
        if left:
            raise ProofError("left running after Ctrl-C: " + "; ".join(left))
        return seconds

    def all_processes(self) -> list[int]:
        """Every living process of this installation: those of its home folder, and the database's."""
        mark = f"DESMIGRATIF_HOME={os.environ['DESMIGRATIF_HOME']}".encode()
        found = set(locks.server_processes(embedded.current_folders().data))
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal() and int(entry.name) != os.getpid():
                with suppress(OSError):
                    if mark in (entry / "environ").read_bytes().split(b"\0"):
                        found.add(int(entry.name))
        return sorted(found)

    def answers(self) -> bool:
        """Whether the site answers, with its database."""
        return self.get("/healthz") == 200

    def get(self, path: str) -> int | None:
        """Status of one page, None when there is no answer within 10 s."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(parent: int) -> list[int]:
    """Living processes that a process started."""
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdecimal() and _parent(int(entry.name)) == parent
    ]


def _parent(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if fields[0] in "ZX" else int(fields[1])


def command_of(pid: int) -> str:
    """How a process was called, empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
