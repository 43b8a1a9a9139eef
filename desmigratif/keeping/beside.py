"""A database beside the running one: filled and judged there, then swapped in by one transaction.

Restore and upgrade both go this way, so that an interruption at any moment leaves the old state as it was.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from desmigratif.keeping.server import Server

MAKING = "_making"
BEFORE = "_before_"
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


def put_in_place(server: Server, fresh: str) -> str:
    """Make the filled database ours; gives the name under which the one of before is kept, empty when it
    held nothing and was dropped."""
    worth_keeping = server.holds_tables()
    aside = f"{server.database}{BEFORE}{datetime.now(UTC):{INSTANT}}"
    server.swap(fresh, aside=aside)
    if worth_keeping:
        return aside
    server.drop(aside)
    return ""


def kept(server: Server) -> list[str]:
    """Databases of before that are kept, oldest first."""
    return server.names(server.database + BEFORE)


def forget_all_but(server: Server, newest: int) -> list[str]:
    """Drop the kept databases except the newest ones; gives the names of the dropped."""
    gone = kept(server)[: -newest or None]
    for name in gone:
        server.drop(name)
    return gone


def of_later_version(applied: Iterable[str], known: frozenset[str]) -> str:
    """The first migration that this version does not know, as `app.name`; empty when it knows all."""
    unknown = (name for name in applied if name not in known and name.partition(".")[0] not in TAKEN_OUT)
    return min(unknown, default="")
