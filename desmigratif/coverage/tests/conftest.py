"""Decided sites in the small country, a browser with somebody signed in."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.models import Site
from desmigratif.programmes.tests.ground import HERE, NEXT, Ground

MIDDLE, FAR = "52.02.01.2001", "32.12.01.2001"
SignIn = Callable[[User], Client]


def past(ground: Ground, key: str, code: str, starts_on: date, **more: object) -> Site:
    given = {"source": "SK 1/2019", **more}
    one = Past(ground.village(code), ground.programmes[key], starts_on, **given)  # type: ignore[arg-type]
    return record_past(past=one, by=None)


@pytest.fixture
def sites(ground: Ground) -> dict[str, Site]:
    """Two in a regency, one of them an example; one that ended elsewhere; a proposal and a withdrawn one."""
    return {
        "here": past(ground, "desmigratif", HERE, date(2019, 3, 1)),
        "next": past(ground, "kampung-tki", NEXT, date(2014, 5, 26), simulated=True),
        "middle": past(ground, "desbumi", MIDDLE, date(2017, 1, 1), ends_on=date(2020, 1, 1), state="closed"),
        "proposed": ground.opened("desmigratif", FAR),
    }


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def reader(make_person: MakePerson) -> User:
    return make_person("pembaca", Role.Kind.VIEWER, agency="KP2MI")


@pytest.fixture
def officer(make_person: MakePerson) -> User:
    """National programme officer of Kemnaker."""
    return make_person("petugas", Role.Kind.PROGRAMME_OFFICER)


@pytest.fixture
def outsider(make_person: MakePerson) -> User:
    return make_person("orang.luar")
