"""Carrying the log over: each byte once, nothing written over, a hole noticed, old days removed."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from desmigratif.archiving import boxes, names, state, tidying
from desmigratif.archiving.archiver import Archiver
from desmigratif.archiving.names import Geometry
from desmigratif.archiving.receiving import OPEN, Receiver
from desmigratif.archiving.shelves import BucketShelf, FolderShelf, Shelf
from desmigratif.archiving.state import State
from desmigratif.archiving.storing import Seal, Storing
from desmigratif.archiving.tests.stand_ins import BEGIN, SEGMENT_BYTES, STREAM, Made, made
from desmigratif.keeping.errors import DamagedError, KeepingError
from desmigratif.keeping.tests.test_stores import BUCKET, service

GEOMETRY = Geometry(SEGMENT_BYTES)
__all__ = ["service"]


@pytest.fixture
def archive(tmp_path: Path) -> Made:
    return made(tmp_path)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


def receiver(spool: Path) -> Receiver:
    return Receiver(cast("Any", None), Path, spool, cast("Any", None))


def storing(archive: Made) -> tuple[Storing, Seal]:
    stored = Storing(archive.shelf, STREAM, GEOMETRY)
    stored.look()
    return stored, Seal([archive.identity.to_public()], archive.signer)


def come(spool: Path, number: int, *, fill: int = 1, whole: bool = True) -> str:
    name = GEOMETRY.name(number, 1)
    (spool / (name if whole else f"{name}{OPEN}")).write_bytes(bytes([fill]) * SEGMENT_BYTES)
    return name


def store(archive: Made, spool: Path) -> Storing:
    stored, seal = storing(archive)
    stored.store_whole(receiver(spool), seal, BEGIN.isoformat())
    return stored


def test_whole_segments_leave_the_spool_for_the_archive(archive: Made, spool: Path) -> None:
    wanted = [come(spool, number) for number in (5, 6)]
    stored = store(archive, spool)
    assert archive.shelf.names(STREAM) == wanted
    assert (list(spool.iterdir()), stored.last, stored.holed) == ([], 6, False)


def test_the_open_segment_goes_in_pieces_until_it_is_whole(archive: Made, spool: Path) -> None:
    name = come(spool, 5, whole=False)
    stored, seal = storing(archive)
    for end in (100, 100, 250):
        assert stored.store_open(receiver(spool), name, end, seal, "")
    assert [one.end for one in names.pieces_of(name, archive.shelf.names(STREAM))] == [100, 250]
    stored, seal = storing(archive)  # another process goes on where it was
    stored.store_open(receiver(spool), name, 300, seal, "")
    assert names.pieces_of(name, archive.shelf.names(STREAM))[-1] == names.Piece(name, 250, 300)
    (spool / f"{name}{OPEN}").rename(spool / name)
    assert not stored.store_open(receiver(spool), name, 400, seal, "")
    stored.store_whole(receiver(spool), seal, "")
    assert archive.shelf.names(STREAM) == [name]


def test_what_was_cut_off_between_archive_and_spool_is_done_again(archive: Made, spool: Path) -> None:
    come(spool, 5)
    store(archive, spool)
    come(spool, 5)
    assert store(archive, spool).last == 5
    assert list(spool.iterdir()) == []


def test_another_segment_of_the_same_name_is_left_as_it_is(archive: Made, spool: Path) -> None:
    name = come(spool, 5)
    store(archive, spool)
    before = (archive.folder / name).read_bytes()
    come(spool, 5, fill=2)
    with pytest.raises(KeepingError, match="Another 0000"):
        store(archive, spool)
    assert (archive.folder / name).read_bytes() == before
    assert (spool / name).exists()


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "open"])
def test_a_hole_is_noticed(whole: bool, archive: Made, spool: Path) -> None:
    come(spool, 5)
    store(archive, spool)
    name = come(spool, 7, whole=whole)
    stored, seal = storing(archive)
    stored.store_whole(receiver(spool), seal, "")
    if not whole:
        stored.store_open(receiver(spool), name, 10, seal, "")
    assert stored.holed


def test_any_moment_of_the_last_days_stays_within_reach(archive: Made, tmp_path: Path) -> None:
    bases = [archive.base(0, number=number, days=days) for number, days in ((5, 9), (6, 8), (7, 6), (8, 0))]
    for number in range(5, 9):
        archive.segment(number, 0)
    archive.box(names.Piece(GEOMETRY.name(5, 1), 0, 1).name, b"x", 0)
    gone = tidying.tidy(archive.shelf, STREAM, tmp_path, days=7, now=BEGIN)
    left = tidying.all_of(archive.shelf, STREAM, tmp_path)
    assert left == bases[1:]  # the one eight days old leads into the seven days
    assert [
        GEOMETRY.number(name) for name in archive.shelf.names(STREAM) if names.SEGMENT.fullmatch(name)
    ] == [
        6,
        7,
        8,
    ]
    assert len(gone) == 4
    assert tidying.tidy(archive.shelf, STREAM, tmp_path, days=7, now=BEGIN + timedelta(hours=1)) == []


def test_only_the_last_box_of_a_turn_promises_its_instant(archive: Made, spool: Path) -> None:
    wiring = cast("Any", SimpleNamespace(place="/x"))
    archiver = Archiver(wiring, print, State("/x", STREAM, reached="before"))
    stored, seal = storing(archive)
    come(spool, 5)
    name = come(spool, 6, whole=False)
    archiver._store(stored, receiver(spool), seal, "now", 6 * SEGMENT_BYTES + 100)
    promised = {
        one: boxes.label_of(archive.shelf.begin(STREAM, one, boxes.LONGEST_LABEL), name=one).as_of
        for one in archive.shelf.names(STREAM)
    }
    assert promised == {GEOMETRY.name(5, 1): "before", names.Piece(name, 0, 100).name: "now"}


def test_a_full_disk_does_not_end_the_archiver(tmp_path: Path) -> None:
    def broken() -> Any:
        raise KeepingError("no key")

    said: list[str] = []
    wiring = cast("Any", SimpleNamespace(place="/x", home=tmp_path / "gone", keys=broken))
    Archiver(wiring, said.append, State("/x")).turn()
    assert said[0] == "no key"
    assert "cannot be written" in said[1]


def test_a_place_that_vanished_is_not_made_anew(archive: Made) -> None:
    archive.folder.rename(archive.folder.with_name("away"))
    with pytest.raises(KeepingError, match="is its disk mounted"):
        archive.shelf.desk(STREAM)
    assert not archive.folder.exists()


@pytest.mark.parametrize("kind", ["folder", "bucket"])
def test_a_shelf_gives_back_what_was_put_and_replaces_nothing(
    kind: str, tmp_path: Path, request: Any
) -> None:
    shelf: Shelf = FolderShelf(tmp_path / "there")
    if kind == "bucket":
        request.getfixturevalue("service")
        shelf = BucketShelf(f"s3://{BUCKET}/archive", tmp_path)
    for content in (b"one", b"two"):
        path = shelf.desk(STREAM) / f"{names.MAKING}x"
        path.write_bytes(content)
        if content == b"one":
            shelf.put(STREAM, "x", path)
        else:
            with pytest.raises(FileExistsError):
                shelf.put(STREAM, "x", path)
        assert not path.exists()
    assert (shelf.streams(), shelf.names(STREAM), shelf.begin(STREAM, "x", 2)) == ([STREAM], ["x"], b"on")
    assert shelf.fetch(STREAM, "x", tmp_path).read_bytes() == b"one"
    shelf.remove(STREAM, ["x"])
    assert shelf.names(STREAM) == []
    with pytest.raises(DamagedError, match="is missing"):
        shelf.begin(STREAM, "x", 2)


def test_the_state_is_read_as_it_was_noted_and_a_torn_one_is_none(tmp_path: Path) -> None:
    assert state.last(tmp_path) is None
    noted = State("/x", STREAM, BEGIN.isoformat(), "base-x", BEGIN.isoformat(), "full")
    state.note(tmp_path, noted)
    assert state.last(tmp_path) == noted
    assert noted.moment == BEGIN
    for torn in ("", "{}x", '{"place": 1, "x": 2}', '{"place": "x", "reached": "2026-01-01"}'):
        (tmp_path / state.NAME).write_text(torn)
        assert state.last(tmp_path) is None
