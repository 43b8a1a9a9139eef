"""Putting a backup back: judged before anything is touched, filled beside, judged again, swapped in."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from desmigratif.audit import actions as audit
from desmigratif.audit import exporting, queries
from desmigratif.cores.sealing import Verdict
from desmigratif.cores.sealing import verify as verify_trail
from desmigratif.keeping import beside, ending, verifying
from desmigratif.keeping.ending import Ended
from desmigratif.keeping.errors import DamagedError, KeepingError
from desmigratif.keeping.manifest import Manifest
from desmigratif.keeping.parting import Parted, part
from desmigratif.keeping.server import Programs, Server, one
from desmigratif.keeping.sources import Backup, Source
from desmigratif.keeping.taking import TABLES

MOST_NAMED = 5


@dataclass(frozen=True)
class Wiring:
    """What the roof gives: migrations of the code, bringing a database up to them, Django's eyes on one."""

    known_migrations: frozenset[str]
    migrate: Callable[[str], None]
    looking_at: Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True)
class Asked:
    """Which backup, with which keys, and whether what is there may be put aside."""

    folder: Path
    identities: Sequence[Any]
    known_keys: str = ""
    replace: bool = False


@dataclass(frozen=True)
class Restored:
    """What was done, for the person who must answer for it."""

    manifest: Manifest
    signed: str
    epoch: str
    trail: Verdict
    ended: Ended
    migrated: int
    kept_aside: str
    parted: Parted
    """Heads of the history that ended with this restore, where this machine had some."""


def restore(
    *, asked: Asked, server: Server, programs: Programs, wiring: Wiring, say: Callable[[str], None]
) -> Restored:
    """Put a backup in the place of the database. Raises KeepingError with everything as it was before."""
    say(server.where())
    say("Checking the parts of the backup")
    said, signed = verifying.verify(asked.folder, asked.identities, known_keys=asked.known_keys)
    source = Backup(asked.folder, asked.identities, said, signed, asked.known_keys)
    _fits(said, server, wiring)
    may_begin(server, replace=asked.replace)
    return put_in_place(source=source, server=server, programs=programs, wiring=wiring, say=say)


def may_begin(server: Server, *, replace: bool) -> None:
    """Refuse what would be in somebody's way. Raises KeepingError."""
    if not replace and server.holds_tables():
        raise KeepingError(
            f"The database {server.database} is not empty. With --replace the backup takes its place,"
            " and what is there now is kept aside."
        )
    if server.users():
        raise KeepingError("Somebody uses the database just now: stop site and worker first.")


def put_in_place(
    *, source: Source, server: Server, programs: Programs, wiring: Wiring, say: Callable[[str], None]
) -> Restored:
    """Fill a database beside from the source, judge it, begin another epoch in it, and swap it in."""
    said = source.said
    _fits(said, server, wiring)
    program = programs.find("pg_restore", server)
    with beside.prepared(server, copy=False) as fresh:
        say("Filling a database beside")
        _fill(source, program, server, fresh)
        _same_rows(said, server, fresh)
        missing = len(wiring.known_migrations - set(said.facts.migrations))
        if missing:
            say(f"Bringing the tables up to this version: {missing} migrations")
            wiring.migrate(fresh)
        say("Verifying the trail, beginning another epoch")
        with wiring.looking_at(fresh):
            trail = _trail(source)
            ended, _ = ending.end_what_opens_doors()
            epoch = audit.begin_epoch(
                reason=f"restored from {said.name}",
                by=None,
                detail={"taken_at": said.facts.taken_at, "head": said.facts.trail_head, **asdict(ended)},
            )
        rows = source.heads()
        say("Putting it in place")
        aside = beside.put_in_place(server, fresh, kind=beside.REPLACED)
    parted = part(rows, until=f"epoch-{epoch.code}", then="and run the restore again with --replace.")
    return Restored(said, source.signed, epoch.code, trail, ended, missing, aside, parted)


