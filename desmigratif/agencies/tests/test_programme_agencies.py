"""An installation begins with the three agencies, the ministries and their memorandum, once each."""

import pytest

from desmigratif.agencies import queries
from desmigratif.agencies.actions import PROGRAMME_AGENCIES, ensure_agencies, save_agency
from desmigratif.agencies.models import Agency, AgencyAlias, AgencyArea, Memorandum
from desmigratif.agencies.tests.people import MakePerson
from desmigratif.audit.models import AuditLine

pytestmark = pytest.mark.django_db
SCOPES = ["data-exchange", "service-centres", "productive-business"]


def test_the_three_agencies_come_back_and_each_added_one_has_its_line() -> None:
    three = ensure_agencies()
    assert [agency.short_name for agency in three] == ["Kemnaker", "KP2MI", "Migrant CARE"]
    lines = AuditLine.objects.filter(verb="add", subject_kind="agency", actor_label="system")
    assert lines.count() == Agency.objects.count() == 11


def test_the_memorandum_has_its_three_scopes_and_manpower_with_seven_ministries() -> None:
    ensure_agencies()
    memorandum = Memorandum.objects.get()
    assert [scope.code for scope in memorandum.scopes.all()] == SCOPES
    parties = list(memorandum.parties.select_related("agency"))
    assert [party.agency.short_name for party in parties if party.leads] == ["Kemnaker"]
    assert len(parties) == 8
    assert all(party.agency.kind == "ministry" for party in parties)
    assert memorandum.signed_on is None
    assert str(memorandum.announced_on) == "2017-09-04"
    assert memorandum.to_confirm


def test_kp2mi_is_found_by_each_of_its_former_names() -> None:
    ensure_agencies()
    for name in ("BNP2TKI", "bp2mi", "KemenP2MI", "KP2MI"):
        assert queries.agency_named(name) == Agency.objects.get(short_name="KP2MI")
    assert queries.agency_named("BNP") is None


def test_asking_again_adds_nothing_and_keeps_a_changed_name() -> None:
    ensure_agencies()
    before = AuditLine.objects.count()
    Agency.objects.filter(short_name="Kemnaker").update(name="Kementerian Tenaga Kerja")
    again = ensure_agencies()
    assert [agency.short_name for agency in again] == [wanted.short_name for wanted in PROGRAMME_AGENCIES]
    assert again[0].name == "Kementerian Tenaga Kerja"
    assert AuditLine.objects.count() == before
    assert AgencyArea.objects.count() == Agency.objects.count()


def test_a_changed_short_name_is_not_added_a_second_time(make_person: MakePerson) -> None:
    ensure_agencies()
    agency = Agency.objects.get(short_name="Kemenkominfo")
    agency.short_name = "Komdigi"
    save_agency(agency=agency, other_names=[], by=make_person("admin", "administrator"))
    ensure_agencies()
    assert not Agency.objects.filter(short_name="Kemenkominfo").exists()
    assert queries.agency_named("Kemenkominfo") == agency


def test_a_former_name_that_somebody_took_away_stays_away() -> None:
    ensure_agencies()
    AgencyAlias.objects.filter(agency__short_name="KP2MI").delete()
    ensure_agencies()
    assert not AgencyAlias.objects.filter(agency__short_name="KP2MI").exists()


def test_an_agency_from_before_sources_were_kept_gets_source_area_and_former_names() -> None:
    Agency.objects.create(short_name="KP2MI", name="Nama lama", kind="ministry")
    ensure_agencies()
    agency = Agency.objects.get(short_name="KP2MI")
    assert agency.name == "Nama lama"
    assert agency.source
    assert agency.areas.get().area is None
    assert agency.aliases.count() == 3
