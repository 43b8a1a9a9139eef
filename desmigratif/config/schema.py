"""Migrations, run as the owner; what the owner makes is opened to the application role first."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from desmigratif.config import databases

OPENING = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)
"""For tables made from now on. A migration may close a table further; nothing opens it again."""


@contextmanager
def connected_as(role: str, *, name: str = "") -> Iterator[None]:
    """The default connection as `owner` or `application` (to the database `name`) inside the block."""
    target = connections["default"].settings_dict
    kept = dict(target)
    connections["default"].close()
    target.update(databases.connection_of(role))
    if name:
        target["NAME"] = name
    try:
        yield
    finally:
        connections["default"].close()
        target.clear()
        target.update(kept)


def migrate(*, name: str = "", verbosity: int = 1) -> None:
    """Bring the database's tables up to the code."""
    with connected_as("owner", name=name):
        open_to_application(databases.application_role())
        call_command("migrate", interactive=False, verbosity=verbosity)


def open_to_application(role: str) -> None:
    """Let the application role read and write the tables that the connected owner makes from now on."""
    with connection.cursor() as cursor:
        for statement in OPENING:
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))


def missing_migrations() -> list[str]:
    """Migrations of the code that the database has not had, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
