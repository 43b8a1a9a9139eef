"""News of a running search: whole, monotone in what is known, cheap."""

import json
from pathlib import Path

import pytest

from desmigratif.cores.selection import telling
from desmigratif.cores.selection.telling import Teller


def _told(path: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads(path.read_text())
    return told


def test_the_first_news_and_every_new_stage_are_told_at_once(tmp_path: Path) -> None:
    tell = Teller(tmp_path / "news.json")
    tell("set", None, 9)
    assert _told(tmp_path / "news.json") == {"stage": "set", "value": None, "bound": 9}
    tell("years", 3, None)
    assert _told(tmp_path / "news.json") == {"stage": "years", "value": 3, "bound": None}


def test_what_is_known_of_a_stage_stays_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "EVERY_SECONDS", 0.0)
    tell = Teller(tmp_path / "news.json")
    tell("set", 5, None)
    tell("set", None, 9)
    assert _told(tmp_path / "news.json") == {"stage": "set", "value": 5, "bound": 9}


def test_a_flood_of_news_is_written_now_and_then_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "EVERY_SECONDS", 3600.0)
    tell = Teller(tmp_path / "news.json")
    for value in range(1000):
        tell("set", value, 2000)
    assert _told(tmp_path / "news.json")["value"] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["news.json"]
