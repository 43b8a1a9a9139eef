"""Commands that need the application: with its database up, Django loaded, failures as one sentence."""

import argparse
import os
import sys
from contextlib import ExitStack

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, execute_from_command_line
from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError, connections

from desmigratif.config import cli, databases, embedded, schema

KNOWN_FAILURES = (
    embedded.DatabaseUnavailableError,
    ImproperlyConfigured,
    OperationalError,
    InterfaceError,
)


def with_application(target: str, argv: list[str]) -> int:
    """Run a command with the database up and Django loaded."""
    try:
        with ExitStack() as stack:
            if databases.is_embedded():
                stack.enter_context(embedded.held())
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desmigratif.config.settings")
            django.setup()
            stack.callback(connections.close_all)
            return cli.load(target)(argv)
    except CommandError as error:
        print(f"desmigratif: {error}", file=sys.stderr)
        return error.returncode
    except KNOWN_FAILURES as error:
        print(f"desmigratif: {first_line(error)}", file=sys.stderr)
        return cli.Exit.NOT_FINISHED


def first_line(error: BaseException) -> str:
    """The sentence of an error; libpq puts hints on further lines."""
    return str(error).strip().partition("\n")[0] or type(error).__name__


def import_file(argv: list[str]) -> int:
    """`import positions FILE` and `import shapes FILE`: true positions and outlines of places."""
    parser = argparse.ArgumentParser(
        "desmigratif import", description="Import true positions or outlines of places."
    )
    parser.add_argument(
        "kind", choices=("positions", "shapes"), help="positions: code,lat,lng · shapes: GeoJSON"
    )
    parser.add_argument("file", metavar="FILE")
    options = parser.parse_args(argv)
    call_command(f"import_{options.kind}", options.file)
    return cli.Exit.DONE


def export_file(argv: list[str]) -> int:
    """`export audit FILE`: the whole trail with its seals; `verify-audit` checks it anywhere."""
    parser = argparse.ArgumentParser("desmigratif export", description="Write what outsiders check or use.")
    parser.add_argument("kind", choices=("audit",), help="audit: the sealed trail, one JSON record a row")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument(
        "--without-details",
        action="store_true",
        help="seals and lines only, for somebody who may not read them",
    )
    options = parser.parse_args(argv)
    call_command("export_audit", options.file, details=not options.without_details)
    return cli.Exit.DONE


def migrate(argv: list[str]) -> int:
    """`migrate`: all migrations, as the owner of the database."""
    argparse.ArgumentParser("desmigratif migrate", description="Bring the tables up to the code.").parse_args(
        argv
    )
    schema.migrate()
    return cli.Exit.DONE


def shell(argv: list[str]) -> int:
    """`shell`: Python with the application loaded, as the application role."""
    return manage(["shell", *argv])


def manage(argv: list[str]) -> int:
    """`manage …`: Django's own commands; `migrate` as the owner, all others as the application role."""
    with ExitStack() as stack:
        if argv[:1] == ["migrate"]:
            stack.enter_context(schema.connected_as("owner"))
            schema.open_to_application(databases.application_role())
        execute_from_command_line(["desmigratif manage", *argv])
    return cli.Exit.DONE
