"""What `run` does before the site opens: migrations, then these steps. Each is quick when already done.

Functions are named by their dotted path, so that this list loads no room before Django is ready.
"""

import os
import sys
from dataclasses import dataclass, field

from django.core.management.base import CommandError
from django.utils.module_loading import import_string

from desmigratif.config import checks, cli, commands, databases, schema

DEMO_USERNAMES = "desmigratif.signin.demo.usernames"
BEFORE_RUN = "desmigratif.config.copies.upgrading.before_run"
WELCOME = "desmigratif.config.welcome.lines"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Step:
    """One step: the line to show, the function to call, whether it only belongs to a demonstration."""

    line: str
    function: str
    arguments: dict[str, object] = field(default_factory=dict)
    only_demo: bool = False


BY_THE_INSTALLATION: dict[str, object] = {"by": None}

STEPS: tuple[Step, ...] = (
    Step("Static files", "desmigratif.config.static_files.collect"),
    Step("Register of villages", "desmigratif.places.actions.loading.load_register", BY_THE_INSTALLATION),
    Step("Agencies", "desmigratif.agencies.actions.ensure_agencies"),
    Step("Example office", "desmigratif.agencies.actions.ensure_demo_regency_office", only_demo=True),
    Step("Programmes", "desmigratif.programmes.actions.register.ensure_programmes", BY_THE_INSTALLATION),
    Step("Demo accounts", "desmigratif.signin.demo.create_demo_accounts", only_demo=True),
    Step("Mentions", "desmigratif.programmes.actions.register.ensure_mentions", only_demo=True),
    Step("Example sites", "desmigratif.programmes.demo.ensure_example_sites", only_demo=True),
    Step("Example centres", "desmigratif.centres.demo.ensure_example_centres", only_demo=True),
    Step("Example reports", "desmigratif.monitoring.demo.ensure_example_reports", only_demo=True),
    Step("Example nominations", "desmigratif.nominations.demo.ensure_example_nominations", only_demo=True),
    Step("First plan asked for", "desmigratif.planning.actions.first.first_plan", only_demo=True),
)


def demo_allowed(*, host: str, embedded: bool, wanted: bool = True) -> bool:
    """Demo accounts have known passwords: only on this machine's own address and its own database."""
    return wanted and embedded and host in LOOPBACK


def prepare(argv: list[str]) -> int:
    """Everything before the site opens. Progress goes to stderr, the welcome to stdout."""
    demo = "--demo" in argv
    _say("Tables")
    _bring_tables_up_to_date()
    if "--reachable" in argv:
        _refuse_known_passwords()
    for step in STEPS:
        if demo or not step.only_demo:
            _say(step.line)
            import_string(step.function)(**step.arguments)
    print("\n".join(import_string(WELCOME)(demo=demo)))
    return cli.Exit.DONE


def _bring_tables_up_to_date() -> None:
    """Migrate; a server that is not given the owner's address only looks whether that was done. The embedded
    database of an earlier version is upgraded on a copy, and the one of before is kept."""
    if databases.is_embedded():
        import_string(BEFORE_RUN)()
    if databases.is_embedded() or os.environ.get("DATABASE_OWNER_URL"):
        schema.migrate(verbosity=0)
        return
    finding = checks.schema_is_current()
    if not finding.ok:
        raise CommandError(f"{finding.line} with DATABASE_OWNER_URL set", returncode=cli.Exit.NOT_FINISHED)


def _refuse_known_passwords() -> None:
    """Others can reach this site: an account whose password everyone knows must not be there."""
    finding = checks.demo_accounts_belong(import_string(DEMO_USERNAMES)(), allowed=False)
    if not finding.ok:
        raise CommandError(finding.line, returncode=cli.Exit.NOT_FINISHED)


def _say(line: str) -> None:
    print(f"  {line} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(commands.with_application("desmigratif.config.setup_steps:prepare", sys.argv[1:]))
