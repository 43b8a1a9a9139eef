"""What can be reached by an archive, and in which words it says what cannot."""

import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pyrage
import pytest

from desmigratif.archiving import reading, recovering
from desmigratif.archiving.bases import Base
from desmigratif.archiving.names import Geometry, Piece
from desmigratif.archiving.reading import Keys, Log
from desmigratif.archiving.tests.stand_ins import BEGIN, SEGMENT_BYTES, STREAM, Made, made
from desmigratif.cores.sealing import Signer
from desmigratif.keeping.errors import DamagedError, KeepingError, WrongKeyError

OPEN = Geometry(SEGMENT_BYTES).name(8, 1)


@pytest.fixture
def archive(tmp_path: Path) -> Made:
    """A base in segment 5, whole segments 5 to 7, and two pieces of 8."""
    there = made(tmp_path)
    there.base(0)
    for number in (5, 6, 7):
        there.segment(number, number)
    there.box(Piece(OPEN, 0, 10).name, b"a" * 10, 8)
    there.box(Piece(OPEN, 10, 14).name, b"b" * 4, 9)
    return there


def log_of(archive: Made, until: datetime | None = None, keys: Keys | None = None) -> Log:
    work = archive.shelf.path.parent / "work"
    (work / "log").mkdir(parents=True)
    base = reading.base_for(archive.shelf, until, keys or archive.keys, work)
    return reading.open_log(archive.shelf, base, until, keys or archive.keys, work / "log")


def after(minutes: int) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def numbers(log: Log) -> list[int]:
    return [Geometry(SEGMENT_BYTES).number(name) for name in log.segments]


def test_all_of_the_log_is_opened_and_the_open_segment_has_its_full_length(archive: Made) -> None:
    log = log_of(archive)
    assert (numbers(log), log.broken, log.as_of) == ([5, 6, 7, 8], "", after(9))
    assert (log.folder / OPEN).read_bytes() == (b"a" * 10 + b"b" * 4).ljust(SEGMENT_BYTES, b"\0")


def test_no_more_is_opened_than_the_moment_needs(archive: Made) -> None:
    log = log_of(archive, after(6) - timedelta(seconds=1))
    assert (numbers(log), log.as_of) == ([5, 6], after(6))


def test_a_missing_segment_ends_the_log_with_words(archive: Made) -> None:
    (archive.folder / Geometry(SEGMENT_BYTES).name(6, 1)).unlink()
    log = log_of(archive)
    assert numbers(log) == [5]
    assert "000000010000000000000006 is missing in the archive" in log.broken.replace(
        Geometry(SEGMENT_BYTES).name(6, 1), "000000010000000000000006"
    )


def test_a_hole_is_found_again_by_names_alone(archive: Made) -> None:
    base = base_of(archive)
    assert reading.leads_on(archive.shelf.names(STREAM), base)
    (archive.folder / Geometry(SEGMENT_BYTES).name(6, 1)).unlink()
    assert not reading.leads_on(archive.shelf.names(STREAM), base)


def test_a_missing_piece_ends_the_log_with_words(archive: Made) -> None:
    (archive.folder / Piece(OPEN, 0, 10).name).unlink()
    log = log_of(archive)
    assert numbers(log) == [5, 6, 7]
    assert "from byte 0 on" in log.broken


def test_a_cut_off_segment_ends_the_log_with_words(archive: Made) -> None:
    path = archive.folder / Geometry(SEGMENT_BYTES).name(6, 1)
    path.write_bytes(path.read_bytes()[:-40])
    log = log_of(archive)
    assert numbers(log) == [5]
    assert "damaged" in log.broken


@pytest.mark.parametrize("of", ["another key", "another name", "another stream"])
def test_a_box_that_is_not_what_its_name_says_ends_the_log(of: str, archive: Made) -> None:
    path = archive.folder / Geometry(SEGMENT_BYTES).name(6, 1)
    held = path.read_bytes()
    path.unlink()
    if of == "another key":
        archive.box(path.name, b"\6" * SEGMENT_BYTES, 6, signer=Signer.fresh())
    elif of == "another name":
        path.write_bytes((archive.folder / Geometry(SEGMENT_BYTES).name(7, 1)).read_bytes())
    else:
        path.write_bytes(held.replace(STREAM.encode(), b"log-7000000000000000002", 1))
    log = log_of(archive)
    assert numbers(log) == [5]
    assert path.name in log.broken


