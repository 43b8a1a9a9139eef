"""`verify-audit` as an auditor uses it: files in, words and an exit code out."""

import json
from pathlib import Path

import pytest

from desmigratif.cores.sealing.command import verify_audit
from desmigratif.cores.sealing.tests.trails import SIGNER, Trail, a_trail


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, a_trail([3, 2]))
    (tmp_path / "key.pem").write_text(SIGNER.public_pem())
    return tmp_path


def write(folder: Path, trail: Trail) -> None:
    (folder / "trail.jsonl").write_bytes(b"\n".join(trail.text()) + b"\n")
    (folder / "heads.jsonl").write_text("".join(trail.heads_text()))


def ask(folder: Path, *more: str) -> int:
    return verify_audit([str(folder / "trail.jsonl"), *more])


def test_a_whole_trail_ends_with_zero_and_says_what_to_keep(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, "--key", f"{folder}/key.pem", "--heads", f"{folder}/heads.jsonl") == 0
    said = capsys.readouterr()
    last = json.loads((folder / "heads.jsonl").read_text().splitlines()[-1])["head"]
    assert said.out.splitlines() == [
        "2 batches with 5 lines; 1 not sealed yet",
        f"last head: batch 2, {last}",
        "whole: every line is as it was sealed",
    ]
    assert said.err == ""


def test_what_was_not_checked_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, a_trail([3, 2], details=False))
    assert ask(folder) == 0
    said = capsys.readouterr().out
    assert "details are withheld" in said
    assert f"file's own key ({SIGNER.key_id})" in said
    assert "cut tail only shows with" in said


def test_a_damaged_trail_ends_with_one_and_names_the_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trail = a_trail([3, 2])
    trail.rows[trail.at(2, 1)]["verb"] = "undone"
    write(folder, trail)
    assert ask(folder) == 1
    said = capsys.readouterr()
    assert "batch 2, line 5: is not what was sealed" in said.err
    assert "damaged: 1 faults" in said.err
    assert "whole" not in said.out


def test_many_faults_are_counted_and_the_first_listed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trail = a_trail([300])
    for row in trail.rows:
        if row["record"] == "line":
            row["verb"] = "undone"
    write(folder, trail)
    assert ask(folder) == 1
    said = capsys.readouterr().err
    assert "damaged: 300 faults" in said
    assert said.count("is not what was sealed") == 200


def test_wrong_use_ends_with_two(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "nothing.pem").write_text("nothing")
    assert verify_audit([]) == 2
    assert verify_audit([f"{folder}/none.jsonl"]) == 2
    assert ask(folder, "--key", f"{folder}/nothing.pem") == 2
    assert ask(folder, "--heads", f"{folder}/none.jsonl") == 2
    assert "none.jsonl: No such file" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "{}\n", "not json\n", '{"format": "desmigratif-audit-2"}\n'])
def test_another_kind_of_file_ends_with_three(folder: Path, content: str) -> None:
    (folder / "trail.jsonl").write_text(content)
    assert ask(folder) == 3


def test_help_ends_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_audit(["--help"]) == 0
    assert "--heads" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_heads_without_a_head_prove_nothing_and_are_a_fault(
    folder: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (folder / "heads.jsonl").write_text(content)
    assert ask(folder, "--key", f"{folder}/key.pem", "--heads", f"{folder}/heads.jsonl") == 1
    assert "the heads file has no heads" in capsys.readouterr().err
