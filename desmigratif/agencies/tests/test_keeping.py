"""Administrators change agencies, offices and areas; each change leaves one line."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import override_settings

from desmigratif.agencies import actions
from desmigratif.agencies.errors import (
    AreaTakenError,
    CircleError,
    NamedByProviderError,
    OtherNameTakenError,
    ShortNameTakenError,
)
from desmigratif.agencies.models import Agency, Office
from desmigratif.agencies.tests.people import MakePerson
from desmigratif.audit.models import AuditLine
from desmigratif.places import queries as places
from desmigratif.places.models import Area
from desmigratif.places.tests.register import SmallRegister

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(make_person: MakePerson) -> Any:
    return make_person("admin", "administrator")


def _saved(by: Any, short_name: str = "SBMI", other_names: tuple[str, ...] = (), **given: Any) -> Agency:
    agency = Agency(short_name=short_name, name="Serikat Buruh Migran Indonesia", kind="ngo", **given)
    return actions.save_agency(agency=agency, other_names=list(other_names), by=by)


def _newest() -> AuditLine:
    return AuditLine.objects.order_by("-id")[0]


def test_a_new_agency_leaves_a_line_of_its_own_agency(admin: Any) -> None:
    agency = _saved(admin, other_names=("Serikat",))
    line = _newest()
    assert (line.verb, line.subject_id, line.agency_id) == ("add", str(agency.pk), agency.pk)
    assert line.actor_label == "admin"
    assert [alias.name for alias in agency.aliases.all()] == ["Serikat"]


def test_the_line_of_a_change_says_what_was_and_what_is(admin: Any) -> None:
    agency = _saved(admin, other_names=("Lama", "Tetap"))
    agency.name = "Nama baru"
    actions.save_agency(agency=agency, other_names=["Tetap", "Baru"], by=admin)
    assert _newest().detail == {
        "name": ["Serikat Buruh Migran Indonesia", "Nama baru"],
        "other_names": [["Lama", "Tetap"], ["Baru", "Tetap"]],
    }


def test_saving_without_a_change_leaves_no_line(admin: Any) -> None:
    agency = _saved(admin, other_names=("Serikat",))
    before = AuditLine.objects.count()
    actions.save_agency(agency=Agency.objects.get(pk=agency.pk), other_names=["Serikat"], by=admin)
    assert AuditLine.objects.count() == before


def test_a_short_name_given_up_stays_as_another_name(admin: Any) -> None:
    agency = _saved(admin)
    agency.short_name = "SBMI Pusat"
    actions.save_agency(agency=agency, other_names=[], by=admin)
    assert [alias.name for alias in agency.aliases.all()] == ["SBMI"]


def test_what_the_database_refuses_is_told_in_words_and_changes_nothing(admin: Any) -> None:
    first = _saved(admin, other_names=("Serikat",))
    second = _saved(admin, short_name="Lain", looked_after_by=first)
    with pytest.raises(ShortNameTakenError):
        _saved(admin)
    with pytest.raises(OtherNameTakenError):
        _saved(admin, short_name="Ketiga", other_names=("SERIKAT",))
    first.looked_after_by = second
    with pytest.raises(CircleError):
        actions.save_agency(agency=first, other_names=["Serikat"], by=admin)
    assert Agency.objects.filter(looked_after_by=None, pk=first.pk).exists()
    assert not Agency.objects.filter(short_name="Ketiga").exists()


def test_an_office_is_changed_with_a_line_that_carries_its_area(
    admin: Any, small_register: SmallRegister
) -> None:
    regency = _area("52.03")
    office = Office(agency=_saved(admin), name="Kantor", kind="head", area=regency)
    actions.save_office(office=office, by=admin)
    assert (_newest().verb, _newest().area_id) == ("add", regency.pk)
    office.phone = "0376 21000"
    actions.save_office(office=office, by=admin)
    assert _newest().detail == {"phone": ["", "0376 21000"]}


def test_an_area_is_added_once_and_can_be_taken_away(admin: Any, small_register: SmallRegister) -> None:
    agency, regency = _saved(admin), _area("52.03")
    added = actions.add_area(agency=agency, area=regency, by=admin)
    with pytest.raises(AreaTakenError):
        actions.add_area(agency=agency, area=regency, by=admin)
    actions.add_area(agency=agency, area=None, by=admin)
    actions.remove_area(agency_area=added, by=admin)
    assert [one.area for one in agency.areas.all()] == [None]
    assert (_newest().verb, _newest().area_id) == ("remove area", regency.pk)


def test_the_office_of_a_regency_is_made_once(admin: Any, small_register: SmallRegister) -> None:
    first = _regency_office(admin, "52.03")
    assert _regency_office(admin, "52.03") == first
    assert first.short_name == "Disnaker Lombok Timur"
    assert _regency_office(admin, "52.71").short_name == "Disnaker Kota Mataram"
    assert first.looked_after_by == Agency.objects.get(short_name="Kemnaker")
    assert [one.area for one in first.areas.all()] == [_area("52.03")]


def test_only_a_regency_has_a_regency_office(admin: Any, small_register: SmallRegister) -> None:
    with pytest.raises(ValueError, match="province"):
        _regency_office(admin, "52")


def test_the_demonstration_has_one_office_and_says_that_it_is_an_example(
    small_register: SmallRegister,
) -> None:
    office = actions.ensure_demo_regency_office()
    assert office is not None
    assert office.is_example
    assert "contoh" in office.name
    assert actions.ensure_demo_regency_office() == office


def test_without_a_register_the_demonstration_has_no_office() -> None:
    assert actions.ensure_demo_regency_office() is None


def _regency_office(by: Any, code: str) -> Agency:
    return actions.ensure_regency_office(regency=_area(code), name="Dinas", source="SK 1/2017", by=by)


def _area(code: str) -> Area:
    return next(area for area in places.search(code, 5) if area.code == code)


def test_the_name_that_an_identity_provider_goes_by_is_neither_given_up_nor_taken(admin: Any) -> None:
    """Else people of another agency could come in by it."""
    agency, other = _saved(admin), _saved(admin, short_name="Lain")
    with override_settings(IDENTITY_PROVIDERS=[SimpleNamespace(agency="SBMI")]):
        agency.short_name = "SBMI Pusat"
        with pytest.raises(NamedByProviderError):
            actions.save_agency(agency=agency, other_names=[], by=admin)
        agency.refresh_from_db()
        agency.name = "Nama lain"
        assert actions.save_agency(agency=agency, other_names=[], by=admin).short_name == "SBMI"
    with override_settings(IDENTITY_PROVIDERS=[SimpleNamespace(agency="Hilang")]):
        other.short_name = "Hilang"
        with pytest.raises(NamedByProviderError):
            actions.save_agency(agency=other, other_names=[], by=admin)
        with pytest.raises(NamedByProviderError):
            _saved(admin, short_name="Hilang")
        with pytest.raises(NamedByProviderError):
            actions.save_agency(agency=other, other_names=[], by=admin, name_of_provider=True)
