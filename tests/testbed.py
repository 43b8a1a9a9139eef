"""Databases for tests: a migrated template, kept between runs, and a copy of it for each worker.

All is made and dropped as the owner; the tests themselves run as the application role.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.db import connection, connections
from psycopg import sql

from desmigratif.config import databases, schema

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "desmigratif_template_"
COPY = "test_desmigratif_"
KEPT_SECONDS = 24 * 60 * 60
LOCK = 20_170_400
"""Key of the advisory lock around making a template; any number, the same in every process."""

Connection = psycopg.Connection[tuple[Any, ...]]


def fingerprint() -> str:
    """Changes whenever a migration, a package that brings some, or this file changes."""
    digest = hashlib.sha256((ROOT / "requirements-test.lock").read_bytes())
    for made_by in (schema.__file__, __file__):
        digest.update(Path(made_by).read_bytes())
    for configuration in sorted(apps.get_app_configs(), key=lambda one: one.label):
        folder = Path(configuration.path) / "migrations"
        for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.sql"))):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def copy_for_tests(worker: str) -> Iterator[str]:
    """A fresh copy of the template, which the default connection uses as the application role."""
    name = f"{COPY}{os.getpid()}_{worker}"
    with _owner() as owner:
        template = _template(owner)
        _drop(owner, name)
        _create(owner, name, template)
        owner.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
    try:
        with schema.connected_as("application", name=name):
            yield name
    finally:
        with _owner() as owner:
            _drop(owner, name)


@contextmanager
def _owner() -> Iterator[Connection]:
    """A connection of the owner to the maintenance database: no test database is touched by it."""
    entry = databases.connection_of("owner")
    with psycopg.connect(
        host=entry["HOST"],
        port=entry["PORT"],
        user=entry["USER"],
        password=entry.get("PASSWORD") or None,
        dbname=entry["NAME"],
        autocommit=True,
        **entry["OPTIONS"],
    ) as owner:
        yield owner


def _template(owner: Connection) -> str:
    """Name of the migrated template, made when missing; only one process makes it."""
    name = TEMPLATE + fingerprint()
    owner.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        if not _exists(owner, name):
            _sweep(owner)
            _make_template(owner, name)
    finally:
        owner.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


def _make_template(owner: Connection, name: str) -> None:
    making = f"{name}_making"
    _drop(owner, making)
    _create(owner, making, "template0")
    schema.migrate(name=making, verbosity=0)
    with schema.connected_as("owner", name=making), connection.cursor() as cursor:
        role = sql.Identifier(databases.application_role())
        # Django empties tables between tests that commit; the application itself may never do so.
        cursor.execute(sql.SQL("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {}").format(role))
        _let_tables_be_emptied(cursor)
        _leave_tables_unmeasured(cursor)
    owner.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name))
    )


def _let_tables_be_emptied(cursor: Any) -> None:
    """Switch off the triggers that keep append-only tables from being emptied."""
    cursor.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 <> 0"
    )
    for table, trigger in cursor.fetchall():
        statement = sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}")
        cursor.execute(statement.format(sql.Identifier(table), sql.Identifier(trigger)))


def _leave_tables_unmeasured(cursor: Any) -> None:
    """No statistics from what an earlier test had in a table: they make the next one slow by chance."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (table,) in cursor.fetchall():
        statement = sql.SQL("ALTER TABLE {} SET (autovacuum_enabled = off)")
        cursor.execute(statement.format(sql.Identifier(table)))


def _create(owner: Connection, name: str, template: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(template)
    )
    if template == "template0":
        statement += sql.SQL(_collation(owner))
    owner.execute(statement)
    owner.execute(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(
            sql.Identifier(name), sql.Literal(str(int(time.time())))
        )
    )


def _collation(owner: Connection) -> str:
    """Text sorts by code point on every server, whatever its own language."""
    if owner.info.server_version >= 170_000:
        return " ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
    return " ENCODING 'UTF8' LOCALE 'C.UTF-8'"


def _exists(owner: Connection, name: str) -> bool:
    return owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop(owner: Connection, name: str) -> None:
    owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _sweep(owner: Connection) -> None:
    """Drop what runs of yesterday left: templates of older code, copies of killed runs."""
    made_by_us = owner.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE (datname LIKE %s OR datname LIKE %s) AND pg_get_userbyid(datdba) = current_user",
        [f"{TEMPLATE}%", f"{COPY}%"],
    ).fetchall()
    for name, made in made_by_us:
        if not (made or "").isdecimal() or time.time() - int(made) > KEPT_SECONDS:
            _drop(owner, name)


def close_connections() -> None:
    """Close this thread's connections before their database goes."""
    connections.close_all()
