"""The way back: the database that an upgrade or a restore put aside, in place again.

It is a copy of before like any other: what opens doors in it is ended, and another epoch begins.
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass

from desmigratif.audit import actions as audit
from desmigratif.audit import heads, queries
from desmigratif.audit.models import AuditBatch, AuditLine, Epoch
from desmigratif.keeping import beside, ending
from desmigratif.keeping.ending import Ended
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.parting import Parted, part
from desmigratif.keeping.server import Server

UNDONE = "_undone_"


@dataclass(frozen=True)
class Returned:
    """What was done, for the person who must answer for it."""

    name: str
    aside: str
    ended: Ended
    missing: tuple[str, ...]
    """What the tables of then do not know, so that it could not be ended or begun."""
    epoch: str
    parted: Parted


def go_back(
    server: Server, *, looking_at: Callable[[str], AbstractContextManager[None]], say: Callable[[str], None]
) -> Returned:
    """Put the database of before the last upgrade or restore back. What was written since is only in the one
    that is kept instead. Raises KeepingError with the database of now still in place."""
    say(server.where())
    kept = beside.kept(server)
    if not kept:
        raise KeepingError("No database of before is kept.")
    if server.users():
        raise KeepingError("Somebody uses the database just now: stop site and worker first.")
    name = kept[-1]
    aside = server.database + UNDONE + beside.instant_of(name)
    say("Ending what opens doors in the database of before")
    with looking_at(name):
        ended, missing = ending.end_what_opens_doors()
        epoch = _begin_epoch(name, ended)
        rows = _rows_in_common()
    say("Putting it in place")
    server.drop(aside)
    server.swap(name, aside=aside)
    parted = _parted(rows, until=f"epoch-{epoch}" if epoch else f"back-{beside.instant_of(name)}")
    with looking_at(server.database):
        if not parted.fault and ending.holds(AuditBatch):
            heads.catch_up()
    return Returned(name, aside, ended, missing if epoch else ("epochs", *missing), epoch, parted)


def _begin_epoch(name: str, ended: Ended) -> str:
    """Code of the epoch that begins; empty where the tables know none."""
    if not (ending.holds(Epoch) and ending.holds(AuditLine)):
        return ""
    return audit.begin_epoch(reason=f"went back to {name}", by=None, detail=asdict(ended)).code


def _rows_in_common() -> bytes:
    """Rows of the heads file of this machine as long as the database has the same heads."""
    if not (ending.holds(AuditBatch) and heads.heads_file().exists()):
        return b""
    own = {batch.number: bytes(batch.head).hex() for batch in queries.batches()}
    common = []
    for row in heads.heads_file().read_bytes().splitlines(keepends=True):
        try:
            said = json.loads(row)
            if own.get(int(said["number"])) != said["head"]:
                break
        except (ValueError, KeyError, TypeError):
            continue  # half a row, left by a power cut
        common.append(row)
    return b"".join(common)


def _parted(rows: bytes, *, until: str) -> Parted:
    path = heads.heads_file()
    if not path.exists() or path.read_bytes() == rows:
        return Parted()
    return part(rows, until=until, then="move that file away, and start the site: it writes the heads anew.")
