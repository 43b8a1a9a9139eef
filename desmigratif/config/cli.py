"""The one command line: finds the command's module and calls it. Knows no command's inside.

Modules are loaded by name, so that `plan` starts without Django and without a database.
"""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

Entry = Callable[[list[str]], int]
"""A command: its arguments in, its exit code out."""


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    ROWS_REFUSED = 1
    WRONG_USE = 2
    NOT_FINISHED = 3


@dataclass(frozen=True)
class Command:
    """Where a command lives, what it does, and whether it needs the application and its database."""

    target: str
    summary: str
    with_application: bool = False


COMMANDS = {
    "run": Command("desmigratif.config.supervisor:run", "start everything: database, web server, worker"),
    "plan": Command(
        "desmigratif.cores.selection.command:plan", "choose villages from files, without a database"
    ),
    "verify-plan": Command(
        "desmigratif.cores.selection.check.verify:verify_plan", "check a plan's files without the solver"
    ),
    "import": Command(
        "desmigratif.config.commands:import_file", "import positions FILE or import shapes FILE", True
    ),
    "export": Command(
        "desmigratif.config.commands:export_file",
        "export audit FILE: the trail, for an outside auditor",
        True,
    ),
    "verify-audit": Command(
        "desmigratif.cores.sealing.command:verify_audit", "check an exported trail, without its database"
    ),
    "backup": Command(
        "desmigratif.config.copies.commands:backup", "an encrypted backup while the site serves", True
    ),
    "restore": Command(
        "desmigratif.config.copies.commands:restore", "put a backup in the database's place", True
    ),
    "upgrade": Command(
        "desmigratif.config.copies.upgrading:upgrade", "move the database to this version", True
    ),
    "archive": Command(
        "desmigratif.config.copies.archiving:archive", "carry the database's log away, without pause", True
    ),
    "backup-key": Command(
        "desmigratif.config.copies.commands:backup_key", "make the key that opens backups", True
    ),
    "doctor": Command("desmigratif.config.doctor:main", "say what is wrong with this installation"),
    "migrate": Command(
        "desmigratif.config.commands:migrate", "bring the database's tables up to the code", True
    ),
    "shell": Command("desmigratif.config.commands:shell", "a Python shell with the application loaded", True),
    "manage": Command("desmigratif.config.commands:manage", "any command of Django and its packages", True),
}


def main(argv: list[str]) -> int:
    """Run the command `argv[0]` with the rest; gives its exit code."""
    if not argv or argv[0] in {"-h", "--help", "help"}:
        print(usage())
        return Exit.DONE if argv else Exit.WRONG_USE
    command = COMMANDS.get(argv[0])
    if command is None:
        print(f"desmigratif: there is no command “{argv[0]}”.\n\n{usage()}", file=sys.stderr)
        return Exit.WRONG_USE
    if command.with_application:
        call = importlib.import_module("desmigratif.config.commands").with_application
        return int(call(command.target, argv[1:]))
    return load(command.target)(argv[1:])


def load(target: str) -> Entry:
    """The function that `module:name` names."""
    module, _, name = target.partition(":")
    entry: Entry = getattr(importlib.import_module(module), name)
    return entry


def usage() -> str:
    """The list of commands."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            "usage: desmigratif COMMAND …",
            "",
            *lines,
            "",
            "desmigratif COMMAND --help explains one of them.",
            "Exit codes: 0 done, 1 done with rows refused, 2 wrong use, 3 could not finish.",
        ]
    )
