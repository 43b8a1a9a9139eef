"""Which database the application talks to, decided from the environment alone."""

import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from desmigratif.config import databases
from desmigratif.config.embedded.server import Server, current_folders

HOME = {"DESMIGRATIF_HOME": "/srv/data"}
REAL = {
    "DATABASE_URL": "postgresql://app:p%40ss%2Fword@db.example:6543/desa?sslmode=require",
    "DATABASE_OWNER_URL": "postgresql://boss:secret@db.example:6543/desa?sslmode=require",
}


def default(environ: dict[str, str]) -> dict[str, Any]:
    return databases.configured(environ)["default"]


def test_without_an_address_it_is_the_embedded_server_as_the_application_role() -> None:
    entry = default(HOME)
    assert databases.is_embedded(HOME)
    assert entry["USER"] == "desmigratif_app"
    assert entry["HOST"].startswith(("/tmp/desmigratif-", "/run/desmigratif-"))


def test_the_embedded_password_stays_in_its_file() -> None:
    entry = default(HOME)
    assert "PASSWORD" not in entry
    assert entry["OPTIONS"]["passfile"] == "/srv/data/secrets/desmigratif_app.pass"
    assert "password" not in json.dumps(entry).lower()


def test_a_real_address_is_read_with_its_escapes_and_options() -> None:
    entry = default(HOME | REAL)
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"]) == ("app", "p@ss/word", "db.example")
    assert (entry["PORT"], entry["NAME"]) == ("6543", "desa")
    assert entry["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize("environ", [HOME, HOME | REAL])
def test_connections_are_kept_and_looked_at_before_use(environ: dict[str, str]) -> None:
    entry = default(environ)
    assert entry["CONN_HEALTH_CHECKS"] is True
    assert entry["CONN_MAX_AGE"] > 0


@pytest.mark.parametrize(
    ("environ", "owner"), [(HOME, "desmigratif_owner"), (HOME | REAL, "boss")], ids=["embedded", "real"]
)
def test_only_the_wish_for_the_owner_gives_the_owner(environ: dict[str, str], owner: str) -> None:
    assert default(environ | {"DESMIGRATIF_DB_ROLE": "owner"})["USER"] == owner
    assert default(environ | {"DESMIGRATIF_DB_ROLE": "application"})["USER"] != owner
    assert default(environ)["USER"] != owner


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"DATABASE_URL": "postgresql://db.example/desa"}, "DATABASE_URL does not name its user"),
        ({"DATABASE_URL": "postgresql://app@db.example"}, "DATABASE_URL does not name its dbname"),
        ({"DATABASE_URL": "mysql://app@db/desa"}, "not a PostgreSQL address"),
        (
            {"DATABASE_URL": "postgresql://a@b/c", "DESMIGRATIF_DB_ROLE": "owner"},
            "DATABASE_OWNER_URL is not set",
        ),
    ],
)
def test_a_wrong_address_is_one_sentence_without_the_password(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        default(HOME | environ)


def test_an_address_for_other_programs_escapes_what_libpq_would_misread(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("data saya")
    monkeypatch.setenv("DESMIGRATIF_HOME", str(home))
    place = current_folders()
    place.secrets.mkdir()
    server = Server(folders=place)
    url = server.database_url(server.application, "nama aneh?")
    parsed = databases.connection_of("application", {"DATABASE_URL": url})
    assert parsed["NAME"] == "nama aneh?"
    assert parsed["HOST"] == str(place.sockets)
    passfile = place.passfile(server.application)
    assert passfile.stat().st_mode & 0o777 == 0o600
    assert parsed["PASSWORD"] == passfile.read_text().strip().split(":")[4]
    assert server.database_url(server.application) == server.database_url(server.application)