def _fits(said: Manifest, server: Server, wiring: Wiring) -> None:
    """Refuse what this server or this version of the code cannot hold."""
    unknown = beside.of_later_version(said.facts.migrations, wiring.known_migrations)
    if unknown:
        raise KeepingError(
            f"The backup was taken by a later version ({said.made_by}): this one does not know {unknown}."
            " Install that version first."
        )
    major = server.major()
    if major < said.facts.server_major:
        raise KeepingError(
            f"The backup is of PostgreSQL {said.facts.server_major}, the server here is {major}: it needs"
            " the same or a later one."
        )
    roles = (said.owner, said.application)
    if roles != (server.owner, server.application):
        raise KeepingError(
            f"The backup's roles are {roles[0]} (owner) and {roles[1]} (application), here they are"
            f" {server.owner} and {server.application}: rights hang on these names, so give the roles here"
            " the same ones."
        )


def _fill(source: Source, program: Path, server: Server, fresh: str) -> None:
    command = [
        str(program),
        f"--dbname={server.address(fresh)}",
        "--no-owner",
        "--exit-on-error",
        "--single-transaction",
        "--no-password",
    ]
    with tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(
            command,
            env={**os.environ, **server.secrets()},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        ) as process:
            try:
                broken = _pour(source, process)
                if broken:
                    process.kill()  # a cut-off stream must not look like a whole one
                code = process.wait()
            finally:
                process.kill()
        complaints.seek(0)
        lines = complaints.read().decode("utf-8", "replace").strip().splitlines()
    if broken and not lines:
        raise broken
    if code != 0:
        raise KeepingError(f"pg_restore failed: {lines[0] if lines else 'no reason given'}")


def _pour(source: Source, process: subprocess.Popen[bytes]) -> DamagedError | None:
    assert process.stdin is not None
    try:
        source.pour(process.stdin)
        process.stdin.close()
    except DamagedError as error:
        return error
    except OSError as error:
        return DamagedError(f"pg_restore stopped reading: {error}.")
    return None


def _same_rows(said: Manifest, server: Server, fresh: str) -> None:
    """Every table has as many rows as it had at the instant of the backup."""
    with server.connect(fresh) as connection:
        names = [str(name) for (name,) in connection.execute(TABLES).fetchall()]
        found = {name: int(one(connection, f"SELECT count(*) FROM {name}")) for name in names}  # noqa: S608 (quoted by format('%I') in the database)
    wrong = [
        f"{name} ({found.get(name, 'missing')} instead of {rows})"
        for name, rows in said.facts.tables.items()
        if found.get(name) != rows
    ]
    if wrong:
        raise DamagedError("Tables differ from the manifest: " + ", ".join(wrong[:MOST_NAMED]))


def _trail(source: Source) -> Verdict:
    """The trail as it stands in the filled database, judged against the heads that came with it.

    What is there is asked of the database: the manifest alone may be somebody's who wants it not looked at.
    """
    said, newest = source.said, queries.newest_batch()
    found = (newest.number, bytes(newest.head).hex()) if newest else (0, "")
    if newest and not source.vouched:
        raise DamagedError(
            "The database holds a sealed trail, but the manifest is not signed: it was changed."
        )
    if found != (said.facts.trail_batches, said.facts.trail_head):
        raise DamagedError(
            f"The trail ends at batch {found[0]}, the manifest says {said.facts.trail_batches}, or another"
            " head."
        )
    if newest is None:
        return Verdict(unsealed=queries.lines().count())
    keys = source.keys
    with tempfile.TemporaryFile("w+", encoding="ascii") as file:
        exporting.write(file, keys=keys)
        file.seek(0)
        rows = source.heads().splitlines() or None
        verdict = verify_trail(file, keys=keys or None, heads=rows, known_head=said.facts.trail_head)
    if verdict.fault_count:
        raise DamagedError(f"The trail in the backup does not verify: {verdict.faults[0]}")
    return verdict
