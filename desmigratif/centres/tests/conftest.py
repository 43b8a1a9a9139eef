"""Sites of two agencies in a small country, and browsers with people signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, Country, MakePerson
from desmigratif.centres.models import Contact, Facility, Perdes, Post
from desmigratif.places.models import Area, Village
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.actions.register import ensure_programmes
from desmigratif.programmes.models import Programme, Site

HOME, NEXT, MIDDLE, KELURAHAN = "52.03.01.2001", "52.03.01.2002", "52.02.01.2001", "52.03.01.1001"
DAY = date(2025, 1, 1)

SignIn = Callable[[User], Client]
Kind = Role.Kind


@dataclass(frozen=True)
class World:
    """Villages by code, programmes by key, people by role."""

    country: Country
    programmes: dict[str, Programme]
    make_person: MakePerson

    def village(self, code: str = HOME) -> Village:
        return self.country.village(code)

    def area(self, code: str) -> Area:
        return Area.objects.get(codes__code=code, codes__ends_on=None)

    def site(self, key: str = "desmigratif", code: str = HOME, *, simulated: bool = False) -> Site:
        wanted = Wanted(self.village(code), self.programmes[key], DAY, None, simulated, "SK")
        return propose(wanted=wanted, reason="Agreed.", by=None)

    def person(self, kind: str | None, agency: str = "Kemnaker", code: str = "") -> User:
        """Somebody with this role over the area of the code, the nation without one."""
        name = f"{kind}-{agency}-{code}".replace(" ", "").lower()
        return self.make_person(name, kind, agency, self.area(code) if code else None)


@pytest.fixture
def world(country: Country, make_person: MakePerson) -> World:
    return World(country, {programme.key: programme for programme in ensure_programmes()}, make_person)


@pytest.fixture
def home(world: World) -> Site:
    """A site of Kemnaker."""
    return world.site()


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def filled(home: Site) -> dict[str, Any]:
    """One row of each part, and one that was taken away."""
    gone = Contact.objects.create(site=home, name="Lama", phone="0812", removed_at=timezone.now())
    return {
        "post": Post.objects.create(site=home, kind=1, name="Sri Wahyuni", phone="0812 3456", starts_on=DAY),
        "perdes": Perdes.objects.create(
            site=home,
            number="3",
            year=2010,
            title="Desa TKI",
            legal_base=["UU 39/2004"],
            note="Catatan dalam",
        ),
        "facility": Facility.objects.create(site=home, kind="computer", state="broken", note="layar retak"),
        "contact": Contact.objects.create(site=home, name="Pak Darma", phone="0813 5555"),
        "gone": gone,
    }
