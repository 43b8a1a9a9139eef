"""Replaying: the base unpacked in a corner, the log run over it by a PostgreSQL that nobody else reaches."""

import re
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import psycopg

from desmigratif.archiving.bases import Base
from desmigratif.archiving.reading import Log
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.server import Server

LONGEST_SECONDS = 12 * 60 * 60
ENDS_WITHIN_SECONDS = 30
COMMIT = re.compile(r"COMMIT (?:PREPARED )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+) UTC")
REACHED = re.compile(r"last completed transaction was at log time (\S+ \S+)")
CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{sockets}'
hba_file = '{data}/pg_hba.conf'
ident_file = '{data}/pg_ident.conf'
hot_standby = off
archive_mode = off
fsync = off
full_page_writes = off
autovacuum = off
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_line_prefix = ''
restore_command = 'cp ../log/%f %p'
recovery_target_timeline = 'latest'
recovery_target_action = 'promote'
"""
"""Nobody else's copy: it is thrown away once it was read, so the disk need not be waited for."""
OURS = "local all all trust\n"


class Machine(Protocol):
    """PostgreSQL's programs of the right version, and an account that may run its server."""

    def run(self, program: str, arguments: Sequence[str], /) -> tuple[int, str]: ...

    def start(self, program: str, arguments: Sequence[str], said: Path, /) -> "subprocess.Popen[bytes]":
        """Start a program that dies with this process, however that happens; what it says goes to a file."""
        ...

    def own(self, path: Path, mode: int, /) -> None: ...


@dataclass(frozen=True)
class Recovered:
    """A server that stands at the moment asked for; ended and deleted with its block."""

    server: Server
    reached: datetime


def reach(log: Log, base: Base, machine: Machine) -> datetime:
    """When the last transaction of a log was committed; the base's own end where there is none."""
    for segment in reversed([name for name in log.segments if not name.endswith(".history")]):
        _, said = machine.run("pg_waldump", ["--rmgr=Transaction", str(log.folder / segment)])
        found = COMMIT.findall(said)
        if found:
            return max(base.finished, *(datetime.fromisoformat(one).replace(tzinfo=UTC) for one in found))
    return base.finished


def target_of(log: Log, base: Base, until: datetime | None, machine: Machine) -> datetime | None:
    """Where replaying must stop; None for the end of the log. Raises KeepingError when the log does not lead
    to the moment."""
    if until is None and not log.broken:
        return None
    last = reach(log, base, machine)
    if until is None or (last < until and log.as_of <= until):
        why = f"{log.broken} " if log.broken else ""
        raise KeepingError(
            f"{why}The archive leads to {last.isoformat()} and no further; `--until {last.isoformat()}`"
            " restores that."
        )
    return until if last > until else None


@contextmanager
def recovered(
    *, base: Base, archive: Path, log: Log, target: datetime | None, machine: Machine
) -> Iterator[Recovered]:
    """A server that has replayed the log on the base. `archive` is the base's opened file, in the same folder
    as the log's. Raises KeepingError."""
    data = archive.parent / "data"
    _unpack(archive, data)
    with tempfile.TemporaryDirectory(prefix="desmigratif-replay-") as sockets:
        _configure(data, Path(sockets), target)
        hand_over(archive.parent, machine)
        hand_over(Path(sockets), machine)
        said = data.parent / "replay.log"
        process = machine.start("postgres", ["-D", str(data)], said)
        there = Server({"host": sockets, "port": "5432", "user": base.owner}, base.database, base.application)
        try:
            _wait(there, said, process)
            told = said.read_text("utf-8", "replace")
            found = REACHED.findall(told)
            yield Recovered(there, datetime.fromisoformat(found[-1]) if found else base.finished)
        finally:
            _end(process)
    shutil.rmtree(data, ignore_errors=True)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """At once: nobody needs what it holds."""
    process.send_signal(signal.SIGQUIT)
    try:
        process.wait(ENDS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(there: Server, said: Path, process: "subprocess.Popen[bytes]") -> None:
    """Until the log is replayed and the server takes questions. Raises KeepingError when it ended instead."""
    end = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < end:
        try:
            there.connect().close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
        time.sleep(0.2)
    told = said.read_text("utf-8", "replace")
    raise KeepingError(f"The log could not be replayed: {_reason(told)}")


def _unpack(archive: Path, data: Path) -> None:
    try:
        with tarfile.open(archive, "r:gz") as packed:
            packed.extraction_filter = getattr(tarfile, "tar_filter", None)  # unknown to older Pythons
            packed.extractall(data)  # noqa: S202 (ours by its signature)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise KeepingError(f"The base could not be unpacked: {error}.") from None
    archive.unlink()
    if any((data / "pg_tblspc").iterdir()):
        raise KeepingError("The base has tablespaces outside its folder; those cannot be put back by this.")


def _configure(data: Path, sockets: Path, target: datetime | None) -> None:
    lines = CONFIGURATION.format(sockets=sockets, data=data)
    if target:
        lines += f"recovery_target_time = '{target.astimezone(UTC).isoformat(sep=' ')}'\n"
    for name, text in (
        ("postgresql.conf", lines),
        ("postgresql.auto.conf", ""),
        ("pg_hba.conf", OURS),
        ("pg_ident.conf", ""),
        ("recovery.signal", ""),
    ):
        (data / name).write_text(text)
    for name in ("standby.signal", "postmaster.pid", "postmaster.opts", "desmigratif.conf"):
        (data / name).unlink(missing_ok=True)


def hand_over(folder: Path, machine: Machine) -> None:
    """Give a folder to the account that runs the server, and to nobody else."""
    for path in (folder, *folder.rglob("*")):
        machine.own(path, 0o700 if path.is_dir() else 0o600)


def _reason(told: str) -> str:
    lines = [line for line in told.splitlines() if "FATAL" in line or "PANIC" in line or "ERROR" in line]
    return lines[-1] if lines else (told.strip().splitlines() or ["no reason given"])[-1]
