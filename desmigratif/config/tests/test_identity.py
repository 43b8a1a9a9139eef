"""The file of identity providers: read whole, or refused with the place and the fault."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from desmigratif.config import identity, policies

SOUND = {
    "id": "kemnaker",
    "name": "Akun pegawai",
    "agency": "Kemnaker",
    "issuer": "https://sso.example/realms/kemnaker",
    "client_id": "desmigratif",
}


def written(folder: Path, *providers: dict[str, str]) -> str:
    (folder / "secret").write_text("rahasia\n")
    tables = [{**SOUND, "client_secret_file": str(folder / "secret"), **given} for given in providers]
    file = folder / "providers.toml"
    with file.open("w") as text:
        for table in tables:
            text.write("[[provider]]\n")
            text.writelines(f'{key} = "{value}"\n' for key, value in table.items() if value)
    return str(file)


def test_without_a_file_there_are_none() -> None:
    assert identity.read("") == []
    assert identity.for_allauth([])["openid_connect"]["APPS"] == []


def test_a_sound_file_is_read_and_its_forms_are_allowed(tmp_path: Path) -> None:
    (found,) = identity.read(written(tmp_path, {}))
    assert (found.id, found.agency, found.client_secret) == ("kemnaker", "Kemnaker", "rahasia")
    assert found.origin == "https://sso.example"
    policy = policies.with_forms_to([found.origin])["DIRECTIVES"]
    assert policy["form-action"] == ["'self'", "https://sso.example"]
    assert policy["connect-src"] == ["'self'"]


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"agency": ""}, "agency is missing"),
        ({"colour": "x"}, "colour is unknown"),
        ({"id": "Kemnaker!"}, "id may hold"),
        ({"issuer": "http://sso.example"}, "https"),
        ({"issuer": "https://user@sso.example"}, "https"),
        ({"issuer": "https://sso.example?x=1"}, "https"),
        ({"client_secret_file": "/nowhere/secret"}, "secret cannot be read"),
        ({"client_secret_file": "/dev/null"}, "is empty"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, changed: dict[str, str], word: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=word):
        identity.read(written(tmp_path, changed))


def test_two_providers_of_one_name_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="same id"):
        identity.read(written(tmp_path, {}, {"client_id": "other"}))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        identity.read(str(tmp_path / "none.toml"))


def test_plain_http_is_only_for_this_machine(tmp_path: Path) -> None:
    (found,) = identity.read(written(tmp_path, {"issuer": "http://127.0.0.1:9400"}))
    assert found.origin == "http://127.0.0.1:9400"
