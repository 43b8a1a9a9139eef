"""Moving to a newer version in one go: all migrations on a copy, the copy judged, then swapped in.

Killed at any moment before the swap, the old state stands untouched; after it, the new one is whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desmigratif.keeping import beside
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.server import Server, one

APPLIED = "SELECT app || '.' || name FROM django_migrations"
KEPT = 1
"""How many databases of before an upgrade keeps."""


@dataclass(frozen=True)
class Steps:
    """What the roof gives: the code's migrations, running them on a database, faults of one, a backup."""

    known_migrations: frozenset[str]
    migrate: Callable[[str], None]
    faults: Callable[[str], list[str]]
    back_up: Callable[[], str]


@dataclass(frozen=True)
class Upgraded:
    """What was done; no migrations means that there was nothing to do."""

    migrations: int
    backup: str = ""
    kept_aside: str = ""
    dropped: Sequence[str] = ()
    """What earlier upgrades kept."""


def upgrade(*, server: Server, steps: Steps, say: Callable[[str], None]) -> Upgraded:
    """Bring the database up to the code. Raises KeepingError with everything as it was before."""
    say(server.where())
    missing = missing_migrations(server, steps.known_migrations)
    if not missing:
        return Upgraded(0)
    if server.users():
        raise KeepingError("Somebody uses the database just now: stop site and worker first.")
    say("Backup")
    backup = steps.back_up()
    say("Copying the database")
    with beside.prepared(server, copy=True) as fresh:
        before = newest_line(server, fresh)
        say(f"Tables: {len(missing)} migrations on the copy")
        steps.migrate(fresh)
        say("Judging the copy")
        faults = steps.faults(fresh)
        if faults:
            raise KeepingError(f"The copy does not pass, nothing was changed: {' '.join(faults)}")
        if newest_line(server) != before:
            raise KeepingError("Something was written meanwhile, nothing was changed: stop site and worker.")
        say("Putting it in place")
        aside = beside.put_in_place(server, fresh, kind=beside.BEFORE)
    dropped = beside.forget_all_but(server, KEPT)
    return Upgraded(len(missing), backup, aside, dropped)


def missing_migrations(server: Server, known: frozenset[str]) -> set[str]:
    """Migrations that the database has not had. Raises KeepingError for a database of a later version."""
    if not server.holds_tables():
        raise KeepingError(
            f"The database {server.database} is empty: `desmigratif run` or `restore` fills it."
        )
    with server.connect() as connection:
        applied = {str(name) for (name,) in connection.execute(APPLIED).fetchall()}
    unknown = beside.of_later_version(applied, known)
    if unknown:
        raise KeepingError(f"The database is of a later version: this one does not know {unknown}.")
    return set(known - applied)


def newest_line(server: Server, database: str = "") -> int:
    """Id of the newest line of the trail: every write leaves one."""
    with server.connect(database) as connection:
        return int(one(connection, "SELECT coalesce(max(id), 0) FROM audit_auditline"))
