"""Habits of the house as functions: each takes what it judges and gives one sentence a fault."""

from collections.abc import Iterable


def hold(faults: Iterable[str]) -> None:
    """Fail with all faults at once."""
    listed = list(faults)
    assert not listed, "\n" + "\n".join(listed)
