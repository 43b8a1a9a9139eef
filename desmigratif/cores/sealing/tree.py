"""The tree over the lines of a batch, built as RFC 6962 (Certificate Transparency) builds it.

Leaves are hashed with 0x00 in front (line.py), nodes with 0x01, so that no node passes for a leaf.
"""

import hashlib
from collections.abc import Sequence

NODE = b"\x01"


def root(leaves: Sequence[bytes]) -> bytes:
    """Root over the leaves, in their order. Raises ValueError without any."""
    if not leaves:
        raise ValueError("a tree needs a leaf")
    level = list(leaves)
    while len(level) > 1:
        # An odd one out is carried up as it is: the same tree as splitting at the largest power of two.
        paired = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from one leaf to the root, lowest first. Raises IndexError outside the tree."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    found: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            found.append(level[beside])
        paired = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
        index //= 2
    return found


def root_by_path(leaf: bytes, index: int, count: int, steps: Sequence[bytes]) -> bytes:
    """The root that a leaf at `index` of `count` has by its path. Raises ValueError when the path has not
    the length it must have there."""
    left = iter(steps)
    while count > 1:
        beside = index ^ 1
        if beside < count:
            step = next(left, None)
            if step is None:
                raise ValueError("the path is too short")
            leaf = _node(step, leaf) if beside < index else _node(leaf, step)
        index //= 2
        count = (count + 1) // 2
    if next(left, None) is not None:
        raise ValueError("the path is too long")
    return leaf


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()
