"""Taking a backup while the site serves: one snapshot of the database, encrypted on its way to the disk."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from desmigratif.cores.sealing import Signer
from desmigratif.keeping import cipher, manifest
from desmigratif.keeping.cipher import Hashing, Reader
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.manifest import Facts, Manifest, Part
from desmigratif.keeping.server import Connection, Programs, Server, one, room_for

DATABASE = "database.dump.age"
TRAIL = "audit-heads.jsonl.age"
TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
NOT_IN_IT = (
    "secret-key: signs sessions and links; without it everybody signs in again",
    "audit-key.pem: signs the trail; without it the trail waits until another key is made",
    "passwords of the database's roles",
    "secrets of identity providers, of the mail server and of the backup store",
    "the key that opens this backup",
)


@dataclass(frozen=True)
class House:
    """What the installation gives to a backup beside its database."""

    version: str
    heads: Path
    public_keys: str
    signer: Signer | None
    recipients: Sequence[Any]
    secret_print: str


def take(*, server: Server, programs: Programs, house: House, into: Path) -> tuple[Path, Manifest]:
    """A backup in a new folder below `into`; it appears whole or not at all. Raises KeepingError.

    Everything in it is of one instant: the snapshot that is opened first. Nothing written later is in it.
    """
    dump = programs.find("pg_dump", server)
    now = datetime.now(UTC)
    name = manifest.name_at(now, secrets.token_hex(3))
    making = into / f".{name}.making"
    try:
        room_for(into, server.size() // 2, what="a backup")
        making.mkdir(mode=0o700)
        said = _filled(making, name, dump, server, house)
        said.write(making)
        _settle(making)
        making.rename(into / name)
    except psycopg.Error as error:
        raise KeepingError(f"The database broke off: {str(error).strip().splitlines()[0]}") from error
    except OSError as error:
        raise KeepingError(f"The backup could not be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return into / name, said


def _filled(making: Path, name: str, dump: Path, server: Server, house: House) -> Manifest:
    with server.connect(autocommit=False) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = str(one(connection, "SELECT pg_export_snapshot()"))
        facts = facts_of(connection, taken_by=one(connection, "SELECT clock_timestamp()"))
        database = _dump(making / DATABASE, dump, server, snapshot, house.recipients)
    heads = _sealed_heads(making / TRAIL, house, facts.trail_batches)
    if facts.trail_batches and house.signer is None:
        raise KeepingError(
            "The backup cannot be signed: the key of the trail is missing. Put it back, or make another one"
            " with `desmigratif manage renew_audit_key`."
        )
    said = Manifest(
        name=name,
        made_by=house.version,
        owner=server.owner,
        application=server.application,
        facts=facts,
        parts=[database, heads],
        keys=NOT_IN_IT,
        secret_print=house.secret_print,
        public_keys=house.public_keys,
    )
    return said.signed(house.signer) if house.signer else said


def facts_of(connection: Connection, *, taken_by: datetime) -> Facts:
    """What the database holds, as its connection sees it."""
    tables = [str(name) for (name,) in connection.execute(TABLES).fetchall()]
    counted = {name: int(one(connection, f"SELECT count(*) FROM {name}")) for name in tables}  # noqa: S608 (quoted by format('%I') in the database)
    batches, head = _last_head(connection, tables)
    moment: datetime = one(connection, "SELECT transaction_timestamp()")
    return Facts(
        taken_at=moment.astimezone(UTC).isoformat(timespec="microseconds"),
        taken_by=taken_by.astimezone(UTC).isoformat(timespec="microseconds"),
        server_major=connection.info.server_version // 10_000,
        database_bytes=int(one(connection, "SELECT pg_database_size(current_database())")),
        epoch=_epoch(connection, tables),
        migrations=[
            f"{app}.{name}"
            for app, name in connection.execute(
                "SELECT app, name FROM django_migrations ORDER BY app, name"
            ).fetchall()
        ],
        tables=counted,
        trail_lines=counted["public.audit_auditline"],
        trail_batches=batches,
        trail_head=head,
    )


def _last_head(connection: Connection, tables: Sequence[str]) -> tuple[int, str]:
    """Number and head of the last sealed batch; none in a schema of before sealing."""
    if "public.audit_auditbatch" not in tables:
        return 0, ""
    row = connection.execute(
        "SELECT number, encode(head, 'hex') FROM audit_auditbatch ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def _epoch(connection: Connection, tables: Sequence[str]) -> str:
    """Code of the running epoch; empty where the schema is of before epochs."""
    if "public.audit_epoch" not in tables:
        return ""
    row = connection.execute("SELECT code FROM audit_epoch ORDER BY number DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def _dump(path: Path, program: Path, server: Server, snapshot: str, to: Sequence[Any]) -> Part:
    command = [
        str(program),
        f"--dbname={server.address()}",
        f"--snapshot={snapshot}",
        "--format=custom",
        "--compress=6",
        "--no-password",
    ]
    with tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(
            command,
            env={**os.environ, **server.secrets()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
        ) as process:
            try:
                assert process.stdout is not None
                part = _sealed(path, process.stdout, to, holds="the database, as pg_dump writes it")
                code = process.wait()
            finally:
                process.kill()
        if code != 0:
            complaints.seek(0)
            raise KeepingError(f"pg_dump failed: {_last_line(complaints.read())}")
    return part


def heads_up_to(heads: Path, number: int) -> list[bytes]:
    """Rows of the heads file up to a batch: later ones would look like a trail whose tail was cut."""
    kept = heads.read_bytes().splitlines(keepends=True) if heads.exists() else []
    return [row for row in kept if manifest.number_of(row) <= number]


def _sealed_heads(path: Path, house: House, up_to: int) -> Part:
    with tempfile.TemporaryFile() as file:
        file.writelines(heads_up_to(house.heads, up_to))
        file.seek(0)
        return _sealed(path, file, house.recipients, holds="heads of the trail's batches")


def _sealed(path: Path, source: Reader, to: Sequence[Any], *, holds: str) -> Part:
    with path.open("xb") as file:
        hashing = Hashing(file)
        cipher.seal(source, hashing, to)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)
    return Part(name=path.name, size=hashing.size, sha256=hashing.sha256, holds=holds)


def _settle(folder: Path) -> None:
    """A power cut must not leave a backup whose files are empty."""
    for path in (*folder.iterdir(), folder):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "no reason given"
