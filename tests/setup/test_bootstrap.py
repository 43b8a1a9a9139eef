"""The bootstrap script: says what the machine lacks, never undoes a wider set-up, does nothing twice."""

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "ops" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = Path.cwd()
    yield module
    os.chdir(folder)


def test_an_old_python_is_one_sentence_with_the_way_out(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert bootstrap.missing_prerequisite() == (
        "Python 3.11 or later is needed, this is 3.9.2; name a newer one: make run PYTHON=python3.12"
    )


def test_a_missing_venv_module_is_one_sentence_with_the_command(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    assert bootstrap.missing_prerequisite().endswith("install it: apt-get install python3-venv")


def test_this_machine_lacks_nothing(bootstrap: ModuleType) -> None:
    assert bootstrap.missing_prerequisite() == ""


@pytest.mark.parametrize(
    ("asked", "installed", "result"),
    [
        ("run", None, "run"),
        ("test", None, "test"),
        ("run", "test", "test"),
        ("test", "run", "test"),
        ("test", "bench", "bench"),
        ("run", "nonsense", "run"),
    ],
)
def test_run_and_test_do_not_undo_each_other(
    bootstrap: ModuleType, asked: str, installed: str | None, result: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "has_tests", lambda: False)
    assert bootstrap.widest(asked, {"kind": installed} if installed else {}) == result


def test_a_venv_with_the_tests_packages_and_no_stamp_keeps_them(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "has_tests", lambda: True)
    assert bootstrap.widest("run", {}) == "test"


@pytest.mark.parametrize(
    ("stamp", "works", "made"),
    [
        ({}, True, False),
        ({}, False, True),
        ({"place": "here"}, True, False),
        ({"place": "where the checkout was before"}, True, True),
    ],
)
def test_the_venv_is_made_anew_only_when_it_is_broken_or_was_moved(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, stamp: dict[str, str], works: bool, made: bool
) -> None:
    done: list[str] = []
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(bootstrap, "VENV", "here")
    monkeypatch.setattr(bootstrap, "read_stamp", lambda: stamp)
    monkeypatch.setattr(bootstrap, "works", lambda: works)
    monkeypatch.setattr(bootstrap, "write_stamp", lambda new: done.append("stamp"))
    for step in ("make_venv", "forget_stamp", "install_project"):
        monkeypatch.setattr(bootstrap, step, lambda step=step: done.append(step))
    monkeypatch.setattr(bootstrap, "install_packages", lambda kind: done.append("install_packages"))
    monkeypatch.setattr(bootstrap, "call", lambda *command: done.append(str(command[0])))
    bootstrap.prepare("run")
    assert ("make_venv" in done) is made
    assert done[-1] == "stamp"
    assert done.index("install_packages") < done.index("install_project")


def test_wider_locks_hold_all_that_narrower_ones_hold() -> None:
    pin = re.compile(r"^([A-Za-z0-9._-]+==[^ ]+)", re.MULTILINE)
    run, tests, bench = (
        set(pin.findall((ROOT / name).read_text()))
        for name in ("requirements.lock", "requirements-test.lock", "requirements-bench.lock")
    )
    assert run <= tests <= bench


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock", "requirements-bench.lock"])
def test_every_locked_package_has_hashes_and_no_lock_names_an_address(name: str) -> None:
    text = (ROOT / name).read_text()
    entries = re.findall(r"^[A-Za-z0-9._-]+==(?:.*\\\n)*.*$", text, re.MULTILINE)
    assert len(entries) > 20
    assert [entry.split("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_uv_is_pinned_by_hash() -> None:
    text = (ROOT / "requirements-uv.lock").read_text()
    assert re.match(r"uv==\d+\.\d+\.\d+ \\\n\s+--hash=sha256:", text)
    assert "://" not in text


def test_wrong_use_and_its_exit_code() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "ops" / "bootstrap.py"), "everything"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "usage" in done.stderr
