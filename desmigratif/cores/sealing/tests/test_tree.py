"""Trees over leaves: the known tree of RFC 6962, paths, and leaves that cannot be exchanged."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desmigratif.cores.sealing import path, root, root_by_path

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


def split_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, word by word: split at the largest power of two below the count."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + split_root(leaves[:half]) + split_root(leaves[half:])).digest()


@given(LEAVES)
def test_the_root_is_that_of_the_standard(leaves: list[bytes]) -> None:
    assert root(leaves) == split_root(leaves)


def test_the_root_of_the_standards_own_example() -> None:
    # The eight inputs of the Certificate Transparency test vectors, and the root published with them.
    texts = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(text)).digest() for text in texts]
    assert root(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(LEAVES, st.data())
def test_a_path_leads_from_its_leaf_to_the_root_and_no_other_leaf_does(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    steps = path(leaves, index)
    assert root_by_path(leaves[index], index, len(leaves), steps) == root(leaves)
    assert root_by_path(hashlib.sha256(leaves[index]).digest(), index, len(leaves), steps) != root(leaves)


@given(LEAVES, st.data())
def test_a_path_of_another_length_is_refused(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    steps = path(leaves, index)
    with pytest.raises(ValueError, match="too long"):
        root_by_path(leaves[index], index, len(leaves), [*steps, bytes(32)])
    if steps:
        with pytest.raises(ValueError, match="too short"):
            root_by_path(leaves[index], index, len(leaves), steps[:-1])


def test_no_tree_without_leaves_and_no_path_outside_it() -> None:
    with pytest.raises(ValueError, match="a leaf"):
        root([])
    for index in (-1, 2):
        with pytest.raises(IndexError):
            path([bytes(32), bytes(32)], index)
