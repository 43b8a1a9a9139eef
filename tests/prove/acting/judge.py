"""The ledger beside the database, asked in plain SQL: nothing acknowledged is lost, nothing done twice."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.prove.acting.ledger import Entry
from tests.prove.installation import ProofError

Connection = psycopg.Connection[tuple[Any, ...]]
Done = Counter[tuple[str, int, int]]
"""How often each act was done: its name, what it was done to, what came of it."""

SITES = "SELECT 'propose', village_id, id FROM programmes_site WHERE id > %(sites)s"
CHANGES = """
SELECT verb, site_id, 0 FROM programmes_sitechange
WHERE site_id > %(sites)s AND verb IN ('confirm', 'withdraw')
"""
MONEY = """
SELECT 'allocate', site_id, year FROM programmes_allocation
WHERE site_id > %(sites)s AND cancelled_at IS NULL
"""
NOMINATIONS = "SELECT 'nominate', village_id, id FROM nominations_nomination WHERE id > %(nominations)s"
WITHDRAWN = """
SELECT 'withdraw nomination', id, 0 FROM nominations_nomination
WHERE id > %(nominations)s AND state = 'withdrawn'
"""
READ = "SELECT 'read', id, 0 FROM inbox_notice WHERE read_at IS NOT NULL AND id > %(notices)s"
LINES = """
SELECT CASE WHEN subject_kind = 'nomination' AND verb = 'withdraw' THEN 'withdraw nomination' ELSE verb END,
    subject_id::bigint, 0
FROM audit_auditline WHERE id > %(lines)s AND subject_id ~ '^[0-9]+$' AND (
    (subject_kind = 'site' AND verb IN ('propose', 'confirm', 'withdraw'))
    OR (subject_kind = 'nomination' AND verb IN ('nominate', 'withdraw'))
    OR (subject_kind = 'notice' AND verb = 'read'))
"""
NOTICES = """
SELECT about_id, to_id FROM inbox_notice
WHERE kind = 'proposal' AND key = '' AND id > %(notices)s
"""


@dataclass(frozen=True)
class Begin:
    """The newest numbers of before the proof."""

    sites: int
    nominations: int
    notices: int
    lines: int

    def __getitem__(self, name: str) -> int:
        return int(getattr(self, name))


def begin(connection: Connection) -> Begin:
    tables = ("programmes_site", "nominations_nomination", "inbox_notice", "audit_auditline")
    return Begin(*(_number(connection, f"SELECT coalesce(max(id), 0) FROM {table}") for table in tables))


def judge(entries: Iterable[Entry], since: Begin, connection: Connection, *, officers: int) -> None:
    """Raises ProofError with how many acts are lost, or done twice, or done by nobody."""
    entries = list(entries)
    wanted = _wanted(entries)
    found: Done = Counter()
    for statement in (SITES, CHANGES, MONEY, NOMINATIONS, WITHDRAWN, READ):
        found.update(_rows(connection, statement, since))
    _same(wanted, found, "in the tables")
    _same(_in_trail(entries), Counter(_rows(connection, LINES, since)), "in the trail")
    _notices_once(entries, since, connection, officers - 1)


def _wanted(entries: list[Entry]) -> Done:
    """What the tables must hold, once each."""
    with_result = {"propose", "allocate", "nominate"}
    acts = {(one.act, one.number, one.of if one.act in with_result else 0) for one in entries}
    return Counter(acts)


def _in_trail(entries: list[Entry]) -> Done:
    """What the trail must tell, one line each: of a proposal and a nomination under the number it got."""
    acts = set()
    for one in entries:
        if one.act != "allocate":
            acts.add((one.act, one.of if one.act in ("propose", "nominate") else one.number, 0))
    return Counter(acts)


def _same(wanted: Done, found: Done, where: str) -> None:
    lost, twice = wanted - found, {act: count for act, count in found.items() if count > 1}
    others = [act for act in found if act not in wanted]
    if lost or twice or others:
        examples = [*lost, *twice, *others][:3]
        raise ProofError(
            f"{where}: {len(lost)} acknowledged acts are lost, {len(twice)} done twice, {len(others)} done"
            f" without being acknowledged, for example {examples}"
        )


def _notices_once(entries: list[Entry], since: Begin, connection: Connection, others: int) -> None:
    """Each proposal was told to every other officer, once."""
    told: Counter[tuple[int, int]] = Counter(connection.execute(NOTICES, _values(since)).fetchall())
    people = Counter(site for site, _ in told)
    wrong = [one.of for one in entries if one.act == "propose" and people[one.of] != others] + [
        site for (site, _), count in told.items() if count > 1
    ]
    if wrong:
        raise ProofError(f"of {len(wrong)} proposals not every other officer was told once: {wrong[:3]}")


def _rows(connection: Connection, statement: str, since: Begin) -> list[tuple[str, int, int]]:
    rows = connection.execute(statement, _values(since)).fetchall()
    return [(str(act), int(number), int(of)) for act, number, of in rows]


def _values(since: Begin) -> dict[str, int]:
    return {name: since[name] for name in ("sites", "nominations", "notices", "lines")}


def _number(connection: Connection, statement: str) -> int:
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0
