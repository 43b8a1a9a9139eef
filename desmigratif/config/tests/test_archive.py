"""One setting keeps an archive; `doctor` and metrics say how far it is behind and what is wrong with it."""

import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.utils import timezone

from desmigratif.archiving import state
from desmigratif.archiving.state import State
from desmigratif.config import databases, programs
from desmigratif.config.copies import archiving as command
from desmigratif.config.watching import metrics, upkeep
from desmigratif.keeping.errors import KeepingError

DOOR = cast("Any", SimpleNamespace(socket=SimpleNamespace(fileno=lambda: 3)))
PLACE = "/mnt/elsewhere"


def noted(home: Path, *, behind: float = 5, fault: str = "", base: bool = True, place: str = PLACE) -> None:
    now = timezone.now()
    reached, base_at = (now - timedelta(seconds=behind)).isoformat(), (now - timedelta(hours=3)).isoformat()
    names = ("base-x", base_at) if base else ("", "")
    state.note(home, State(place, "log-1", reached, *names, fault))


def test_without_the_setting_there_is_no_archive_and_no_fault(tmp_path: Path) -> None:
    finding = upkeep.archive_keeps_up(tmp_path, "")
    assert finding.ok
    assert finding.remark
    assert "DESMIGRATIF_ARCHIVE" in finding.line


def test_an_archive_that_keeps_up_is_right(tmp_path: Path) -> None:
    noted(tmp_path)
    finding = upkeep.archive_keeps_up(tmp_path, PLACE)
    assert finding.ok, finding.line
    assert "up to 5 s ago, base 3 hours old, at /mnt/elsewhere" in finding.line


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"behind": 61}, "up to 61 s ago"),
        ({"fault": "The place is full."}, "The place is full."),
        ({"base": False}, "no base yet"),
        ({"place": "/mnt/another"}, "nothing of the log lies at /mnt/elsewhere yet"),
    ],
    ids=["behind", "fault", "no base", "another place"],
)
def test_what_is_wrong_with_an_archive_is_a_fault(given: dict[str, Any], words: str, tmp_path: Path) -> None:
    noted(tmp_path, **given)
    finding = upkeep.archive_keeps_up(tmp_path, PLACE)
    assert not finding.ok
    assert words in finding.line


def test_an_archive_that_never_came_about_is_a_fault(tmp_path: Path) -> None:
    assert not upkeep.archive_keeps_up(tmp_path, PLACE).ok


@pytest.mark.parametrize(("fault", "failing"), [("", "0"), ("full", "1")], ids=["well", "full"])
def test_metrics_tell_a_machine_the_same(
    fault: str, failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted(tmp_path, fault=fault)
    monkeypatch.delenv("DESMIGRATIF_ARCHIVE", raising=False)
    assert list(metrics.of_archive(tmp_path)) == []
    monkeypatch.setenv("DESMIGRATIF_ARCHIVE", PLACE)
    said = dict(line.split() for line in metrics.of_archive(tmp_path) if not line.startswith("#"))
    assert 5 <= float(said["desmigratif_archive_behind_seconds"]) < 10
    assert 10_700 < float(said["desmigratif_archive_base_age_seconds"]) < 10_900
    assert said["desmigratif_archive_failing"] == failing


@pytest.mark.parametrize(
    ("place", "address", "names"),
    [
        ("", "", ["web server", "worker"]),
        (PLACE, "", ["web server", "worker", "archiver"]),
        (PLACE, "postgresql://x@y/z", ["web server", "worker"]),
    ],
    ids=["off", "on", "a server of one's own has its own unit"],
)
def test_one_setting_makes_run_carry_the_log_away(
    place: str, address: str, names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESMIGRATIF_ARCHIVE", place)
    monkeypatch.setenv("DATABASE_URL", address)
    family = programs.servers(DOOR, tmp_path / "log")
    assert [child.name for child in family] == names
    assert [child.name for child in family if not child.needed] == names[2:]


def test_a_second_archiver_of_a_home_is_refused(tmp_path: Path) -> None:
    command.be_alone(tmp_path)
    with pytest.raises(KeepingError, match="runs already"):
        command.be_alone(tmp_path)


def test_a_place_must_be_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("DESMIGRATIF_ARCHIVE", raising=False)
    monkeypatch.setattr(databases, "is_embedded", lambda: False)
    with pytest.raises(SystemExit) as ended:
        command.archive([])
    assert ended.value.code == 2
    assert "--to PLACE" in capsys.readouterr().err
    assert "DESMIGRATIF_ARCHIVE" not in os.environ
