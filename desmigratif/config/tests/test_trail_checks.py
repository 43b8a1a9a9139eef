"""What doctor says about the seals of the trail."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from desmigratif.audit import actions
from desmigratif.audit.models import AuditBatch, AuditLine
from desmigratif.config import cli, commands
from desmigratif.config.watching.trail_checks import trail_is_sealed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder for key and heads of this test alone."""
    with override_settings(AUDIT_KEY_FILE=tmp_path / "key.pem", AUDIT_HEADS_FILE=tmp_path / "heads.jsonl"):
        yield tmp_path


def sealed(count: int) -> None:
    for _ in range(count):
        actions.record(verb="store", subject_kind="plan", by=None)
        actions.seal()


def test_a_sound_trail_is_no_fault() -> None:
    assert trail_is_sealed().line == "nothing to seal"
    sealed(2)
    finding = trail_is_sealed()
    assert (finding.ok, finding.remark, finding.line) == (True, False, "sealed up to batch 2")


def test_a_missing_key_is_a_fault_once_something_was_signed(outside: Path) -> None:
    sealed(1)
    (outside / "key.pem").unlink()
    finding = trail_is_sealed()
    assert not finding.ok
    assert "renew_audit_key" in finding.line


def test_a_cut_tail_is_a_fault(outside: Path) -> None:
    sealed(1)
    row = json.loads((outside / "heads.jsonl").read_text())
    with (outside / "heads.jsonl").open("a") as file:
        file.write(json.dumps({**row, "number": 7}) + "\n")
    finding = trail_is_sealed()
    assert not finding.ok
    assert "batch 7 was sealed, the database ends at batch 1" in finding.line


def test_a_batch_that_was_rewritten_is_a_fault(outside: Path) -> None:
    sealed(1)
    row = json.loads((outside / "heads.jsonl").read_text())
    (outside / "heads.jsonl").write_text(json.dumps({**row, "head": "00" * 32}) + "\n")
    finding = trail_is_sealed()
    assert not finding.ok
    assert "batch 1 is another one" in finding.line


def test_lines_that_wait_long_are_worth_a_remark(monkeypatch: pytest.MonkeyPatch) -> None:
    early = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: early)
    actions.record(verb="store", subject_kind="plan", by=None)
    monkeypatch.undo()
    finding = trail_is_sealed()
    assert (finding.ok, finding.remark) == (True, True)
    assert "is the worker running?" in finding.line


def test_the_trail_goes_out_by_one_command_and_is_checked_by_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed(3)
    file = str(tmp_path / "trail.jsonl")
    assert commands.export_file(["audit", file]) == 0
    trust = ["--key", str(tmp_path / "key.pem.pub"), "--heads", str(tmp_path / "heads.jsonl")]
    assert cli.main(["verify-audit", file, *trust]) == 0
    assert "whole: every line is as it was sealed" in capsys.readouterr().out
    assert AuditLine.objects.latest("id").verb == "export"
    assert commands.export_file(["audit", file, "--without-details"]) == 0
    assert cli.main(["verify-audit", file, *trust]) == 0
    assert "the details are withheld" in capsys.readouterr().out


def test_an_export_into_a_folder_that_is_not_there_ends_with_three(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as stopped:
        commands.export_file(["audit", str(tmp_path / "none" / "trail.jsonl")])
    assert stopped.value.returncode == 3


def test_another_key_is_made_by_a_command(outside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sealed(1)
    old = AuditBatch.objects.get().key_id
    call_command("renew_audit_key")
    sealed(1)
    assert {batch.key_id for batch in AuditBatch.objects.all()} > {old}
    assert (outside / "key.pem.pub").read_text().count("BEGIN PUBLIC KEY") == 2
