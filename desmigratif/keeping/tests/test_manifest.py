"""What a backup says of itself, and that nobody can say something else in its name."""

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desmigratif.cores.sealing import Signer
from desmigratif.keeping import manifest
from desmigratif.keeping.errors import DamagedError
from desmigratif.keeping.manifest import Facts, Manifest, Part

FACTS = Facts(
    taken_at="2026-11-24T20:46:04.306713+00:00",
    taken_by="2026-11-24T20:46:04.307000+00:00",
    server_major=18,
    database_bytes=1,
    epoch="e",
    migrations=["audit.0001_initial"],
    tables={"public.audit_auditline": 3},
    trail_lines=3,
    trail_batches=1,
    trail_head="00",
)


def example(signer: Signer) -> Manifest:
    said = Manifest(
        name="backup-20261124T204604Z-1da36b",
        made_by="0.1.0",
        owner="owner",
        application="app",
        facts=FACTS,
        parts=[Part("database.dump.age", 5, "aa", "the database")],
        keys=["one"],
        public_keys=signer.public_pem(),
    )
    return said.signed(signer)


def test_it_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    said = example(Signer.fresh())
    said.write(tmp_path)
    assert manifest.read(tmp_path) == said


def test_a_changed_word_does_not_fit_the_signature() -> None:
    said = example(Signer.fresh())
    assert "compare it" in said.check_signature()
    changes: list[dict[str, Any]] = [
        {"owner": "x"},
        {"facts": dataclasses.replace(FACTS, trail_lines=4)},
        {"parts": []},
    ]
    for change in changes:
        with pytest.raises(DamagedError, match="was changed"):
            dataclasses.replace(said, **change).check_signature()


def test_anothers_signature_does_not_pass_for_the_house() -> None:
    own, other = Signer.fresh(), Signer.fresh()
    assert "the house's key" in example(own).check_signature(own.public_pem())
    with pytest.raises(DamagedError, match="another house"):
        example(other).check_signature(own.public_pem())


def test_without_a_signature_it_is_nobodys_word_where_the_house_has_keys() -> None:
    own = Signer.fresh()
    bare = dataclasses.replace(example(own), signature="", key_id="")
    assert "not signed" in bare.check_signature()
    with pytest.raises(DamagedError, match="not signed"):
        bare.check_signature(own.public_pem())


def test_a_machine_without_keys_of_its_own_says_that_it_could_not_compare() -> None:
    assert "no public key of the house lies here" in example(Signer.fresh()).check_signature()


def test_a_part_outside_the_folder_is_refused(tmp_path: Path) -> None:
    example(Signer.fresh()).write(tmp_path)
    path = tmp_path / manifest.NAME
    said = json.loads(path.read_text())
    said["parts"][0]["name"] = "../../etc/passwd"
    path.write_text(json.dumps(said))
    with pytest.raises(DamagedError, match="cannot be read"):
        manifest.read(tmp_path)


def test_a_folder_without_it_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="missing"):
        manifest.read(tmp_path)


def test_names_tell_the_moment() -> None:
    moment = datetime(2026, 11, 24, 20, 46, 4, tzinfo=UTC)
    assert manifest.moment_of(manifest.name_at(moment, "1da36b")) == moment
    assert manifest.moment_of("backup-of-yesterday") is None
