"""A database beside the running one: filled and judged there, then swapped in by one transaction.

Restore and upgrade both go this way, so that an interruption at any moment leaves the old state as it was.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from desmigratif.keeping.server import Server

MAKING = "_making"
BEFORE = "_before_"
"""What an upgrade keeps, until the next one."""
REPLACED = "_replaced_"
"""What a restore keeps: no command of ours drops it."""
TAKEN_OUT = frozenset({"sessions"})
"""Apps of earlier versions whose tables may still lie in a database."""
INSTANT = "%Y%m%d%H%M%S%f"


@contextmanager
def prepared(server: Server, *, copy: bool) -> Iterator[str]:
    """A database to fill, empty or a copy of ours; dropped when the block does not end well. One left by a
    killed process is dropped first."""
    name = server.database + MAKING
    server.drop(name)
    server.create(name, copy_of=server.database if copy else "")
    try:
        yield name
    except BaseException:
        server.drop(name)
        raise


def put_in_place(server: Server, fresh: str, *, kind: str) -> str:
    """Make the filled database ours; gives the name under which the one of before is kept, empty when it
    held nothing and was dropped. `kind` is BEFORE or REPLACED."""
    worth_keeping = server.holds_tables()
    aside = f"{server.database}{kind}{datetime.now(UTC):{INSTANT}}"
    server.swap(fresh, aside=aside)
    if worth_keeping:
        return aside
    server.drop(aside)
    return ""


def kept(server: Server) -> list[str]:
    """Databases of before that are kept, by upgrades and restores, oldest first."""
    found = [name for kind in (BEFORE, REPLACED) for name in server.names(server.database + kind)]
    return sorted(found, key=instant_of)


def instant_of(name: str) -> str:
    """When a kept database was put aside, as digits that sort."""
    return name.rpartition("_")[2]


def forget_all_but(server: Server, newest: int) -> list[str]:
    """Drop what upgrades kept except the newest ones; gives the names of the dropped."""
    gone = server.names(server.database + BEFORE)[: -newest or None]
    for name in gone:
        server.drop(name)
    return gone


def of_later_version(applied: Iterable[str], known: frozenset[str]) -> str:
    """The first migration that this version does not know, as `app.name`; empty when it knows all."""
    unknown = (name for name in applied if name not in known and name.partition(".")[0] not in TAKEN_OUT)
    return min(unknown, default="")
