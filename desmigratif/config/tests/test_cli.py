"""The one command line: finds commands, says what they are, starts light."""

import importlib.util
import subprocess
import sys

import pytest

from desmigratif.config import cli, setup_steps


def test_every_command_has_its_module_and_the_help_names_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == cli.Exit.DONE
    shown = capsys.readouterr().out
    for name, command in cli.COMMANDS.items():
        assert importlib.util.find_spec(command.target.partition(":")[0]) is not None, command.target
        assert f"  {name} " in shown
        assert command.summary in shown


@pytest.mark.parametrize("argv", [[], ["nonsense"], ["nonsense", "--help"]])
def test_wrong_use_is_exit_code_2_with_the_list_of_commands(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(argv) == cli.Exit.WRONG_USE
    captured = capsys.readouterr()
    assert "verify-plan" in captured.out + captured.err


def test_the_command_line_itself_loads_neither_django_nor_a_database() -> None:
    code = "import sys; from desmigratif.config import cli; cli.main(['--help'])\n"
    code += "sys.exit(any(name.split('.')[0] in {'django', 'psycopg'} for name in sys.modules))"
    assert (
        subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False).returncode == 0
    )


def test_the_module_answers_like_the_console_script() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desmigratif", "nonsense"], capture_output=True, text=True, check=False
    )
    assert done.returncode == cli.Exit.WRONG_USE
    assert "there is no command “nonsense”" in done.stderr


@pytest.mark.parametrize(
    ("host", "embedded", "wanted", "allowed"),
    [
        ("127.0.0.1", True, True, True),
        ("::1", True, True, True),
        ("localhost", True, True, True),
        ("127.0.0.1", True, False, False),
        ("127.0.0.1", False, True, False),
        ("0.0.0.0", True, True, False),
        ("10.0.0.7", True, True, False),
        ("desmigratif.example", True, True, False),
    ],
)
def test_demo_accounts_only_on_the_own_machine_with_the_own_database(
    host: str, embedded: bool, wanted: bool, allowed: bool
) -> None:
    assert setup_steps.demo_allowed(host=host, embedded=embedded, wanted=wanted) is allowed
