"""The course of the upgrade drill: data of the earlier version, interruptions, the upgrade, the way back."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import psycopg
from psycopg import sql

from desmigratif.config import embedded
from desmigratif.keeping.taking import TABLES
from tests.prove.installation import Installation, ProofError

State: TypeAlias = dict[str, tuple[int, str]]
"""Rows and a fingerprint of all of them, by table."""

MOMENTS = ("migrations on the copy", "Copying the database", "Judging the copy", "Putting it in place")
"""What `upgrade` says when it begins a step; a kill comes within a second of it."""
LONGEST_STEP_SECONDS = 300.0
STAYS = ("accounts_user", "accounts_role", "audit_auditline", "places_village", "planning_planrun")
"""Tables of which no migration takes rows away."""
SEED = 20170400
TOLD = ("public.audit_auditline", "public.audit_epoch")
"""Where the way back writes one row each."""


def prove(installation: Installation, old: Path, kills: int) -> None:
    """The whole drill; raises ProofError at the first thing that does not hold."""
    chance = random.Random(SEED)
    filled = _in_version(old, "-m", "desmigratif.config.setup_steps", "--demo")
    if filled.returncode != 0:
        raise ProofError(f"the earlier version could not be set up:\n{filled.stderr}")
    _ours("backup-key", str(installation.home / "key"))
    before = state()
    rows = sum(count for count, _ in before.values())
    print(f"made by it: {len(before)} tables with {rows:,} rows", flush=True)
    for number in range(kills):
        moment = MOMENTS[number % len(MOMENTS)]
        after = interrupt(installation, moment, chance.uniform(0, 1.0))
        if _swapped(before):
            print(f"killed {after:.2f} s into “{moment}”: it was done already; put back", flush=True)
            before = _back(before)
        if state() != before:
            raise ProofError(
                f"killed at “{moment}”: the old state is another one: {differences(before, state())}"
            )
        print(f"killed {after:.2f} s into “{moment}”: every row of before is as it was", flush=True)
    pass_through(before)
    _back(before)
    print("upgrade --back: every row of before is as it was", flush=True)


def _back(before: State) -> State:
    """The state after the way back: that of before, with one line and one epoch that say so."""
    _ours("upgrade", "--back")
    now = state()
    added = {name: now[name][0] - rows for name, (rows, _) in before.items() if name in now}
    others = {name: said for name, said in now.items() if name not in TOLD}
    if others != {name: said for name, said in before.items() if name not in TOLD} or any(
        added.get(name, 1) != 1 for name in TOLD
    ):
        raise ProofError(f"the way back gives another state: {differences(before, now)}")
    return now


def interrupt(installation: Installation, moment: str, seconds: float) -> float:
    """Kill an upgrade some time after it said that it begins a step; gives the seconds."""
    log = installation.home / "upgrade.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "desmigratif", "upgrade"],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    end = time.monotonic() + LONGEST_STEP_SECONDS
    while moment not in log.read_text() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    if moment not in log.read_text():
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        raise ProofError(f"upgrade never came to “{moment}”:\n{log.read_text()}")
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return seconds


def pass_through(before: State) -> None:
    """One upgrade to its end: current, judged, nothing lost, the trail whole."""
    began = time.monotonic()
    told = _ours("upgrade")
    seconds = time.monotonic() - began
    now = state()
    lost = [name for name in STAYS if now[f"public.{name}"][0] < before[f"public.{name}"][0]]
    if lost or "in place" not in told:
        raise ProofError(f"rows of {', '.join(lost)} are gone:\n{told}")
    print(f"upgrade: {told.splitlines()[0]} {seconds:.1f} s", flush=True)
    again = _ours("upgrade")
    if "nothing was done" not in again:
        raise ProofError(f"a second upgrade did something:\n{again}")
    with tempfile.TemporaryDirectory() as folder:
        _ours("manage", "shell", "-c", "from desmigratif.audit import actions; actions.seal()")
        _ours("export", "audit", f"{folder}/trail.jsonl")
        print("trail: " + _ours("verify-audit", f"{folder}/trail.jsonl").splitlines()[0], flush=True)


def state() -> State:
    """Every table with its rows, in whatever order they lie."""
    found: State = {}
    with embedded.held() as server, psycopg.connect(server.database_url(server.owner)) as connection:
        for (name,) in connection.execute(TABLES).fetchall():
            table = sql.Identifier(*str(name).split("."))
            row = connection.execute(
                sql.SQL(
                    "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)"
                    "::text FROM {} t"
                ).format(table)
            ).fetchone()
            assert row is not None
            found[str(name)] = (int(row[0]), str(row[1]))
    return found


def differences(before: State, now: State) -> str:
    return ", ".join(sorted(name for name in before | now if before.get(name) != now.get(name)))


def _swapped(before: State) -> bool:
    return (
        set(state()) != set(before)
        or state()["public.django_migrations"] != before["public.django_migrations"]
    )


def _ours(*arguments: str) -> str:
    """A command of this version; gives what it said. Raises ProofError when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "desmigratif", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ProofError(f"`desmigratif {' '.join(arguments)}` gave {done.returncode}:\n{done.stderr}")
    return done.stdout


def _in_version(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in the folder of an earlier version, with this one's packages."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
