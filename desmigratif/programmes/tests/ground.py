"""What tests of sites stand on: programmes, officers, and short ways to open and walk sites.

`pytest_plugins` of the root conftest names this module; a test asks for `ground`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import Country, MakePerson
from desmigratif.places.models import Village
from desmigratif.programmes import refusing
from desmigratif.programmes.actions import steps, waiving
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.actions.register import ensure_programmes
from desmigratif.programmes.models import Programme, Site, Waiver

DAY = date(2018, 1, 1)
HERE = "52.03.01.2001"
NEXT = "52.03.01.2002"


@dataclass(frozen=True)
class Officers:
    """Two persons of each agency, by its short name."""

    of: dict[str, tuple[User, ...]]


@dataclass(frozen=True)
class Ground:
    """Villages by code, programmes by key, and the two agencies' officers who waive."""

    country: Country
    programmes: dict[str, Programme]
    officers: Officers

    def village(self, code: str = HERE) -> Village:
        return self.country.village(code)

    def opened(self, key: str, code: str = HERE, starts_on: date = DAY, ends_on: date | None = None) -> Site:
        """A proposed site."""
        wanted = Wanted(self.village(code), self.programmes[key], starts_on, ends_on, source="A list")
        return propose(wanted=wanted, reason="Agreed.", by=None)

    def running(self, key: str, code: str = HERE, starts_on: date = DAY) -> Site:
        """An active site."""
        site = self.opened(key, code, starts_on)
        for verb in ("confirm", "establish", "activate"):
            site = steps.step(site=site, verb=verb, reason="Agreed.", by=None)
        return site

    def waived(self, key: str, code: str = HERE) -> Waiver:
        """A waiver with its four confirmations for a programme beside the one that stands there."""
        programme = self.programmes[key]
        asker = self.officers.of[programme.agency.short_name][0]
        waiver = waiving.ask_waiver(
            village=self.village(code), programme=programme, reason="Agreed by both.", by=asker
        )
        for agency in (programme.agency, waiver.first_site.programme.agency):
            for person in self.officers.of[agency.short_name]:
                waiving.confirm_waiver(waiver=waiver, by=person)
        return waiver


@pytest.fixture(autouse=True)
def no_refusals_of_other_tests() -> Iterator[None]:
    """A test's transaction never ends, so what it leaves waiting would be written into another's."""
    yield
    refusing.forget()


@pytest.fixture
def officers(country: Country, make_person: MakePerson) -> Officers:
    """Two programme officers of each of the three agencies, over the nation."""
    return Officers(
        {
            agency: tuple(
                make_person(f"{agency.split()[0].lower()}{number}", Role.Kind.PROGRAMME_OFFICER, agency)
                for number in (1, 2)
            )
            for agency in ("Kemnaker", "KP2MI", "Migrant CARE")
        }
    )


@pytest.fixture
def ground(country: Country, officers: Officers) -> Ground:
    return Ground(country, {programme.key: programme for programme in ensure_programmes()}, officers)
