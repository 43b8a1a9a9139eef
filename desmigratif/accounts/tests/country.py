"""A small country, and people with and without roles, for every room from this one up."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from desmigratif.accounts.models import Role, User
from desmigratif.agencies.models import Agency
from desmigratif.places.actions.loading import load
from desmigratif.places.models import Area, Village
from desmigratif.places.register import from_names

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ABOVE = {
    "52": "Nusa Tenggara Barat",
    "52.03": "Kabupaten Lombok Timur",
    "52.03.01": "Keruak",
    "52.02": "Kabupaten Lombok Tengah",
    "52.02.01": "Praya",
    "32": "Jawa Barat",
    "32.12": "Kabupaten Indramayu",
    "32.12.01": "Haurgeulis",
}
DISTRICTS = ("52.03.01", "52.02.01", "32.12.01")

MakePerson = Callable[..., User]


@dataclass(frozen=True)
class Country:
    """Four desa and a kelurahan in each of three regencies."""

    codes: tuple[str, ...]

    def village(self, code: str) -> Village:
        return Village.objects.get(codes__code=code, codes__ends_on=None)


@pytest.fixture
def country(db: None) -> Country:
    codes = [f"{district}.{number}" for district in DISTRICTS for number in (1001, 2001, 2002, 2003, 2004)]
    names = {**ABOVE, **{code: f"Desa {number}" for number, code in enumerate(codes, start=1)}}
    load(register=from_names(names), by=None)
    return Country(tuple(sorted(codes)))


@pytest.fixture
def make_person(db: None) -> MakePerson:
    def make(name: str, kind: str | None = None, agency: str = "Kemnaker", area: Area | None = None) -> User:
        user = User.objects.create_user(username=name, password=None)
        if kind:
            office = kind == Role.Kind.COORDINATOR  # which counts for nothing anywhere else
            made = Agency.Kind.REGENCY_OFFICE if office else Agency.Kind.MINISTRY
            held_in, _ = Agency.objects.get_or_create(
                short_name=agency, defaults={"name": agency, "kind": made}
            )
            Role.objects.create(user=user, agency=held_in, kind=kind, area=area, starts_on="2017-01-01")
        return user

    return make


@pytest.fixture
def planner(make_person: MakePerson) -> User:
    return make_person("planner", Role.Kind.PLANNER)


@pytest.fixture
def signed_in(client: Client, planner: User) -> Client:
    """A browser with the planner signed in."""
    client.force_login(planner, backend=BACKEND)
    return client
