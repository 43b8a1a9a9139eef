"""Nominations in the small country."""

import pytest

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import Country, MakePerson
from desmigratif.agencies.models import Agency
from desmigratif.nominations.actions import Asked, nominate
from desmigratif.nominations.models import Nomination
from desmigratif.nominations.papers import Paper
from desmigratif.places.models import Area

OFFICE, REGENCY = "Disnaker Lombok Timur", "52.03"
HERE, ELSEWHERE = "52.03.01.2001", "52.02.01.2001"
REASON = "Banyak keluarga menunggu pendampingan di desa ini."
PDF = Paper("Surat bupati.pdf", b"%PDF-1.4\nsurat\n%%EOF\n")
YEAR = 2018


@pytest.fixture
def coordinator(country: Country, make_person: MakePerson) -> User:
    """Of the manpower office of Lombok Timur."""
    return of_office(make_person, "koordinator", OFFICE, REGENCY)


def of_office(make_person: MakePerson, name: str, office: str, regency: str) -> User:
    """A coordinator of a regency's manpower office."""
    Agency.objects.create(short_name=office, name=office, kind=Agency.Kind.REGENCY_OFFICE)
    area = Area.objects.get(codes__code=regency, codes__ends_on=None)
    return make_person(name, Role.Kind.COORDINATOR, office, area)


def nominated(country: Country, by: User, code: str = HERE, *papers: Paper) -> Nomination:
    """A nomination by the person's agency."""
    (role,) = by.current_roles
    asked = Asked(village=country.village(code), agency=role.agency, year=YEAR, reason=REASON, papers=papers)
    return nominate(asked=asked, by=by)
