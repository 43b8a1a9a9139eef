"""A PostgreSQL server as the owner of our database reaches it: databases beside ours are made, swapped."""

import re
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from desmigratif.keeping.errors import KeepingError

Connection = psycopg.Connection[tuple[Any, ...]]
MAINTENANCE = "postgres"
DROP_AGAIN_SECONDS = (0.2, 0.5, 1.0, 2.0)
CONTENT = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_') AND c.relkind = 'r'
"""


@dataclass(frozen=True)
class Server:
    """Where the server is (libpq's words, as the owner), our database on it, and the application's role."""

    parameters: Mapping[str, str]
    database: str
    application: str

    @property
    def owner(self) -> str:
        return self.parameters["user"]

    def where(self) -> str:
        """Which database, for a person who may be at the wrong machine."""
        return f"Database {self.database} at {self.parameters.get('host') or 'this machine'}"

    def connect(self, database: str = "", *, autocommit: bool = True) -> Connection:
        """A connection of the owner to our database or to another one."""
        return psycopg.connect(
            make_conninfo("", **{**self.parameters, "dbname": database or self.database}),
            autocommit=autocommit,
            connect_timeout=10,
        )

    def address(self, database: str = "") -> str:
        """For PostgreSQL's programs: never with the password, which other accounts could read."""
        open_ones = {name: value for name, value in self.parameters.items() if name != "password"}
        return make_conninfo("", **{**open_ones, "dbname": database or self.database})

    def secrets(self) -> dict[str, str]:
        """The password for the environment of those programs, where it does not lie in a file."""
        word = self.parameters.get("password", "")
        return {"PGPASSWORD": word} if word else {}

    def major(self) -> int:
        with self.connect() as connection:
            return connection.info.server_version // 10_000

    def uses_tls(self) -> bool:
        with self.connect() as connection:
            return bool(connection.pgconn.ssl_in_use)

    def holds_tables(self, database: str = "") -> bool:
        """Whether there is anything in a database."""
        with self.connect(database) as connection:
            return bool(one(connection, CONTENT))

    def exists(self, database: str) -> bool:
        with self.connect(MAINTENANCE) as connection:
            return bool(one(connection, "SELECT count(*) FROM pg_database WHERE datname = %s", database))

    def names(self, prefix: str) -> list[str]:
        """Databases of ours whose name begins so, oldest name first."""
        with self.connect(MAINTENANCE) as connection:
            found = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
                " AND pg_get_userbyid(datdba) = current_user ORDER BY datname",
                [prefix],
            ).fetchall()
        return [str(name) for (name,) in found]

    def size(self) -> int:
        """Bytes of our database."""
        with self.connect() as connection:
            return int(one(connection, "SELECT pg_database_size(current_database())"))

    def create(self, name: str, *, copy_of: str = "") -> None:
        """A database beside ours, empty or a copy; closed to everybody but owner and application."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(copy_of or "template0")
        )
        with self.connect(MAINTENANCE) as connection:
            if not copy_of:
                statement += sql.SQL(_collation(connection.info.server_version))
            try:
                connection.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                raise KeepingError(
                    f"The owner may not make a database. Let it, once: ALTER ROLE {self.owner} CREATEDB;"
                ) from None
            except psycopg.errors.ObjectInUse:
                raise KeepingError(
                    f"Somebody uses the database {copy_of} just now: stop site and worker first."
                ) from None
            for line in ("REVOKE ALL ON DATABASE {} FROM PUBLIC", "GRANT CONNECT ON DATABASE {} TO {}"):
                connection.execute(
                    sql.SQL(line).format(sql.Identifier(name), sql.Identifier(self.application))
                )

    def drop(self, name: str) -> None:
        """Drop a database of ours, ending who is in it.

        By force only when somebody is: of a vacuum that runs there, which the plain way ends by itself, the
        forced one says that the owner may not.
        """
        plain = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
        with self.connect(MAINTENANCE) as connection:
            for pause in DROP_AGAIN_SECONDS:
                try:
                    connection.execute(plain)
                    return
                except psycopg.errors.ObjectInUse:
                    with suppress(psycopg.errors.InsufficientPrivilege):
                        connection.execute(plain + sql.SQL(" WITH (FORCE)"))
                        return
                time.sleep(pause)
        raise KeepingError(f"Somebody uses the database {name} and cannot be ended: stop them first.")

    def swap(self, fresh: str, *, aside: str) -> None:
        """Put `fresh` in the place of our database, which becomes `aside`. Both or neither, also when this
        process is killed: the two names change in one transaction."""
        with self.connect(MAINTENANCE, autocommit=False) as connection:
            try:
                for old, new in ((self.database, aside), (fresh, self.database)):
                    connection.execute(
                        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                            sql.Identifier(old), sql.Identifier(new)
                        )
                    )
            except psycopg.errors.ObjectInUse:
                raise KeepingError(
                    "Somebody uses the database just now: stop site and worker first."
                ) from None

    def users(self) -> int:
        """How many other sessions are in our database now. Of other roles' sessions a plain role sees no
        kind; the server's own workers have no role."""
        with self.connect() as connection:
            return int(
                one(
                    connection,
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"
                    " AND coalesce(backend_type, 'client backend') = 'client backend'",
                )
            )


@dataclass(frozen=True)
class Programs:
    """Folders in which PostgreSQL's programs are looked for, best first."""

    folders: Sequence[Path]
    without_tls: Path | None = None
    """The folder whose programs cannot reach a server that demands TLS."""

    def find(self, name: str, server: Server) -> Path:
        """The program in the server's version, else in the next later one that there is."""
        major, tls = server.major(), server.uses_tls()
        later = []
        for folder in self.folders:
            path = folder / name
            if path.is_file() and not (tls and folder == self.without_tls):
                version = _version_of(path)
                if version == major:
                    return path
                if version > major:
                    later.append((version, path))
        if later:
            return min(later)[1]
        kind = " that can use TLS" if tls else ""
        raise KeepingError(
            f"There is no {name} of PostgreSQL {major}{kind} here: apt-get install postgresql-client-{major},"
            " or set DESMIGRATIF_POSTGRES_PROGRAMS to the folder it lies in."
        )

    def folder_of(self, name: str, major: int) -> Path | None:
        """The folder with the program in exactly this version."""
        paths = (folder / name for folder in self.folders)
        return next((one.parent for one in paths if one.is_file() and _version_of(one) == major), None)


def one(connection: Connection, statement: Any, *values: object) -> Any:
    """The first value of the first row."""
    row = connection.execute(statement, values or None).fetchone()
    if row is None:
        raise LookupError(statement)
    return row[0]


def room_for(folder: Path, least: int, *, what: str) -> None:
    """Refuse to begin what the disk cannot hold."""
    free = shutil.disk_usage(folder).free
    if free < least:
        raise KeepingError(f"{folder} has {free // 2**20} MB left; {what} needs about {least // 2**20} MB.")


def _collation(version: int) -> str:
    """Text sorts by code point on every server, whatever its own language."""
    if version >= 170_000:
        return " ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
    return " ENCODING 'UTF8' LOCALE 'C.UTF-8'"


@cache
def _version_of(program: Path) -> int:
    """The major version that a program says it has; 0 when it does not say."""
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)(?:\.|devel|beta|rc|\s|$)", said)
    return int(found[1]) if found else 0
