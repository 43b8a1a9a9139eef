"""A small run of the overlap proof: it holds, and with the constraint taken out it does not."""

import subprocess
import sys

import pytest

SMALL = ["--attempts", "400", "--least", "0", "--processes", "3"]


def _proof(*more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.prove.overlap", *SMALL, *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.slow
def test_twelve_writers_on_three_roads_do_not_overlap() -> None:
    ended = _proof()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.endswith("proven\n")


@pytest.mark.slow
def test_without_the_constraint_the_proof_fails() -> None:
    ended = _proof("--sabotage", "constraint")
    assert ended.returncode == 1, ended.stdout
    assert "OVERLAP" in ended.stdout
