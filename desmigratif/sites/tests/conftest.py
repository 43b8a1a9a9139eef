"""Programmes in a small country, officers of two agencies, browsers with them signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, Country, MakePerson
from desmigratif.places.models import Area, Village
from desmigratif.programmes.actions import steps
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.actions.register import ensure_programmes
from desmigratif.programmes.models import Programme, Site

HOME, NEXT, MIDDLE = "52.03.01.2001", "52.03.01.2002", "52.02.01.2001"
DAY = date(2025, 1, 1)

SignIn = Callable[[User], Client]


@dataclass(frozen=True)
class World:
    """Villages by code, programmes by key, and a site made as it is in life."""

    country: Country
    programmes: dict[str, Programme]

    def village(self, code: str = HOME) -> Village:
        return self.country.village(code)

    def place(self, code: str) -> None:
        """Positions for all villages on one line, in the order of their numbers: this one at its zero."""
        middle = self.village(code).pk
        for village in Village.objects.all():
            village.lat, village.lng = 0.0, (village.pk - middle) / 10
            village.position_source, village.position_basis = "exact", "imported"
            village.position_error_km = 0
            village.save()

    def site(
        self, key: str = "desmigratif", code: str = HOME, *, until: str = "proposed", **given: object
    ) -> Site:
        given = {"starts_on": DAY, "source": "SK lama", **given}
        wanted = Wanted(self.village(code), self.programmes[key], **given)  # type: ignore[arg-type]
        site = propose(wanted=wanted, reason="alasan usulan", by=None)
        for verb, state in (("confirm", "confirmed"), ("establish", "established"), ("activate", "active")):
            if site.state == until:
                break
            site = steps.step(site=site, verb=verb, on=DAY, reason="Agreed.", by=None)
            assert site.state == state
        return site


@pytest.fixture
def world(country: Country) -> World:
    return World(country, {programme.key: programme for programme in ensure_programmes()})


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def officer(world: World, make_person: MakePerson) -> User:
    """Of Kemnaker, over the nation."""
    return make_person("petugas", Role.Kind.PROGRAMME_OFFICER)


@pytest.fixture
def other_officer(world: World, make_person: MakePerson) -> User:
    """Of KP2MI, over the nation."""
    return make_person("petugas.kp2mi", Role.Kind.PROGRAMME_OFFICER, agency="KP2MI")


@pytest.fixture
def middle_officer(world: World, make_person: MakePerson) -> User:
    """Of Kemnaker, over another regency."""
    return make_person("petugas.tengah", Role.Kind.PROGRAMME_OFFICER, area=regency(world, MIDDLE))


@pytest.fixture
def reader(world: World, make_person: MakePerson) -> User:
    """A viewer of KP2MI: reads the register, not what is inside a site of Kemnaker."""
    return make_person("pembaca", Role.Kind.VIEWER, agency="KP2MI")


@pytest.fixture
def outsider(make_person: MakePerson) -> User:
    return make_person("orang.luar")


def regency(world: World, code: str) -> Area:
    found = world.village(code).regency
    assert found is not None
    return found
