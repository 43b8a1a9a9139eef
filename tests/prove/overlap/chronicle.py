"""The log of the database, read whole and put in the order in which transactions took effect."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg

from tests.prove.overlap.replay import Heir, Held, Lane, Site, Waiver, World

LOG = "SELECT seq, xid, kind, row FROM proof_log"
FOOTPRINTS = """
SELECT id, transaction_number, kind, site_id, village_id, substance_id, lower(period), upper(period),
       lower(lane), upper(lane) FROM programmes_footprintchange
"""
EVENTS = "SELECT id, happened_on FROM places_lineageevent"
WAIVERS = """
SELECT w.id, w.village_id, w.programme_id, w.first_site_id, p.agency_id, q.agency_id FROM programmes_waiver w
JOIN programmes_programme p ON p.id = w.programme_id
JOIN programmes_site s ON s.id = w.first_site_id JOIN programmes_programme q ON q.id = s.programme_id
"""
Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass
class Chronicle:
    """`transactions` in order of effect, each with its writes in order. `villages` of each transaction's
    footprints, in the order written, show whether transactions kept out of each other's villages."""

    transactions: list[tuple[int, list[tuple[str, Any]]]] = field(default_factory=list)
    villages: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    days: dict[int, date] = field(default_factory=dict)
    waivers: dict[int, Waiver] = field(default_factory=dict)
    sites: dict[tuple[int, int], list[Site]] = field(default_factory=lambda: defaultdict(list))

    @property
    def numbers(self) -> set[int]:
        return {number for number, _writes in self.transactions}


def read(connection: Connection) -> Chronicle:
    """Whoever wrote a village later waited for the one before to end, so that the last write of each
    transaction tells their order."""
    chronicle = Chronicle(days=dict(connection.execute(EVENTS).fetchall()))
    for pk, village, programme, first, *agencies in connection.execute(WAIVERS):
        chronicle.waivers[pk] = Waiver(village, programme, first, (agencies[0], agencies[1]))
    writes: dict[int, list[tuple[int, str, Any]]] = defaultdict(list)
    for seq, number, kind, row in connection.execute(LOG):
        value = _site(row) if kind == "programmes_site" else row
        writes[number].append((seq, kind, value))
        if isinstance(value, Site):
            chronicle.sites[number, value.pk].append(value)
    rows = sorted(connection.execute(FOOTPRINTS))
    for seq, number, kind, *rest in rows:
        writes[number].append((seq, kind, rest))
        chronicle.villages[rest[1]].append(number)
    order = sorted(writes, key=lambda number: max(seq for seq, _kind, _row in writes[number]))
    chronicle.transactions = [
        (number, [(kind, row) for _seq, kind, row in sorted(writes[number], key=lambda one: one[0])])
        for number in order
    ]
    return chronicle


def unruly(chronicle: Chronicle) -> Iterator[str]:
    """Villages in which one transaction wrote between two writes of another."""
    for village, numbers in chronicle.villages.items():
        seen: set[int] = set()
        for before, number in zip([None, *numbers], numbers, strict=False):
            if number != before and number in seen:
                yield f"village {village}: others wrote inside transaction {number}"
            seen.add(number)


def follow(world: World, chronicle: Chronicle, kind: str, row: Any) -> None:
    """One write."""
    if kind == "programmes_site":
        world.write_site(row)
    elif kind in ("set", "removed"):
        site, village, substance, start, end, *lane = row
        held = Held(substance, start, end, (lane[0], lane[1])) if kind == "set" else None
        world.write_footprint(village, site, held)
    elif kind == "places_succession":
        heir = Heir(row["successor_id"], chronicle.days[row["event_id"]], row["dissolved"])
        world.write_succession(row["predecessor_id"], heir)
    elif kind == "programmes_sitelane":
        world.lanes[row["site_id"]] = (lane_of(row["lane"]), row["waiver_id"])
        world.touched.add(row["site_id"])
    elif kind == "programmes_inheritedoverlap":
        world.pairs.add(frozenset((row["first_id"], row["second_id"])))
    else:
        world.said_yes[row["waiver_id"]].add((row["agency_id"], row["user_id"]))


def lane_of(text: str) -> Lane:
    low, high = text.strip("[)").split(",")
    return Decimal(low), Decimal(high)


def _site(row: dict[str, Any]) -> Site:
    return Site(
        row["id"],
        row["village_id"],
        row["programme_id"],
        row["substance_id"],
        row["state"],
        date.fromisoformat(row["starts_on"]),
        date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
        row["cooling_months"],
    )
