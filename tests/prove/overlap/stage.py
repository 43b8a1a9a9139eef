"""The stage: a database of its own with a small country, programmes, officers; and ears for every write."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from desmigratif.accounts.models import Role, User
from desmigratif.agencies.actions import ensure_agencies
from desmigratif.agencies.models import Agency
from desmigratif.config import databases, embedded
from desmigratif.places.actions.loading import load
from desmigratif.places.models import Area
from desmigratif.places.register import from_names
from desmigratif.programmes.actions.register import create_programme
from desmigratif.programmes.models import Substance
from tests import testbed
from tests.prove.overlap import sabotage
from tests.prove.overlap.plot import PASSWORD, Programme, Stage

DISTRICTS, VILLAGES = 53, 3
AGENCIES = ("Kemnaker", "KP2MI", "Migrant CARE")
PROGRAMMES = (  # name, agency, substance, months of rest
    ("Pertama", "Kemnaker", "satu", 1),
    ("Kedua", "KP2MI", "satu", 2),
    ("Ketiga", "Migrant CARE", "satu", 0),
    ("Keempat", "Kemnaker", "satu", 3),
    ("Kelima", "KP2MI", "dua", 1),
)
HEARD = ("site", "sitelane", "inheritedoverlap", "waiverconfirmation")
EARS = """
CREATE TABLE proof_log (seq bigint PRIMARY KEY, xid bigint NOT NULL, kind text NOT NULL, row jsonb NOT NULL);
CREATE FUNCTION proof_hear() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO proof_log VALUES (nextval('programmes_footprintchange_id_seq'),
        pg_current_xact_id()::text::bigint, TG_TABLE_NAME, to_jsonb(NEW));
    RETURN NULL;
END
$$;
"""


@contextmanager
def stage() -> Iterator[Stage]:
    """Made, filled, given; dropped afterwards."""
    with embedded.held(), testbed.copy_for_tests("overlap") as name:
        with owner(name) as connection:
            _listen(connection)
        yield _fill(name)


@contextmanager
def owner(name: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """The owner's connection to the stage's database."""
    with psycopg.connect(_conninfo("owner", name), autocommit=True) as connection:
        yield connection


def spoil(database: str, kind: str) -> None:
    """Take one part of the rule out of the stage's database."""
    with owner(database) as connection:
        connection.execute(sabotage.KINDS[kind].encode())


def _conninfo(role: str, name: str) -> str:
    entry = databases.connection_of(role)
    options = {key: value for key, value in entry["OPTIONS"].items() if key != "application_name"}
    known = {"user": entry["USER"], "host": entry["HOST"], "port": entry["PORT"], **options}
    return make_conninfo(dbname=name, password=entry.get("PASSWORD") or None, **known)


def _listen(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """One line for each written row, numbered together with the footprints' own log. The ears only hear."""
    connection.execute(EARS.encode())
    for table in (*(f"programmes_{name}" for name in HEARD), "places_succession"):
        statement = sql.SQL(
            "CREATE TRIGGER aa_proof AFTER INSERT OR UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION proof_hear()"
        )
        connection.execute(statement.format(sql.Identifier(table)))
    connection.execute("GRANT SELECT ON proof_log TO PUBLIC")
    # Test databases let the application empty tables; a real one never does.
    role = sql.Identifier(databases.application_role())
    connection.execute(sql.SQL("REVOKE TRUNCATE ON ALL TABLES IN SCHEMA public FROM {}").format(role))


def _fill(name: str) -> Stage:
    districts = _country()
    ensure_agencies()
    agencies = {one.short_name: one for one in Agency.objects.filter(short_name__in=AGENCIES)}
    substances = {name: Substance.objects.create(name=name) for name in ("satu", "dua")}
    made = [
        create_programme(
            key=title.lower(),
            name=title,
            agency=agencies[agency],
            substance=substances[substance],
            source="proof",
            cooling_months=months,
            by=None,
        )
        for title, agency, substance, months in PROGRAMMES
    ]
    regency = Area.objects.get(level=Area.Level.REGENCY)
    stage = Stage(
        conninfo=_conninfo("application", name),
        database=name,
        programmes=[Programme(one.pk, one.agency_id, one.substance_id) for one in made],
        officers={one.pk: [_person(one, n, None).pk for n in range(3)] for one in agencies.values()},
        signed_in={one.pk: [_login(one, n, regency) for n in range(2)] for one in agencies.values()},
        districts=districts,
        substances=[one.pk for one in substances.values()],
    )
    connections["default"].close()
    return stage


def _country() -> dict[int, str]:
    """Districts of a few villages each; ids of the districts with their codes."""
    names = {"32": "Jawa Barat", "32.12": "Kabupaten Indramayu"}
    for district in range(1, DISTRICTS + 1):
        names[f"32.12.{district:02}"] = f"Kecamatan {district}"
        for village in range(2001, 2001 + VILLAGES):
            names[f"32.12.{district:02}.{village}"] = f"Desa {district} {village}"
    load(register=replace(from_names(names), decreed_on=date(2000, 1, 1)), by=None, places=())
    found = Area.objects.filter(level=Area.Level.DISTRICT).values_list("pk", "codes__code")
    return {pk: str(code) for pk, code in found}


def _person(agency: Agency, number: int, area: Area | None) -> User:
    user = User.objects.create_user(username=f"officer-{agency.pk}-{number}-{area is None}", password=None)
    kinds = [Role.Kind.PROGRAMME_OFFICER, *([Role.Kind.ADMINISTRATOR] if area is None else [])]
    for kind in kinds:
        Role.objects.create(user=user, agency=agency, kind=kind, area=area, starts_on="2017-01-01")
    return user


def _login(agency: Agency, number: int, regency: Area) -> tuple[int, str]:
    """Of a regency: those over provinces and the nation need a second step that no program can take."""
    user = _person(agency, number, regency)
    user.set_password(PASSWORD)
    user.save()
    return user.pk, user.username
