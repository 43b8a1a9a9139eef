"""Centres of two agencies in the small country, and the people who look after their officers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, Country, MakePerson
from desmigratif.agencies.models import Agency
from desmigratif.centres.models import Post
from desmigratif.officers import months
from desmigratif.places.actions.loading import load
from desmigratif.places.models import Area, Village
from desmigratif.places.register import from_names
from desmigratif.programmes.actions.opening import Past, Wanted, propose, record_past
from desmigratif.programmes.actions.register import ensure_programmes
from desmigratif.programmes.models import Programme, Site

HOME, NEXT, MIDDLE, FAR = "52.03.01.2001", "52.03.01.2002", "52.02.01.2001", "32.12.01.2001"
EAST, EAST_OFFICE = "52.03", "Disnaker Lombok Timur"
MIDDLE_REGENCY, MIDDLE_OFFICE = "52.02", "Disnaker Lombok Tengah"
START = date(2025, 1, 1)

SignIn = Callable[[User], Client]
Kind = Role.Kind


def today() -> date:
    return timezone.localdate()


def month(ago: int) -> date:
    """The month so many months before this one."""
    return months.plus(months.month_of(today()), -ago)


@dataclass
class World:
    """Villages by code, programmes by key, people by role."""

    country: Country
    programmes: dict[str, Programme]
    make_person: MakePerson
    made: dict[tuple[str, str, str], User] = field(default_factory=dict)

    def village(self, code: str = HOME) -> Village:
        return self.country.village(code)

    def area(self, code: str) -> Area:
        return Area.objects.get(codes__code=code, codes__ends_on=None)

    def site(
        self, code: str = HOME, key: str = "desmigratif", start: date = START, *, simulated: bool = False
    ) -> Site:
        """A centre that was established on the day on which the site begins."""
        past = Past(self.village(code), self.programmes[key], start, simulated=simulated, source="Daftar")
        return record_past(past=past, by=None)

    def proposed(self, code: str = HOME, key: str = "desmigratif") -> Site:
        """A site that begins this year and has no centre yet."""
        first = today().replace(month=1, day=1)
        wanted = Wanted(self.village(code), self.programmes[key], first, source="SK")
        return propose(wanted=wanted, reason="Agreed.", by=None)

    def many(self, count: int, key: str = "desmigratif") -> list[Site]:
        """So many more centres in villages of their own in Lombok Timur, each with an officer."""
        first = Village.objects.count()
        names = {
            f"52.03.{20 + at // 900}.{2001 + at % 900}": f"Desa {at}" for at in range(first, first + count)
        }
        above = {code[:8]: "Kecamatan" for code in names} | {"52": "NTB", "52.03": "Lombok Timur"}
        load(register=from_names(above | names), by=None)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT programmes_record_past(v.area_ptr_id, %s, 'active', %s, NULL, 'Daftar', false)"
                " FROM places_village AS v JOIN places_areacode AS c ON c.area_id = v.area_ptr_id"
                " WHERE c.code = ANY(%s) AND c.ends_on IS NULL",
                [self.programmes[key].pk, month(5), list(names)],
            )
        made = list(Site.objects.filter(village__codes__code__in=list(names)).distinct())
        Post.objects.bulk_create(Post(site=one, kind=1, name="A", starts_on=month(5)) for one in made)
        return made

    def person(self, kind: str, agency: str = "Kemnaker", code: str = "") -> User:
        """Somebody with this role over the area of the code, the nation without one; the same one again."""
        if (kind, agency, code) not in self.made:
            name = f"{kind}.{len(self.made)}"
            area = self.area(code) if code else None
            self.made[kind, agency, code] = self.make_person(name, kind, agency, area)
        return self.made[kind, agency, code]

    def officer(self, code: str = HOME, agency: str = "Kemnaker") -> User:
        return self.person(Kind.VILLAGE_OFFICER, agency, code)

    def coordinator(self) -> User:
        return self.person(Kind.COORDINATOR, EAST_OFFICE, EAST)


@pytest.fixture
def world(country: Country, make_person: MakePerson) -> World:
    return World(country, {programme.key: programme for programme in ensure_programmes()}, make_person)


@pytest.fixture
def home(world: World) -> Site:
    """A centre of Kemnaker in Lombok Timur."""
    return world.site()


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in


def agency(name: str) -> Agency:
    return Agency.objects.get(short_name=name)
