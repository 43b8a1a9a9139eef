"""`desmigratif doctor`: one line for each thing that is right or wrong with this installation."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.module_loading import import_string

from desmigratif.config import checks, cli, databases, embedded, home, setup_steps
from desmigratif.config.checks import Finding

DEMO = "desmigratif.signin.demo"
UNATTENDED = "desmigratif.accounts.unattended"
SECOND_STEP = "desmigratif.signin.second_step"
UPKEEP = "desmigratif.config.watching.upkeep"
CITED = "desmigratif.programmes.lawbook.differences"


def main(argv: list[str]) -> int:
    """Print the lines; exit code 0 when nothing is wrong, else 3."""
    parser = argparse.ArgumentParser(
        "desmigratif doctor", description="Say what is wrong with this installation."
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address the site listens on (default: this machine only)"
    )
    host = parser.parse_args(argv).host
    faults = 0
    with ExitStack() as stack:
        for finding in findings(host, stack):
            faults += not finding.ok
            mark = "ok   " if finding.ok and not finding.remark else "note " if finding.ok else "FAULT"
            print(f"{mark} {finding.name}: {finding.line}")
    print("Nothing is wrong." if not faults else f"Faults: {faults}", file=sys.stderr)
    return cli.Exit.NOT_FINISHED if faults else cli.Exit.DONE


def findings(host: str, stack: ExitStack) -> Iterator[Finding]:
    """All findings; those that need the database end at a database that does not answer."""
    yield checks.browser_is_there()
    try:
        if databases.is_embedded():
            stack.enter_context(embedded.held())
            yield checks.disk_has_room(embedded.current_folders().home)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desmigratif.config.settings")
        django.setup()
    except (embedded.DatabaseUnavailableError, ImproperlyConfigured) as error:
        yield Finding("database", str(error), ok=False)
        return
    answer = checks.database_answers()
    yield answer
    if answer.ok:
        yield from _inside_the_database(host)


def _inside_the_database(host: str) -> Iterator[Finding]:
    yield checks.role_is_bound()
    yield checks.text_sorts_alike()
    current = checks.schema_is_current()
    yield current
    if not current.ok:
        return
    yield checks.clock_is_not_behind()
    yield import_string("desmigratif.config.watching.trail_checks.trail_is_sealed")()
    yield import_string(f"{UPKEEP}.worker_is_alive")()
    yield import_string(f"{UPKEEP}.backups_are_young")(home.folder())
    yield import_string(f"{UPKEEP}.archive_keeps_up")(home.folder(), home.archive_place())
    yield import_string(f"{UPKEEP}.mail_server_answers")()
    allowed = setup_steps.demo_allowed(host=host, embedded=databases.is_embedded())
    allowed = allowed and import_string(f"{DEMO}.allowed")()
    yield checks.demo_accounts_belong(import_string(f"{DEMO}.usernames")(), allowed=allowed)
    yield checks.accounts_are_looked_after(import_string(f"{UNATTENDED}.unattended")())
    yield checks.roles_count(import_string(f"{UNATTENDED}.misplaced")())
    yield checks.second_steps_are_set_up(import_string(f"{SECOND_STEP}.missing")())
    yield checks.providers_have_agencies([one.agency for one in settings.IDENTITY_PROVIDERS])
    yield checks.substances_are_cited(import_string(CITED)(timezone.localdate()))
