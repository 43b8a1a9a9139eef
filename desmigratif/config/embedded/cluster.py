"""The data folder and its server process: made, started, stopped. Roles and databases: roles.py."""

import os
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desmigratif.config.embedded import locks
from desmigratif.config.embedded.binaries import Binaries
from desmigratif.config.embedded.errors import DatabaseUnavailableError
from desmigratif.config.embedded.folders import Folders

ADMINISTRATOR = "desmigratif_admin"
MEGABYTE = 1024 * 1024
FREE_TO_MAKE = 300 * MEGABYTE
FREE_TO_START = 30 * MEGABYTE
RETRY_SECONDS = 30.0
ORPHAN_SECONDS = 2.0
LARGEST_LOG = 5 * MEGABYTE

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "jit": "off",
    # An archive that takes nothing must not fill the disk: then it begins anew with another base.
    "max_slot_wal_keep_size": "2GB",
    # The log must not hold what people wrote: no details of rows, no statements, no parameters.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


@dataclass(frozen=True)
class Cluster:
    """One data folder with its server."""

    folders: Folders
    binaries: Binaries

    def make(self, administrator_password: str) -> None:
        """Make the data folder, completely or not at all."""
        if self.folders.data.exists():
            return
        self._need_disk(FREE_TO_MAKE)
        making = self.folders.database / "making"
        shutil.rmtree(making, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.folders.database, prefix="initdb-") as password_file:
            password_file.write(administrator_password)
            password_file.flush()
            self.binaries.account.own(Path(password_file.name), 0o600)
            code, said = self.binaries.run("initdb", _initdb_arguments(making, password_file.name))
        if code != 0:
            shutil.rmtree(making, ignore_errors=True)
            raise DatabaseUnavailableError(self._failure("The database could not be made", said))
        with (making / "postgresql.conf").open("a") as configuration:
            configuration.write("include 'desmigratif.conf'\n")
        making.rename(self.folders.data)

    def alive(self) -> bool:
        """Whether our server runs on the data folder now."""
        pid = locks.postmaster_pid(self.folders.data)
        return pid is not None and locks.is_server(pid, self.folders.data)

    def start(self) -> None:
        """Start the server. After a crash its last processes may take a while to end: tried for 30 s."""
        if self.alive() and locks.postmaster_sockets(self.folders.data) != str(self.folders.sockets):
            raise DatabaseUnavailableError(self._held())
        end = time.monotonic() + RETRY_SECONDS
        self._outlive_orphans(end)
        self._need_disk(FREE_TO_START)
        self._write_settings()
        self._shorten_log()
        while True:
            locks.remove_stale(self.folders.data, self.folders.sockets)
            code, said = self._launch()
            if code == 0:
                return
            if time.monotonic() > end or not _worth_another_try(said + self._log_tail()):
                raise DatabaseUnavailableError(self._failure("The database does not start", said))
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop the server, cutting open connections; the data is complete on disk afterwards."""
        code, said = self._control("stop", "-m", "fast", "-w", "-t", "30")
        if code != 0 and self.alive():
            raise DatabaseUnavailableError(self._failure("The database does not stop", said))

    @property
    def _server_lock(self) -> Path:
        """Held by every process of the server, which inherits it: free means that none of them lives."""
        return self.folders.locks / "server"

    def _launch(self) -> tuple[int, str]:
        descriptor = locks.opened(self._server_lock)
        try:
            locks.try_lock(descriptor, shared=True)
            arguments = ("start", "-w", "-t", "60", "-l", str(self.folders.log))
            return self._control(*arguments, keep_open=(descriptor,))
        finally:
            locks.close(descriptor)

    def _control(self, verb: str, *arguments: str, keep_open: tuple[int, ...] = ()) -> tuple[int, str]:
        return self.binaries.run(
            "pg_ctl", [verb, "-D", str(self.folders.data), *arguments], keep_open=keep_open
        )

    def _outlive_orphans(self, end: float) -> None:
        """Wait until no process of a killed server lives; after some seconds end those that do not see it."""
        patience = time.monotonic() + ORPHAN_SECONDS
        while not locks.free(self._server_lock):
            if time.monotonic() > end:
                raise DatabaseUnavailableError(self._held())
            if time.monotonic() > patience:
                for pid in locks.server_processes(self.folders.data):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            time.sleep(locks.POLL_SECONDS)

    def _held(self) -> str:
        return (
            f"Another PostgreSQL server holds {self.folders.data}; "
            "stop it, or set DESMIGRATIF_HOME to another folder."
        )

    def _write_settings(self) -> None:
        settings = {
            **SETTINGS,
            "unix_socket_directories": str(self.folders.sockets),
            # A cluster made where /dev/shm exists must also start where it does not.
            "dynamic_shared_memory_type": "posix" if _shared_memory_usable() else "mmap",
        }
        path = self.folders.data / "desmigratif.conf"
        path.write_text(
            "".join(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items())
        )
        self.binaries.account.own(path, 0o600)

    def _shorten_log(self) -> None:
        log = self.folders.log
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))

    def _log_tail(self) -> str:
        try:
            return "\n".join(self.folders.log.read_text(errors="replace").splitlines()[-15:])
        except FileNotFoundError:
            return ""

    def _need_disk(self, least: int) -> None:
        free = shutil.disk_usage(self.folders.database).free
        if free < least:
            raise DatabaseUnavailableError(
                f"The disk is full: {self.folders.home} has {free // MEGABYTE} MB left, "
                f"the database needs {least // MEGABYTE} MB to start."
            )

    def _failure(self, what: str, said: str) -> str:
        reasons = [line for line in f"{said}\n{self._log_tail()}".splitlines() if _is_reason(line)]
        if any("No space left on device" in line for line in reasons):
            return f"{what}: the disk is full ({self.folders.home})."
        last = reasons[-1].strip() if reasons else said.splitlines()[-1] if said else "no reason given"
        return f"{what}: {last} (log: {self.folders.log})"


def _initdb_arguments(data: Path, password_file: str) -> list[str]:
    return [
        "-D",
        str(data),
        f"--username={ADMINISTRATOR}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
    ]


def _shared_memory_usable() -> bool:
    folder = Path("/dev/shm")  # noqa: S108 (the kernel's shared memory, only asked about)
    return folder.is_dir() and folder.stat().st_mode & 0o1777 == 0o1777


def _is_reason(line: str) -> bool:
    return any(word in line for word in ("FATAL", "PANIC", "ERROR", "error:", "could not", "No space left"))


def _worth_another_try(said: str) -> bool:
    """Whether a failure may pass by itself: what a crashed server left behind is still being cleared."""
    passing = ("lock file", "already exists", "still in use", "pre-existing shared memory block")
    return any(word in said for word in passing)
