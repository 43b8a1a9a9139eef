"""Whether the walk notices that an access function lets everybody through."""

from collections.abc import Iterable

from tests.authorisation.doors import Door, opened
from tests.authorisation.walking import ONE_OF_EACH, Call, Walk

CRASH = "status 500"


def noticed(walk: Walk, door: Door, tables: Iterable[str]) -> bool:
    """Whether some answer of these tables differs while the door is open, and not while it is closed.

    A call that never uses a function cannot answer otherwise once that function is replaced: only those that
    went through the door are repeated.
    """
    for table in tables:
        if table not in walk.walked:  # this test was chosen alone
            list(walk.whole(table))
    calls = sorted(walk.through[str(door)], key=lambda call: _late(door, call))
    return any(_is_red(walk, door, call) and not walk.faults(call) for call in calls)


def _is_red(walk: Walk, door: Door, call: Call) -> bool:
    """A page that breaks has let nobody in: it does not count."""
    with opened(door, walk.world.god):
        return any(CRASH not in fault.words for fault in walk.faults(call))


def _late(door: Door, call: Call) -> tuple[bool, bool, bool]:
    """Whoever has least notices first, then one of each kind; pages of the door's own room before others."""
    row, _, person, _ = call
    return person.name != "outsider", person not in ONE_OF_EACH, not row.url.startswith(door.room)
