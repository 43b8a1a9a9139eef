"""Which file of tests walks which tables, so that workers share the work."""

from tests.authorisation import doors, rooms

WALKS, SABOTAGES = 3, 2


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
    """Access functions of one share of the sabotage."""
    return doors.doors()[share::SABOTAGES]
