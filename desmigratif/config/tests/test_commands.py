"""Commands that need the application: exit codes, and failures as one sentence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import OperationalError
from django.test import override_settings
from django.utils.module_loading import import_string

from desmigratif.config import cli, commands, databases, embedded, schema, setup_steps, static_files
from desmigratif.signin import demo
from tests import testbed

Run = Callable[[list[str]], int]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Run], int]:
    """Run a function as a command on a real server's settings, without starting anything."""
    monkeypatch.setattr(databases, "is_embedded", lambda: False)

    def call(function: Run) -> int:
        monkeypatch.setattr(cli, "load", lambda target: function)
        return commands.with_application("some:command", ["one", "two"])

    return call


def test_a_command_gets_its_arguments_and_gives_its_exit_code(command: Callable[[Run], int]) -> None:
    seen: list[str] = []

    def works(argv: list[str]) -> int:
        seen.extend(argv)
        return cli.Exit.ROWS_REFUSED

    assert command(works) == 1
    assert seen == ["one", "two"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CommandError("rows 3 and 7 were refused", returncode=1), 1),
        (CommandError("no such file", returncode=2), 2),
        (OperationalError("connection refused\n\tIs the server running?"), 3),
        (ImproperlyConfigured("DATABASE_OWNER_URL is not set"), 3),
        (embedded.DatabaseUnavailableError("The disk is full"), 3),
    ],
)
def test_a_known_failure_is_one_sentence_and_its_code(
    command: Callable[[Run], int], error: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(argv: list[str]) -> int:
        raise error

    assert command(fails) == code
    said = capsys.readouterr().err
    assert said == f"desmigratif: {str(error).splitlines()[0]}\n"


def test_an_unknown_failure_keeps_its_traceback(command: Callable[[Run], int]) -> None:
    def fails(argv: list[str]) -> int:
        raise KeyError("a mistake of ours")

    with pytest.raises(KeyError):
        command(fails)


@pytest.mark.parametrize("kind", ["positions", "shapes"])
def test_import_hands_the_file_to_the_room(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []
    monkeypatch.setattr(commands, "call_command", lambda *arguments: called.extend(arguments))
    assert commands.import_file([kind, "file.csv"]) == cli.Exit.DONE
    assert called == [f"import_{kind}", "file.csv"]


def test_an_unknown_kind_of_import_is_wrong_use() -> None:
    with pytest.raises(SystemExit) as stopped:
        commands.import_file(["people", "file.csv"])
    assert stopped.value.code == cli.Exit.WRONG_USE


def test_every_step_of_the_set_up_exists() -> None:
    for function in (*(step.function for step in setup_steps.STEPS), setup_steps.WELCOME):
        assert callable(import_string(function)), function


def test_the_welcome_names_demo_accounts_only_in_a_demonstration() -> None:
    welcome = import_string(setup_steps.WELCOME)
    for word in ("perencana", "petugas.desa", demo.SECRET):
        assert word in "\n".join(welcome(demo=True))
        assert word not in "\n".join(welcome(demo=False))


@pytest.mark.django_db
def test_a_server_without_the_owners_address_only_looks_whether_it_was_migrated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(databases, "is_embedded", lambda: False)
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    setup_steps._bring_tables_up_to_date()
    monkeypatch.setattr(schema, "missing_migrations", lambda: ["places.0002_more"])
    with pytest.raises(CommandError, match=r"run `desmigratif migrate` with DATABASE_OWNER_URL"):
        setup_steps._bring_tables_up_to_date()


def test_static_files_are_collected_once_and_again_when_one_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_files, "fingerprint", lambda: "first")
    with override_settings(STATIC_ROOT=str(tmp_path)):
        static_files.collect()
        one = next(path for path in tmp_path.rglob("*.css") if path.is_file())
        one.unlink()
        static_files.collect()
        assert not one.exists()
        monkeypatch.setattr(static_files, "fingerprint", lambda: "second")
        static_files.collect()
        assert one.exists()


def test_the_fingerprint_of_static_files_is_steady() -> None:
    assert static_files.fingerprint() == static_files.fingerprint()


def test_another_migration_makes_another_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Room:
        label, path = "zz", str(tmp_path)

    before = testbed.fingerprint()
    known = list(apps.get_app_configs())
    monkeypatch.setattr(apps, "get_app_configs", lambda: [*known, Room()])
    (tmp_path / "migrations").mkdir()
    assert testbed.fingerprint() == before
    (tmp_path / "migrations" / "0001_initial.py").write_text("a = 1")
    with_one = testbed.fingerprint()
    (tmp_path / "migrations" / "0001_initial.py").write_text("a = 2")
    assert len({before, with_one, testbed.fingerprint()}) == 3
