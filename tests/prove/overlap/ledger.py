"""What writers were answered, beside what the database has: nothing lost, nothing that nobody wrote."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg

from tests.prove.overlap.chronicle import Chronicle
from tests.prove.overlap.journal import DONE, REFUSED, Entry
from tests.prove.overlap.replay import Site

Connection = psycopg.Connection[tuple[Any, ...]]
TRAIL = """
SELECT actor_id, verb, subject_id::bigint, xid::text::bigint FROM audit_auditline
WHERE subject_kind = 'site' AND verb <> 'read' AND actor_id = ANY(%s)
"""
REFUSALS = "SELECT by_id, count(*) FROM programmes_refusal GROUP BY by_id"
FORM_VERBS = {"open": "propose", "renew": "propose", "waive": "propose", "release": "withdraw"}
PER_OP = ("open", "extend", "close", "reopen", "waive", "renew", "undo", "past", "split", "merge")


def lost(entries: list[Entry], chronicle: Chronicle) -> Iterator[str]:
    """Acknowledged writes that the log does not have as they were acknowledged."""
    numbers = chronicle.numbers
    for entry in entries:
        if entry.result != DONE or entry.road == "forms":
            continue
        if entry.op in ("split", "merge", "again") and not numbers.issuperset(entry.transactions):
            yield f"{entry.op} by writer {entry.writer} left no trace"
        for told in entry.sites:
            found = chronicle.sites.get((entry.transactions[0], told["site"]), [])
            if told not in [_plain(site) for site in found[-1:]]:
                yield f"{entry.op} of site {told['site']} by writer {entry.writer}: {told}, but {found}"


def _plain(site: Site) -> dict[str, Any]:
    return {
        "site": site.pk,
        "state": site.state,
        "starts_on": site.starts_on.isoformat(),
        "ends_on": site.ends_on.isoformat() if site.ends_on else None,
    }


def through_forms(entries: list[Entry], connection: Connection) -> tuple[list[str], set[int]]:
    """The trail of the officers who wrote through forms is exactly what their pages acknowledged; and the
    numbers of its transactions."""
    mine = [entry for entry in entries if entry.road == "forms"]
    actors = list({entry.actor for entry in mine})
    lines = connection.execute(TRAIL, [actors]).fetchall()
    acknowledged = Counter(
        (entry.actor, _verb(entry), entry.sites[0]["site"]) for entry in mine if entry.result == DONE
    )
    written = Counter((actor, verb, site) for actor, verb, site, _number in lines)
    faults = [f"acknowledged on a page, not in the trail: {one}" for one in acknowledged - written]
    faults += [f"in the trail, acknowledged on no page: {one}" for one in written - acknowledged]
    return faults, {number for *_line, number in lines}


def _verb(entry: Entry) -> str:
    if entry.op == "step":
        return {"confirmed": "confirm", "established": "establish"}.get(entry.sites[0]["state"], "activate")
    return FORM_VERBS.get(entry.op, entry.op)


def unknown(entries: list[Entry], chronicle: Chronicle, by_forms: set[int]) -> Iterator[str]:
    """Transactions in the log that no journal has."""
    known = {number for entry in entries if entry.result == DONE for number in entry.transactions}
    for number in sorted(chronicle.numbers - known - by_forms):
        writes = next(writes for one, writes in chronicle.transactions if one == number)
        yield f"transaction {number} is in no journal: {writes[:2]}"


def refusals(entries: list[Entry], connection: Connection) -> Iterator[str]:
    """Every refusal of an overlap through actions is kept once."""
    kept: dict[int | None, int] = dict(connection.execute(REFUSALS).fetchall())
    told = Counter(entry.actor for entry in entries if entry.kept and entry.result == REFUSED)
    for actor in {entry.actor for entry in entries if entry.road == "actions"}:
        if kept.get(actor, 0) != told[actor]:
            yield f"officer {actor} was refused {told[actor]} times, {kept.get(actor, 0)} refusals are kept"


def counts(entries: list[Entry]) -> dict[str, Counter[str]]:
    """Results by operation."""
    found: dict[str, Counter[str]] = {}
    for entry in entries:
        found.setdefault(entry.op, Counter())[entry.result] += 1
    return found