def test_the_wrong_key_is_refused(archive: Made) -> None:
    with pytest.raises(WrongKeyError, match="was made for another one"):
        log_of(archive, keys=Keys([pyrage.x25519.Identity.generate()]))


def test_a_base_that_another_house_signed_is_refused(archive: Made) -> None:
    with pytest.raises(DamagedError, match="another house's key"):
        log_of(archive, keys=Keys([archive.identity], Signer.fresh().public_pem()))


def test_a_moment_before_the_first_base_is_refused(archive: Made) -> None:
    with pytest.raises(KeepingError, match=r"The archive begins at 2026-11-25T03:00:00\+00:00"):
        log_of(archive, BEGIN - timedelta(seconds=1))


def test_the_newest_base_before_the_moment_is_taken(archive: Made, tmp_path: Path) -> None:
    later = archive.base(6, number=6)
    assert reading.base_for(archive.shelf, None, archive.keys, tmp_path) == later
    assert reading.base_for(archive.shelf, after(5), archive.keys, tmp_path) != later


@pytest.mark.parametrize("harm", ["cut off", "damaged"])
def test_a_base_that_is_not_whole_is_refused(harm: str, archive: Made, tmp_path: Path) -> None:
    base = archive.base(1)
    path = archive.folder / f"{base.name}.tar.gz.age"
    path.write_bytes(b"a bas" if harm == "cut off" else b"b base")
    with pytest.raises(DamagedError, match=harm if harm == "cut off" else "damaged|format"):
        reading.open_base(archive.shelf, base, archive.keys, tmp_path)


class Dump:
    """A machine whose pg_waldump tells of one transaction."""

    def __init__(self, committed: datetime) -> None:
        self.line = f"desc: COMMIT {committed:%Y-%m-%d %H:%M:%S.%f} UTC"

    def run(self, program: str, arguments: Sequence[str], /) -> tuple[int, str]:
        return (0, f"rmgr: Transaction {self.line}") if program == "pg_waldump" else (1, "")

    def start(self, program: str, arguments: Sequence[str], said: Path, /) -> "subprocess.Popen[bytes]":
        raise AssertionError(program)

    def own(self, path: Path, mode: int, /) -> None:
        """Nothing is handed over."""


@pytest.mark.parametrize(
    ("until", "committed", "as_of", "broken", "target"),
    [
        (None, 9, 9, "", None),
        (5, 9, 9, "", 5),
        (8, 7, 9, "", None),
        (5, 9, 4, "gone.", 5),
    ],
)
def test_it_is_decided_before_where_replaying_stops(
    until: int | None, committed: int, as_of: int, broken: str, target: int | None, archive: Made
) -> None:
    log = Log(archive.folder, [OPEN], after(as_of), broken)
    found = recovering.target_of(
        log, base_of(archive), None if until is None else after(until), Dump(after(committed))
    )
    assert found == (None if target is None else after(target))


@pytest.mark.parametrize(
    ("until", "as_of", "broken"), [(None, 9, "6 is missing."), (8, 7, ""), (8, 7, "6 is missing.")]
)
def test_what_cannot_be_reached_is_refused_and_says_what_can(
    until: int | None, as_of: int, broken: str, archive: Made
) -> None:
    log = Log(archive.folder, [OPEN], after(as_of), broken)
    with pytest.raises(KeepingError, match=rf"^{broken}.*leads to 2026-11-25T03:07:00\+00:00 and no further"):
        recovering.target_of(log, base_of(archive), None if until is None else after(until), Dump(after(7)))


def base_of(archive: Made) -> Base:
    return reading.base_for(archive.shelf, None, archive.keys, archive.folder)
