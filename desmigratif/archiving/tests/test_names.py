"""Names of segments and pieces, and the order they have in the log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desmigratif.archiving import names
from desmigratif.archiving.names import Geometry, Piece


@given(st.integers(0, 2**40), st.integers(1, 2**31), st.sampled_from([2**20, 2**24, 2**30]))
def test_a_number_and_its_name_are_one_thing(number: int, timeline: int, size: int) -> None:
    geometry = Geometry(size)
    name = geometry.name(number % (2**32 * (2**32 // size)), timeline)
    assert names.SEGMENT.fullmatch(name)
    assert geometry.number(name) == number % (2**32 * (2**32 // size))


def test_names_are_those_that_postgresql_gives() -> None:
    geometry = Geometry(2**24)
    assert geometry.name(0x1FF, 1) == "0000000100000001000000FF"
    assert geometry.at(names.position("1/FF000028")) == (0x1FF, 0x28)


@pytest.mark.parametrize(
    ("ends", "joined"),
    [
        ([(0, 10), (10, 30)], 2),
        ([(0, 10), (20, 30)], 1),
        ([(5, 10)], 0),
        ([(0, 10), (0, 10)], 1),
    ],
)
def test_pieces_count_as_far_as_they_follow_each_other(ends: list[tuple[int, int]], joined: int) -> None:
    segment = Geometry(2**24).name(7, 1)
    there = sorted({Piece(segment, begin, end).name for begin, end in ends})
    assert len(names.pieces_of(segment, there)) == joined
    assert names.pieces_of(Geometry(2**24).name(8, 1), there) == []


@pytest.mark.parametrize("name", ["x", "00000001000000000000000", "base-x.json", "0000000G0000000000000001"])
def test_what_is_no_name_of_ours_is_none(name: str) -> None:
    assert not names.SEGMENT.fullmatch(name)
    assert names.piece_of(name) is None
    assert names.BASE.fullmatch(name) is None
