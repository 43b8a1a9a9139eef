"""`upgrade`: arguments, wiring and words. The work is in `keeping.upgrading`."""

import argparse
import os
import sys

from django.core.management.base import CommandError

from desmigratif.config import checks, cli, keys, schema
from desmigratif.config.copies import commands, wiring
from desmigratif.config.copies.saying import in_words, say
from desmigratif.keeping import beside, returning, upgrading
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.returning import Returned
from desmigratif.keeping.server import Server, one
from desmigratif.keeping.upgrading import Steps, Upgraded


def upgrade(argv: list[str]) -> int:
    """`upgrade`: backup, all migrations on a copy, checks, swap; `--back` undoes it."""
    return in_words("upgrade", _upgrade, argv)


def _upgrade(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "desmigratif upgrade", description="Bring the database up to this version; site and worker stand."
    )
    parser.add_argument(
        "--to",
        default=os.environ.get("DESMIGRATIF_BACKUPS", ""),
        metavar="PLACE",
        help="where the backup goes first (default: $DESMIGRATIF_BACKUPS)",
    )
    parser.add_argument("--without-backup", action="store_true", help="when one was just taken otherwise")
    parser.add_argument("--back", action="store_true", help="put the database of before in place again")
    options = parser.parse_args(argv)
    with wiring.site_stands():
        if options.back:
            looking_at = wiring.wiring().looking_at
            returned = returning.go_back(wiring.server(), looking_at=looking_at, say=say)
            print("\n".join(told_of_return(returned)))
            return cli.Exit.NOT_FINISHED if returned.parted.fault else cli.Exit.DONE
        steps = _steps(options.to, wanted=not options.without_backup)
        done = upgrading.upgrade(server=wiring.server(), steps=steps, say=say)
    print("\n".join(_told(done)))
    return cli.Exit.DONE


def before_run() -> None:
    """What `run` does with the embedded database of an earlier version: the same steps, so that the one of
    before is kept; with a backup where a place and a key are there. Raises CommandError."""
    server = wiring.server()
    if not _is_older(server):
        return
    place = os.environ.get("DESMIGRATIF_BACKUPS", "")
    wanted = bool(place) and keys.backup_recipients_file().exists()
    try:
        steps = _steps(place, wanted=wanted)
        done = upgrading.upgrade(server=server, steps=steps, say=say)
    except KeepingError as error:
        raise CommandError(str(error), returncode=cli.Exit.NOT_FINISHED) from None
    if done.migrations:
        print("\n".join(_told(done)[:-1]), file=sys.stderr, flush=True)


def _is_older(server: Server) -> bool:
    """Whether something was ever written to a database of an earlier version, as against a set-up that was
    cut off, or a database whose version this one does not know at all."""
    known = frozenset(wiring.known_migrations())
    with server.connect() as connection:
        there = one(connection, "SELECT to_regclass('public.audit_auditline') IS NOT NULL")
        if not (there and one(connection, "SELECT EXISTS (SELECT FROM audit_auditline)")):
            return False
        applied = {str(name) for (name,) in connection.execute(upgrading.APPLIED).fetchall()}
    return bool(known - applied) and not beside.of_later_version(applied, known)


def _steps(place: str, *, wanted: bool) -> Steps:
    if wanted and not place:
        raise KeepingError("Say where the backup goes: --to PLACE, or set DESMIGRATIF_BACKUPS.")
    return Steps(
        known_migrations=frozenset(wiring.known_migrations()),
        migrate=lambda name: schema.migrate(name=name, verbosity=0),
        faults=faults_of,
        back_up=lambda: commands.take_to(place).name if wanted else "",
    )


def faults_of(database: str) -> list[str]:
    """What `doctor` would find wrong with a database, asked as the application will ask it."""
    with schema.connected_as("application", name=database):
        findings = [
            checks.database_answers(),
            checks.role_is_bound(),
            checks.text_sorts_alike(),
            checks.schema_is_current(),
            checks.clock_is_not_behind(),
        ]
    return [f"{finding.name}: {finding.line}." for finding in findings if not finding.ok]


def _told(done: Upgraded) -> list[str]:
    if not done.migrations:
        return ["The tables fit this version already: nothing was done."]
    backup = f" Backup: {done.backup}." if done.backup else ""
    return [
        f"{done.migrations} migrations, checked, in place.{backup}",
        f"The database of before is kept as {done.kept_aside}; `desmigratif upgrade --back` puts it back.",
        *(f"Dropped, kept by an earlier upgrade: {name}." for name in done.dropped),
        "Start site and worker again.",
    ]


def told_of_return(done: Returned) -> list[str]:
    return [
        f"{done.name} is in place again. What was written since is kept as {done.aside}.",
        *commands.told_of_ending(done.epoch, done.ended, done.parted),
        *(f"Its tables know no {what}: none could be ended or begun there." for what in done.missing),
        "Now start the version of the code that fits it.",
    ]
