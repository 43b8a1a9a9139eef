"""The road of raw SQL, as the application role: what whoever has its password could write."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import psycopg

from tests.prove.overlap.journal import BusyError, DeadlockError, Done, RefusedError, Written

Row = tuple[Any, ...]
COLUMNS = (
    "village_id, programme_id, substance_id, state, starts_on, ends_on, historical, source, simulated,"
    " cooling_months"
)
ANSWER = "SELECT pg_current_xact_id()::text::bigint, s.id, s.state, s.starts_on::text, s.ends_on::text FROM s"
CHANGE = f"WITH s AS (UPDATE programmes_site SET {{}} WHERE id = %s RETURNING *) {ANSWER}"


class Sql:
    """Statements of one writer, each a transaction by itself unless said otherwise."""

    name = "sql"
    actor: int | None = None

    def __init__(self, conninfo: str) -> None:
        self.connection = psycopg.connect(conninfo, autocommit=True)

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """Raises RefusedError, BusyError, DeadlockError for what the database says; anything else is
        broken."""
        try:
            found = self.connection.execute(statement.encode(), values or None)
            return found.fetchall() if found.description else []
        except (psycopg.IntegrityError, psycopg.errors.InsufficientPrivilege) as error:
            raise RefusedError(error.diag.constraint_name or type(error).__name__) from error
        except psycopg.errors.LockNotAvailable as error:
            raise BusyError from error
        except psycopg.errors.DeadlockDetected as error:
            raise DeadlockError(error.diag.message_detail) from error

    def _sites(self, statement: str, values: Sequence[Any]) -> Done:
        found = self.rows(statement, values)
        if not found:
            raise RefusedError("no such site")
        return Done([found[0][0]], [Written(*row[1:]) for row in found])

    def open(self, programme: int, villages: Sequence[int], starts_on: date, ends_on: date | None) -> Done:
        """Sites in one or several villages, in one statement, in the order given."""
        of_programme = "(SELECT substance_id FROM programmes_programme WHERE id = %s)"
        one = f"(%s, %s, {of_programme}, 'proposed', %s, %s, false, '', false, 0)"
        values = [x for v in villages for x in (v, programme, programme, starts_on, ends_on)]
        rows = ", ".join([one] * len(villages))
        return self._sites(
            f"WITH s AS (INSERT INTO programmes_site ({COLUMNS}) VALUES {rows} RETURNING *) {ANSWER}", values
        )

    def extend(self, site: int, ends_on: date | None) -> Done:
        return self._sites(CHANGE.format("ends_on = %s"), [ends_on, site])

    def close(self, site: int, on: date) -> Done:
        return self._sites(CHANGE.format("state = 'closed', ends_on = %s"), [on, site])

    def reopen(self, site: int, ends_on: date | None) -> Done:
        return self._sites(CHANGE.format("state = 'active', ends_on = %s"), [ends_on, site])

    def step(self, site: int, state: str) -> Done:
        return self._sites(CHANGE.format("state = %s"), [state, site])

    def past(self, programme: int, village: int, starts_on: date, ends_on: date) -> Done:
        found = self.rows(
            "SELECT pg_current_xact_id()::text::bigint,"
            " programmes_record_past(%s, %s, 'active', %s, %s, 'a list', true)",
            [village, programme, starts_on, ends_on],
        )
        site = Written(found[0][1], "active", starts_on.isoformat(), ends_on.isoformat())
        return Done([found[0][0]], [site])

    def ask(self, programme: int, village: int, first: int) -> Done:
        statement = (
            "INSERT INTO programmes_waiver (village_id, programme_id, first_site_id, reason, asked_at,"
            " asked_by_label, withdrawn_by_label) VALUES (%s, %s, %s, 'both agreed', now(), '', '')"
            " RETURNING id"
        )
        return Done(value=self.rows(statement, [village, programme, first])[0][0])

    def confirm(self, waiver: int, person: int) -> Done:
        statement = "SELECT pg_current_xact_id()::text::bigint, programmes_confirm_waiver(%s, %s)"
        return Done([self.rows(statement, [waiver, person])[0][0]])

    def split(self, village: int, district: int, code: str, day: date) -> Done:
        """A new village out of one that goes on."""
        return self._event("split", day, founded=(district, code), pairs=[(village, None)])

    def merge(self, villages: Sequence[int], day: date) -> Done:
        """Villages end in the first of them."""
        return self._event("merge", day, founded=None, pairs=[(one, villages[0]) for one in villages[1:]])

    def _event(
        self, kind: str, day: date, *, founded: tuple[int, str] | None, pairs: list[tuple[int, int | None]]
    ) -> Done:
        try:
            with self.connection.transaction():
                new = None if founded is None else self._found(*founded)
                (event,) = self.rows(
                    "INSERT INTO places_lineageevent (kind, happened_on, decree, source, note, state, asked,"
                    " recorded_by, recorded_at)"
                    " VALUES (%s, %s, 'Perda', 'raw', '', 'applied', '{}', '', now())"
                    " RETURNING id, pg_current_xact_id()::text::bigint",
                    [kind, day],
                )
                self._succeed(event[0], new, pairs)
                self._codes(day, new, founded, pairs)
                return Done([event[1]])
        except psycopg.IntegrityError as error:  # deferred rules speak at the commit
            raise RefusedError(error.diag.constraint_name or type(error).__name__) from error

    def _found(self, district: int, code: str) -> int:
        (area,) = self.rows(
            "INSERT INTO places_area (level, name, parent_id, district_id, regency_id, province_id,"
            " position_source, position_basis) SELECT 'village', %s, id, id, regency_id, province_id, '', ''"
            " FROM places_area WHERE id = %s RETURNING id",
            [f"Baru {code}", district],
        )
        self.rows("INSERT INTO places_village (area_ptr_id, kind) VALUES (%s, 'desa')", [area[0]])
        return int(area[0])

    def _succeed(self, event: int, new: int | None, pairs: list[tuple[int, int | None]]) -> None:
        values = [x for one, heir in pairs for x in (event, one, heir or new, new is None, new is not None)]
        rows = ", ".join(["(%s, %s, %s, %s, %s)"] * len(pairs))
        self.rows(
            "INSERT INTO places_succession (event_id, predecessor_id, successor_id, dissolved, founded)"
            f" VALUES {rows}",
            values,
        )

    def _codes(
        self, day: date, new: int | None, founded: tuple[int, str] | None, pairs: list[tuple[int, int | None]]
    ) -> None:
        if founded is None:
            ending = [one for one, _heir in pairs]
            self.rows(
                "UPDATE places_areacode SET ends_on = %s WHERE area_id = ANY(%s) AND ends_on IS NULL",
                [day, ending],
            )
        else:
            self.rows(
                "INSERT INTO places_areacode (area_id, system, code, starts_on, source)"
                " VALUES (%s, 'kemendagri', %s, %s, 'raw')",
                [new, founded[1], day],
            )
