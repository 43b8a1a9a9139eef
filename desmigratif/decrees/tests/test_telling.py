"""Telling of many proposals at once says what telling of each says, in few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import MakePerson
from desmigratif.decrees import actions
from desmigratif.decrees.tests.conftest import Office
from desmigratif.inbox import queries as inbox
from desmigratif.inbox.models import CalendarEntry, Notice
from desmigratif.places.models import Area
from desmigratif.programmes.models import Site
from desmigratif.sites.actions import tell_of_proposal, tell_of_proposals

pytestmark = pytest.mark.django_db
SAID = ("to", "subject", "body", "values", "url", "about_id", "key")
STEP = ("agency", "area", "day", "title", "values", "url", "source_id", "key")
OFFICER = Role.Kind.PROGRAMME_OFFICER


@pytest.fixture
def people(office: Office, make_person: MakePerson) -> list[User]:
    """Officers of another agency over a province and over a regency, and one of the own agency."""
    areas = {code: Area.objects.get(codes__code=code, codes__ends_on=None) for code in ("52", "32.12")}
    return [
        make_person("over.province", OFFICER, "KP2MI", areas["52"]),
        make_person("over.regency", OFFICER, "Migrant CARE", areas["32.12"]),
        make_person("own", OFFICER, "Kemnaker", areas["52"]),
    ]


def _told() -> tuple[set[str], set[str]]:
    """All notices of proposals and all next steps, as they are."""
    notices = Notice.objects.filter(kind="proposal").values_list(*SAID)
    return {str(one) for one in notices}, {str(one) for one in CalendarEntry.objects.values_list(*STEP)}


def test_many_at_once_are_told_as_each_by_itself(office: Office, people: list[User]) -> None:
    office.approved()
    many = _told()
    assert len(many[0]) == 4 * 4 + 2 + 2, "four over the nation for each of four villages, and those nearby"
    Notice.objects.filter(kind="proposal").delete()
    CalendarEntry.objects.all().delete()
    for site in Site.objects.select_related("programme__agency", "village"):
        tell_of_proposal(site=site, by=office.second)
    assert _told() == many
    assert tell_of_proposals(sites=list(Site.objects.all()), by=office.second) == 0, "nobody is told twice"


def test_officers_over_areas_are_those_over_each(office: Office, people: list[User]) -> None:
    villages = [office.ground.village(code) for code in ("52.03.01.2001", "32.12.01.2001")]
    found = inbox.officers_over(villages, kinds=[OFFICER], without=[office.programme.agency_id])
    for village in villages:
        one = inbox.officers(without=[office.programme.agency_id], area=village)
        assert found[village.pk] == {person.pk for person in one}


def test_a_village_costs_few_statements(office: Office) -> None:
    approval = office.asked()
    with CaptureQueriesContext(connection) as told:
        actions.approve(approval=approval, by=office.second)
    by_village = [one for one in told if "programmes_site" in one["sql"] and "INSERT" in one["sql"]]
    assert len(by_village) == 2 * 4, "a site and its first line for each of four villages"
    assert len(told) <= 7 * 4 + 40
