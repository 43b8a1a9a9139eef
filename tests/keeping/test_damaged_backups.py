"""A backup that is not what was taken is refused in words, and nothing is touched."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from desmigratif.keeping import beside, cipher, manifest, taking, verifying
from desmigratif.keeping.errors import DamagedError, WrongKeyError
from tests.keeping.drill import Taken, lines, put_back

pytestmark = pytest.mark.slow
DATABASE = taking.DATABASE


def cut(folder: Path) -> None:
    with (folder / DATABASE).open("r+b") as file:
        file.truncate(2000)


def forge(folder: Path) -> None:
    said = json.loads((folder / manifest.NAME).read_text())
    said["facts"]["trail_batches"] = 0
    (folder / manifest.NAME).write_text(json.dumps(said))


def strip(folder: Path) -> None:
    said = json.loads((folder / manifest.NAME).read_text())
    said |= {"signature": "", "key_id": "", "public_keys": ""}
    said["facts"] |= {"trail_batches": 0, "trail_head": ""}
    (folder / manifest.NAME).write_text(json.dumps(said))


def test_a_manifest_that_hides_the_trail_does_not_keep_it_from_being_asked(taken: Taken) -> None:
    strip(taken.folder)
    with pytest.raises(DamagedError, match="sealed trail"):
        put_back(taken)
    assert beside.kept(taken.server) == []
    with pytest.raises(DamagedError, match="not signed"):
        put_back(taken, known_keys=verifying.own_keys())
    assert len(lines(taken.server)) == 5


def test_this_machines_own_keys_are_compared_with_and_a_fresh_machine_says_that_it_has_none(
    taken: Taken,
) -> None:
    assert "the house's key" in put_back(taken, known_keys=verifying.own_keys()).signed
    Path(f"{settings.AUDIT_KEY_FILE}.pub").unlink()
    assert verifying.own_keys() == ""
    assert "no public key of the house lies here" in put_back(taken, known_keys="").signed


def exchange(folder: Path) -> None:
    (folder / taking.TRAIL).write_bytes((folder / DATABASE).read_bytes())


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (cut, "is cut off: 2000 of"),
        (lambda folder: (folder / DATABASE).unlink(), "is missing"),
        (lambda folder: (folder / manifest.NAME).unlink(), "manifest.json is missing"),
        (forge, "was changed after"),
        (exchange, "is damaged"),
    ],
)
def test_a_damaged_backup_is_refused_in_words_and_nothing_is_touched(
    harm: object, words: str, taken: Taken
) -> None:
    harm(taken.folder)  # type: ignore[operator]
    with pytest.raises(DamagedError, match=words):
        put_back(taken)
    assert beside.kept(taken.server) == []
    assert len(lines(taken.server)) == 5


def test_the_wrong_key_is_refused_in_words(taken: Taken, tmp_path: Path) -> None:
    cipher.make_key(tmp_path / "other")
    with pytest.raises(WrongKeyError, match="was made for another one"):
        put_back(taken, key=tmp_path / "other")
    assert beside.kept(taken.server) == []
