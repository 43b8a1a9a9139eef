"""The second process, `python -m tests.prove.overlap.judge FOLDER`: judges the log and the journals."""

import json
import sys
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg

from tests.prove.overlap import ledger
from tests.prove.overlap.chronicle import Chronicle, follow, read, unruly
from tests.prove.overlap.journal import entries
from tests.prove.overlap.plot import Stage
from tests.prove.overlap.replay import Held, World

ALL_AGAIN = 5_000
"""After so many transactions every site is judged, not only those that may have changed."""
MOST_TOLD = 12
NOW = """
SELECT site_id, village_id, substance_id, lower(period), upper(period), lower(lane), upper(lane)
FROM programmes_sitefootprint
"""


@dataclass
class Verdict:
    """What was found. `faults` by kind, a few told and all counted."""

    moments: int = 0
    judged: int = 0
    sites: int = 0
    most_villages: int = 0
    overlaps: int = 0
    narrowed: int = 0
    told: list[str] = field(default_factory=list)
    faults: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, found: list[str]) -> None:
        self.faults[kind] = len(found)
        self.told += [f"{kind}: {one}" for one in islice(found, MOST_TOLD)]


def main(folder: Path) -> None:
    stage, verdict = Stage.read(folder / "stage.json"), Verdict()
    with psycopg.connect(stage.conninfo) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        chronicle, journals = read(connection), list(entries(folder))
        world = _every_moment(chronicle, verdict)
        _end(world, connection, verdict)
        verdict.add("order", list(unruly(chronicle)))
        verdict.add("lost writes", list(ledger.lost(journals, chronicle)))
        faults, numbers = ledger.through_forms(journals, connection)
        verdict.add("lost through forms", faults)
        verdict.add("written by nobody", list(ledger.unknown(journals, chronicle, numbers)))
        verdict.add("refusals kept", list(ledger.refusals(journals, connection)))
    verdict.most_villages = _most_villages(chronicle, len(stage.districts) * 3)
    (folder / "verdict.json").write_text(json.dumps(asdict(verdict)))


def _every_moment(chronicle: Chronicle, verdict: Verdict) -> World:
    world = World(waivers=chronicle.waivers)
    for at, (number, writes) in enumerate(chronicle.transactions, start=1):
        for kind, row in writes:
            follow(world, chronicle, kind, row)
        whole = at % ALL_AGAIN == 0 or at == len(chronicle.transactions)
        chosen = set(world.sites) if whole else world.touched
        world.judge(chosen, f"after transaction {number}")
        verdict.judged += len(chosen)
        world.touched = set()
    verdict.moments, verdict.sites = len(chronicle.transactions), len(world.sites)
    verdict.overlaps, verdict.narrowed = world.overlaps, len(world.lanes)
    verdict.add("moments", world.faults)
    return world


def _end(world: World, connection: psycopg.Connection[tuple[Any, ...]], verdict: Verdict) -> None:
    """The register as it is now is what the log leads to."""
    now = {
        (site, village): Held(substance, start, end, (low, high))
        for site, village, substance, start, end, low, high in connection.execute(NOW)
    }
    told = {(site, village): held for village, sites in world.held.items() for site, held in sites.items()}
    verdict.add("end state", [f"{key}: {now.get(key)} / {told.get(key)}" for key in _different(now, told)])
    query = "SELECT id, state, starts_on, ends_on FROM programmes_site"
    rows = {pk: tuple(rest) for pk, *rest in connection.execute(query)}
    mine = {one.pk: (one.state, one.starts_on, one.ends_on) for one in world.sites.values()}
    verdict.add("end of sites", [f"{pk}: {rows.get(pk)} / {mine.get(pk)}" for pk in _different(rows, mine)])


def _different(one: dict[Any, Any], other: dict[Any, Any]) -> list[Any]:
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def _most_villages(chronicle: Chronicle, standing: int) -> int:
    """The most villages that stood at once."""
    most = standing
    for _number, writes in chronicle.transactions:
        heirs = [row for kind, row in writes if kind == "places_succession"]
        standing += len({row["successor_id"] for row in heirs if row["founded"]})
        standing -= len({row["predecessor_id"] for row in heirs if row["dissolved"]})
        most = max(most, standing)
    return most


if __name__ == "__main__":
    main(Path(sys.argv[1]))
