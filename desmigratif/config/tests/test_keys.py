"""The secret key: one for an installation, closed to others, said to be damaged when it is."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from desmigratif.config import keys


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESMIGRATIF_HOME", str(tmp_path))
    return tmp_path


def test_a_key_is_made_once_and_closed_to_others(home: Path) -> None:
    first = keys.secret_key()
    assert len(first) >= 50
    assert keys.secret_key() == first
    assert (home / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == ["secret-key"]


def test_what_a_killed_start_of_the_same_number_left_does_not_stop_the_next(home: Path) -> None:
    (home / f"secret-key.{os.getpid()}").write_text("half")
    assert len(keys.secret_key()) >= 50


def test_a_damaged_key_is_said_with_its_place_as_every_wrong_setting_is(home: Path) -> None:
    (home / "secret-key").write_text("")
    with pytest.raises(ImproperlyConfigured, match=f"{home}/secret-key is damaged: remove it"):
        keys.secret_key()
