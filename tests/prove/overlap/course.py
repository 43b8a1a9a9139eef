"""The course of the proof: stage, writers, web server, judge, report."""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.prove.installation import ProofError
from tests.prove.overlap import report
from tests.prove.overlap.board import Board
from tests.prove.overlap.plot import Stage
from tests.prove.overlap.stage import spoil, stage

EACH = 4
OPEN_WITHIN_SECONDS = 60.0
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
ROADS = ("actions", "sql", "forms", "actions", "sql", "sql", "actions", "sql")
"""Of the processes, in turn."""


def prove(folder: Path, options: argparse.Namespace) -> None:
    """Raises ProofError when it does not hold."""
    with stage() as made:
        made.save(folder / "stage.json")
        Board.make(folder / "board")
        if options.sabotage:
            spoil(made.database, options.sabotage)
            print(f"sabotage: {options.sabotage} is out", flush=True)
        started = time.monotonic()
        with _site(made, folder) as port:
            _write(folder, options, port)
        wrote = time.monotonic() - started
        _run("judge", str(folder))
        judged = time.monotonic() - started - wrote
        deadlocks = _deadlocks(made)
    verdict: dict[str, Any] = json.loads((folder / "verdict.json").read_text())
    outcome = report.Outcome(folder, verdict, deadlocks, wrote, judged, options.least)
    faults = outcome.tell()
    if faults:
        raise ProofError("; ".join(faults))


def _write(folder: Path, options: argparse.Namespace, port: int) -> None:
    """All writers, until the attempts are made."""
    roads = ROADS[: options.processes]
    running = [
        _start("process", str(folder), road, str(number * EACH), str(EACH), str(options.attempts), str(port))
        for number, road in enumerate(roads)
    ]
    board, said = Board(folder / "board", options.attempts), time.monotonic()
    while any(one.poll() is None for one in running):
        time.sleep(0.5)
        if time.monotonic() - said > 30:
            said = time.monotonic()
            print(f"  {board.done:,} attempts, it is {board.today}", flush=True)
    if any(one.returncode for one in running):
        raise ProofError("a process of writers broke down")


def _start(module: str, *arguments: str, **environ: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"tests.prove.overlap.{module}", *arguments]
    return subprocess.Popen(command, env=os.environ | environ)


def _run(module: str, *arguments: str) -> None:
    if _start(module, *arguments).wait():
        raise ProofError(f"the {module} broke down")


@contextmanager
def _site(made: Stage, folder: Path) -> Iterator[int]:
    """The application's own web server on the stage's database."""
    environ = os.environ | {
        "DATABASE_URL": made.conninfo,
        "DESMIGRATIF_SECRET_KEY": "only for the proof " * 3,
    }
    with socket.socket() as listening, (folder / "web.log").open("wb") as log:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        port = int(listening.getsockname()[1])
        command = [
            *(sys.executable, "-m", "gunicorn", "desmigratif.config.wsgi:application"),
            *("--bind", f"fd://{listening.fileno()}", "--worker-class", "gthread", "--workers", "1"),
            *("--threads", "4", "--timeout", "120", "--no-control-socket", "--log-level", "warning"),
        ]
        server = subprocess.Popen(command, env=environ, pass_fds=[listening.fileno()], stdout=log, stderr=log)
        try:
            yield port
        finally:
            server.terminate()
            server.wait()


def _deadlocks(made: Stage) -> int:
    """As the server counted; its processes tell it when they end or are idle for a while."""
    time.sleep(2)
    with psycopg.connect(made.conninfo) as connection:
        (found,) = connection.execute(DEADLOCKS).fetchone() or (0,)
    return int(found)
