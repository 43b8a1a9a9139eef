"""Which file of tests walks which tables and opens which doors, so that workers share the work."""

from tests.authorisation import doors, rooms

WALKS = 3
TABLES_OF_ROOMS = {"programmes": "sites"}
"""Rooms without pages of their own, and the table whose pages stand upon them."""
TABLES_OF_DOORS = dict.fromkeys(
    (
        "tasks.queries.running_for",
        "coordination.waiting.for_user",
        "sites.waiting.for_user",
        "objections.waiting.for_user",
        "decrees.waiting.for_user",
        "planning.queries.newest_finished",
        "planning.queries.being_made",
    ),
    "overview",
) | {
    "accounts.access.may_make_plans": "planning",
    "accounts.access.may_read_plans": "planning",
    "accounts.access.may_read_tasks": "tasks",
}
"""Functions of which only another room's pages show anything."""


def tables_of(share: int) -> list[str]:
    """Tables of one share: the longest first, each to the share that has least."""
    shares: list[list[str]] = [[] for _ in range(WALKS)]
    lengths = [0] * WALKS
    for table in sorted(rooms.tables(), key=lambda name: (-len(rooms.rows(name)), name)):
        least = lengths.index(min(lengths))
        shares[least].append(table)
        lengths[least] += len(rooms.rows(table))
    return shares[share]


def doors_of(share: int) -> list[doors.Door]:
    """Access functions of the rooms whose tables are in this share."""
    tables = tables_of(share)
    return [door for door in doors.doors() if _table_of(door) in tables]


def _table_of(door: doors.Door) -> str:
    return TABLES_OF_DOORS.get(str(door)) or TABLES_OF_ROOMS.get(door.room, door.room)
