"""`backup-key`: a passphrase is typed twice, and a key is opened before backups are locked with it."""

import getpass
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest

from desmigratif.config import cli
from desmigratif.config.copies import commands
from desmigratif.keeping import cipher

GOOD = "empat belas kata"


@pytest.fixture
def public(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the public halves go."""
    monkeypatch.setenv("DESMIGRATIF_BACKUP_KEYS", str(tmp_path / "keys.txt"))
    monkeypatch.delenv(commands.PASSPHRASE, raising=False)
    return tmp_path / "keys.txt"


def type_in(monkeypatch: pytest.MonkeyPatch, *words: str) -> Iterator[str]:
    typed = iter(words)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(typed))
    return typed


def make(path: Path) -> int:
    return commands.backup_key([str(path), "--passphrase"])


def test_a_word_typed_twice_alike_locks_the_key(
    public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = type_in(monkeypatch, GOOD, GOOD)
    assert make(tmp_path / "key") == cli.Exit.DONE
    assert not list(typed)
    (opened,) = cipher.identities(tmp_path / "key", passphrase=GOOD)
    assert str(opened.to_public()) in public.read_text()


def test_a_slip_of_the_finger_makes_no_key(
    public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, GOOD, GOOD + "a")
    assert make(tmp_path / "key") == cli.Exit.NOT_FINISHED
    assert "differ" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_key_that_its_word_does_not_open_locks_no_backup(
    public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = pyrage.passphrase.encrypt

    def wrongly(text: bytes, word: str) -> Any:
        return lock(text, word + "x")

    monkeypatch.setattr(pyrage.passphrase, "encrypt", wrongly)
    type_in(monkeypatch, GOOD, GOOD)
    assert make(tmp_path / "key") == cli.Exit.NOT_FINISHED
    assert not list(tmp_path.iterdir())
