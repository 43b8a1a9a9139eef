"""What stands in the register now, looked at again every moment: from this writers choose."""

import threading
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import psycopg

FRESH_SECONDS = 0.7

VILLAGES = """
SELECT a.id, a.district_id, EXISTS (
    SELECT FROM places_succession s WHERE s.predecessor_id = a.id AND s.dissolved)
FROM places_area a WHERE a.level = 'village'
"""
SITES = """
SELECT id, village_id, programme_id, state, starts_on, ends_on FROM programmes_site
WHERE state NOT IN ('withdrawn', 'declined', 'lapsed') AND (ends_on IS NULL OR ends_on > %s)
"""
HELD = "SELECT village_id, site_id FROM programmes_sitefootprint WHERE period @> %s"
CHANGES = """
SELECT id, site_id FROM programmes_sitechange WHERE undoes_id IS NULL AND before <> '{}'
ORDER BY id DESC LIMIT 200
"""
WAITING = """
SELECT id FROM places_lineageevent WHERE state = 'waiting' ORDER BY id DESC LIMIT 40
"""
CONFLICTS = """
SELECT c.id, p.agency_id, q.agency_id
FROM programmes_lineageconflict c
JOIN programmes_site s ON s.id = c.first_id JOIN programmes_programme p ON p.id = s.programme_id
JOIN programmes_site t ON t.id = c.second_id JOIN programmes_programme q ON q.id = t.programme_id
WHERE c.settled_at IS NULL ORDER BY c.id DESC LIMIT 40
"""


@dataclass(frozen=True)
class Seen:
    """A site as it was a moment ago."""

    pk: int
    village: int
    programme: int
    state: str
    starts_on: date
    ends_on: date | None

    @property
    def ended(self) -> bool:
        return self.state in ("graduated", "closed")


@dataclass
class View:
    """The register a moment ago; `held` says which sites are in a village on that day."""

    villages: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    district: dict[int, int] = field(default_factory=dict)
    sites: list[Seen] = field(default_factory=list)
    held: dict[int, set[int]] = field(default_factory=dict)
    changes: list[tuple[int, int]] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    conflicts: list[tuple[int, int, int]] = field(default_factory=list)


class Scout:
    """One for each process, with a connection of its own."""

    def __init__(self, conninfo: str) -> None:
        self._connection = psycopg.connect(conninfo, autocommit=True)
        self._lock = threading.Lock()
        self._looked = 0.0
        self._view = View()

    def view(self, today: date) -> View:
        with self._lock:
            if time.monotonic() - self._looked > FRESH_SECONDS:
                self._view = self._look(today)
                self._looked = time.monotonic()
            return self._view

    def _look(self, today: date) -> View:
        villages = self._rows(VILLAGES)
        held: dict[int, set[int]] = {}
        for village, site in self._rows(HELD, today):
            held.setdefault(village, set()).add(site)
        return View(
            villages=sorted(pk for pk, _district, gone in villages if not gone),
            gone=[pk for pk, _district, gone in villages if gone],
            district={pk: district for pk, district, _gone in villages},
            sites=[Seen(*row) for row in self._rows(SITES, today - timedelta(days=120))],
            held=held,
            changes=self._rows(CHANGES),
            waiting=[pk for (pk,) in self._rows(WAITING)],
            conflicts=self._rows(CONFLICTS),
        )

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        return self._connection.execute(statement.encode(), values or None).fetchall()
