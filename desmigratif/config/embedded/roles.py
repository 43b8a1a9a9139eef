"""Roles, their passwords and the database of the embedded server; the same at every start."""

import os
import secrets
from pathlib import Path

import psycopg
from psycopg import sql

from desmigratif.config.embedded.cluster import ADMINISTRATOR
from desmigratif.config.embedded.folders import Folders

OWNER = "desmigratif_owner"
APPLICATION = "desmigratif_app"
ARCHIVE = "desmigratif_archive"
"""Copies the whole server and its log; made only where an archive is kept."""
DATABASE = "desmigratif"
MAINTENANCE = "postgres"


def password(folders: Folders, role: str) -> str:
    """The password of a role, made once and kept in a 0600 file that libpq reads itself."""
    path = folders.passfile(role)
    try:
        return _read(path)
    except FileNotFoundError:
        _write(path, role)
        return _read(path)


def _read(path: Path) -> str:
    return path.read_text("ascii").strip().rpartition(":")[2]


def _write(path: Path, role: str) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"*:*:*:{role}:{secrets.token_urlsafe(32)}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)


def prepare(folders: Folders) -> None:
    """Make or mend both roles and the database. Neither role is a superuser or passes by row policies."""
    with _administrator(folders) as connection:
        for role, extra in ((APPLICATION, "NOCREATEDB NOREPLICATION"), (OWNER, "CREATEDB NOREPLICATION")):
            _role(connection, role, password(folders, role), extra)
        # The owner may end the application's sessions, so that a test database can be dropped.
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION), sql.Identifier(OWNER))
        )
        _database(connection)


def prepare_archive(folders: Folders) -> None:
    """Make or mend the role that an archive is written by."""
    with _administrator(folders) as connection:
        _role(connection, ARCHIVE, password(folders, ARCHIVE), "NOCREATEDB REPLICATION")
        # Without it the role does not see how far its own receiver came.
        connection.execute(sql.SQL("GRANT pg_read_all_stats TO {}").format(sql.Identifier(ARCHIVE)))


def _administrator(folders: Folders) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(folders.sockets),
        port=5432,
        user=ADMINISTRATOR,
        password=password(folders, ADMINISTRATOR),
        dbname=MAINTENANCE,
        autocommit=True,
        connect_timeout=10,
    )


def _role(connection: psycopg.Connection[tuple[object, ...]], role: str, secret: str, extra: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    statement = "ALTER ROLE {} " if known else "CREATE ROLE {} "
    rights = f"LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS {extra} PASSWORD {{}}"
    connection.execute(sql.SQL(statement + rights).format(sql.Identifier(role), sql.Literal(secret)))


def _database(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        return
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
            sql.Identifier(DATABASE), sql.Identifier(OWNER)
        )
    )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE)))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
            sql.Identifier(DATABASE), sql.Identifier(APPLICATION)
        )
    )
