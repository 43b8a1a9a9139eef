"""Restoring to a moment: base and log replayed in a corner, then put in place as any backup is."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from desmigratif.archiving import reading, recovering
from desmigratif.archiving.bases import Base
from desmigratif.archiving.reading import Keys
from desmigratif.archiving.recovering import Machine, Recovered
from desmigratif.archiving.shelves import Shelf
from desmigratif.keeping import restoring, taking
from desmigratif.keeping.errors import DamagedError, KeepingError
from desmigratif.keeping.manifest import Manifest
from desmigratif.keeping.restoring import Restored, Wiring
from desmigratif.keeping.server import Programs, Server, room_for

ROOM = 6
"""A base is deflated: unpacked, replayed and read it takes about so many times its size."""


UNCOMPARED = " No heads of the trail lay here, so that its end could not be compared with them."


@dataclass(frozen=True)
class Asked:
    """Which moment (None: the last one), by which keys; a folder for all that is done meanwhile."""

    until: datetime | None
    keys: Keys
    work: Path
    heads: Path
    replace: bool = False


@dataclass(frozen=True)
class Means:
    """What the roof gives for replaying: programs to find by name, a machine for a version."""

    programs: Programs
    wiring: Wiring
    machine: Callable[[int], Machine]


@dataclass(frozen=True)
class Replayed:
    """A source: the replayed server, read by `pg_dump`."""

    server: Server
    program: Path
    said: Manifest
    signed: str
    keys: str
    rows: bytes
    vouched: bool = True
    """By the signatures of base and log, which were judged before."""

    def pour(self, target: IO[bytes]) -> None:
        command = [str(self.program), f"--dbname={self.server.address()}", "--format=custom", "--compress=0"]
        with tempfile.TemporaryFile() as complaints:
            with subprocess.Popen(
                command, env=dict(os.environ), stdout=subprocess.PIPE, stderr=complaints
            ) as process:
                try:
                    assert process.stdout is not None
                    shutil.copyfileobj(process.stdout, target, 2**20)
                    code = process.wait()
                finally:
                    process.kill()
            complaints.seek(0)
            if code != 0:
                raise DamagedError(f"pg_dump failed: {complaints.read().decode('utf-8', 'replace').strip()}")

    def heads(self) -> bytes:
        return self.rows


def restore(
    *, asked: Asked, shelf: Shelf, server: Server, means: Means, say: Callable[[str], None]
) -> Restored:
    """Put the state of a moment in the place of the database. Raises KeepingError with everything as it was
    before."""
    say(server.where())
    restoring.may_begin(server, replace=asked.replace)
    say("Looking for the base")
    base = reading.base_for(shelf, asked.until, asked.keys, asked.work)
    room_for(asked.work, base.size * ROOM, what="replaying")
    machine = means.machine(base.server_major)
    archive = reading.open_base(shelf, base, asked.keys, asked.work)
    say(f"{base.name}, finished at {base.finished.isoformat()}; reading the log after it")
    log_folder = asked.work / "log"
    log_folder.mkdir()
    log = reading.open_log(shelf, base, asked.until, asked.keys, log_folder)
    recovering.hand_over(asked.work, machine)
    target = recovering.target_of(log, base, asked.until, machine)
    say(f"Replaying {len(log.segments)} segments of the log")
    with recovering.recovered(base=base, archive=archive, log=log, target=target, machine=machine) as there:
        source = _source(asked, base, there, means)
        return restoring.put_in_place(
            source=source, server=server, programs=means.programs, wiring=means.wiring, say=say
        )


def _source(asked: Asked, base: Base, there: Recovered, means: Means) -> Replayed:
    with there.server.connect(autocommit=False) as connection:
        facts = taking.facts_of(connection, taken_by=datetime.now(UTC))
    rows = taking.heads_up_to(asked.heads, facts.trail_batches)
    said = Manifest(
        name=f"{base.name} and its log",
        made_by=base.made_by,
        owner=base.owner,
        application=base.application,
        facts=replace(facts, taken_at=there.reached.isoformat(), taken_by=there.reached.isoformat()),
        parts=(),
        keys=taking.NOT_IN_IT,
        secret_print=base.secret_print,
        public_keys=base.public_keys,
    )
    return Replayed(
        server=there.server,
        program=means.programs.find("pg_dump", there.server),
        said=said,
        signed=_signed(asked, base) + ("" if rows or not facts.trail_batches else UNCOMPARED),
        keys=asked.keys.judging(base),
        rows=b"".join(rows),
    )


def _signed(asked: Asked, base: Base) -> str:
    if asked.keys.known:
        return f"Base and log are signed by the house's key {base.key_id}."
    return (
        f"Base and log are signed by key {base.key_id}, which the base itself names: no public key of the"
        " house lies here; compare it with your own copy."
    )


def moment(text: str, zone: object) -> datetime | None:
    """`latest`, or a moment; without an offset it is of the zone given. Raises KeepingError."""
    if text.strip() == "latest":
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise KeepingError(
            f"“{text}” is no moment: 2026-11-25 10:00, 2026-11-25T03:00:00+00:00, or latest."
        ) from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)  # type: ignore[arg-type]
    if found > datetime.now(UTC):
        raise KeepingError(f"{found.isoformat()} lies ahead.")
    return found
