"""What raw SQL tries against the rule itself. Every one of these must be refused."""

import random
from datetime import date
from typing import Any

import psycopg

from tests.prove.overlap.by_sql import COLUMNS, Sql
from tests.prove.overlap.journal import Done, RefusedError
from tests.prove.overlap.scout import Seen

ON_FOOTPRINTS = (
    "DELETE FROM programmes_sitefootprint WHERE site_id = %(site)s",
    "UPDATE programmes_sitefootprint SET lane = numrange(0, 1) WHERE site_id = %(site)s",
    "UPDATE programmes_sitefootprint SET period = '[1950-01-01,1950-01-02)' WHERE site_id = %(site)s",
    "INSERT INTO programmes_sitefootprint (site_id, village_id, substance_id, period, lane) VALUES"
    " (%(site)s, %(village)s, 1, '[2010-01-01,)', '[0,1)')",
    "TRUNCATE programmes_sitefootprint",
    "INSERT INTO programmes_sitelane (site_id, lane, waiver_id) VALUES (%(site)s, '[0,1)', 1)",
    "SELECT programmes_narrow(%(site)s, '[0,1)', 1, NULL)",
    "SELECT programmes_part(%(site)s, %(other)s, 1, NULL)",
    "SELECT programmes_inherit(%(site)s, ARRAY[%(other)s]::bigint[], 'history')",
    "SELECT programmes_settle_footprints(s, true) FROM programmes_site s WHERE id = %(site)s",
    "INSERT INTO programmes_inheritedoverlap (first_id, second_id, cause, noticed_on)"
    " VALUES (%(site)s, %(other)s, 'history', now())",
    "INSERT INTO programmes_waiverconfirmation (waiver_id, agency_id, user_id, user_label, at)"
    " SELECT max(id), 1, 1, 'nobody', now() FROM programmes_waiver",
    "DELETE FROM programmes_footprintchange",
    "INSERT INTO programmes_footprintchange (kind) VALUES ('removed')",
)
ON_SITES = (
    f"INSERT INTO programmes_site ({COLUMNS}) SELECT %(village)s, id, substance_id, 'active', '2010-01-01',"
    " NULL, false, '', false, 0 FROM programmes_programme WHERE id = %(programme)s",
    f"INSERT INTO programmes_site ({COLUMNS}) SELECT %(village)s, id, substance_id, 'active', '2010-01-01',"
    " NULL, true, 'a list', false, 0 FROM programmes_programme WHERE id = %(programme)s",
    f"INSERT INTO programmes_site ({COLUMNS}) SELECT %(village)s, id, substance_id + 1000, 'proposed',"
    " '2010-01-01', NULL, false, '', false, 0 FROM programmes_programme WHERE id = %(programme)s",
    "DELETE FROM programmes_site WHERE id = %(site)s",
    "UPDATE programmes_site SET village_id = %(village)s + 1 WHERE id = %(site)s",
    "UPDATE programmes_site SET historical = NOT historical WHERE id = %(site)s",
    "UPDATE programmes_site SET cooling_months = cooling_months + 1 WHERE id = %(site)s",
    "UPDATE programmes_site SET substance_id = substance_id + 1000 WHERE id = %(site)s",
    "UPDATE programmes_site SET ends_on = 'infinity' WHERE id = %(site)s",
    "UPDATE programmes_programme SET substance_id = 3 - substance_id WHERE id = %(programme)s",
    "UPDATE programmes_waiver SET first_site_id = first_site_id + 1"
    " WHERE id = (SELECT max(id) FROM programmes_waiver)",
    "DELETE FROM programmes_waiver",
    "ALTER TABLE programmes_site DISABLE TRIGGER site_after",
    "SET session_replication_role = replica",
    "SET ROLE desmigratif_owner",
    "CREATE OR REPLACE FUNCTION programmes_may_share(one bigint, other bigint) RETURNS boolean LANGUAGE sql"
    " AS 'SELECT true'",
    "UPDATE places_succession SET dissolved = NOT dissolved",
    "DELETE FROM places_lineageevent WHERE state = 'applied'",
)
FORGED = (
    "CREATE TEMP TABLE forged (LIKE programmes_sitefootprint)",
    "CREATE TRIGGER forge AFTER INSERT ON forged FOR EACH ROW EXECUTE FUNCTION programmes_log_footprint()",
    "INSERT INTO forged VALUES (1, 1, 1, '[2010-01-01,)', '[0,1)', %(site)s)",
)
ONE_BY_ONE = (*((one,) for one in (*ON_FOOTPRINTS, *ON_SITES)), FORGED)


def attack(road: Sql, chance: random.Random, site: Seen, other: Seen, programme: int) -> Done:
    """One of them, chosen by chance. Raises RefusedError; whoever gets an answer has breached the rule."""
    values = {"site": site.pk, "other": other.pk, "village": site.village, "programme": programme}
    chosen = chance.choice([*ONE_BY_ONE, ()])
    try:
        if chosen:
            _statements(road, chosen, values)
        else:
            _stale(road, site, programme)
    except psycopg.errors.DeadlockDetected:
        raise
    except (psycopg.Error, RefusedError) as error:
        raise RefusedError(type(error.__cause__ or error).__name__) from error
    return Done()


def _statements(road: Sql, statements: tuple[str, ...], values: dict[str, Any]) -> None:
    with road.connection.transaction():
        for statement in statements:
            found = road.connection.execute(statement.encode(), values)
        if found.rowcount == 0 and statement.startswith(("UPDATE", "DELETE", "INSERT")):
            raise RefusedError("there was nothing to change")


def _stale(road: Sql, site: Seen, programme: int) -> None:
    """A transaction that keeps on seeing an older day would miss what villages became since."""
    with road.connection.transaction():
        road.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        road.connection.execute(
            f"INSERT INTO programmes_site ({COLUMNS}) SELECT %s, id, substance_id, 'proposed', %s, NULL,"
            " false, '', false, 0 FROM programmes_programme WHERE id = %s".encode(),
            [site.village, date(2100, 1, 1), programme],
        )
