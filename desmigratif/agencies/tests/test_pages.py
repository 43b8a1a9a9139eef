"""Everybody with a role reads the register of agencies; only national administrators change it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from desmigratif.agencies import access, actions
from desmigratif.agencies.models import Agency, AgencyArea, Memorandum, Office
from desmigratif.agencies.tests.people import BACKEND, MakePerson
from desmigratif.places import queries as places
from desmigratif.places.models import Area
from desmigratif.places.tests.register import SmallRegister

pytestmark = pytest.mark.django_db
READ = ("index", "export", "agency", "memorandum")
CHANGE = ("new", "edit", "new_office", "edit_office", "add_area", "remove_area")
POSTED = ("add_area", "remove_area")


@pytest.fixture
def office(db: None) -> Office:
    """An office of the ministry; its name occurs nowhere else."""
    agency = actions.ensure_agencies()[0]
    return Office.objects.create(
        agency=agency, name="Kantor Burung Enggang", kind="head", address="Jalan Gatot Subroto"
    )


def _address(name: str, office: Office) -> str:
    agency = office.agency
    given: dict[str, list[Any]] = {
        "index": [],
        "new": [],
        "export": ["csv"],
        "memorandum": [Memorandum.objects.get().pk],
        "edit_office": [agency.pk, office.pk],
        "remove_area": [agency.pk, agency.areas.get().pk],
    }
    return reverse(f"agencies:{name}", args=given.get(name, [agency.pk]))


def _status(client: Client, name: str, office: Office) -> int:
    address = _address(name, office)
    return (client.post(address) if name in POSTED else client.get(address)).status_code


def _regency() -> Area:
    return next(area for area in places.search("52.03", 5) if area.code == "52.03")


@pytest.mark.parametrize("name", READ + CHANGE)
def test_strangers_are_asked_to_sign_in(client: Client, office: Office, name: str) -> None:
    address = _address(name, office)
    response = client.post(address) if name in POSTED else client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", READ + CHANGE)
def test_a_person_without_a_role_gets_404(
    client: Client, office: Office, make_person: MakePerson, name: str
) -> None:
    client.force_login(make_person("outsider"), backend=BACKEND)
    assert _status(client, name, office) == 404


@pytest.mark.parametrize("kind", ["village_officer", "partner", "viewer", "programme_officer"])
def test_every_role_reads_and_does_not_change(
    client: Client, office: Office, make_person: MakePerson, kind: str
) -> None:
    client.force_login(make_person("reader", kind, agency="Migrant CARE"), backend=BACKEND)
    assert [_status(client, name, office) for name in READ] == [200] * len(READ)
    assert [_status(client, name, office) for name in CHANGE] == [404] * len(CHANGE)
    page = client.get(office.agency.get_absolute_url()).text
    assert "Kantor Burung Enggang" in page
    assert _address("edit", office) not in page
    assert office.agency.areas.exists()


def test_an_administrator_of_a_regency_does_not_change_agencies(
    client: Client, office: Office, make_person: MakePerson, small_register: SmallRegister
) -> None:
    admin = make_person("admin", "administrator", area=_regency())
    client.force_login(admin, backend=BACKEND)
    assert [_status(client, name, office) for name in CHANGE] == [404] * len(CHANGE)
    assert [_status(client, name, office) for name in READ] == [200] * len(READ)


def test_a_suspended_administrator_has_no_access(make_person: MakePerson) -> None:
    admin = make_person("admin", "administrator")
    assert access.may_change(admin)
    admin.is_active = False
    assert not access.may_read(admin)
    assert not access.may_change(admin)


@pytest.fixture
def at_the_desk(client: Client, make_person: MakePerson) -> Client:
    """A browser with a national administrator signed in."""
    client.force_login(make_person("admin", "administrator"), backend=BACKEND)
    return client


FILLED = {"short_name": "SBMI", "name": "Serikat Buruh Migran Indonesia", "kind": "ngo"}


def test_a_national_administrator_adds_and_renames_an_agency(at_the_desk: Client) -> None:
    added = at_the_desk.post(reverse("agencies:new"), {**FILLED, "other_names": "Serikat\n serikat \n\n"})
    agency = Agency.objects.get(short_name="SBMI")
    assert added.headers["Location"] == agency.get_absolute_url()
    assert [alias.name for alias in agency.aliases.all()] == ["serikat"]
    edit = reverse("agencies:edit", args=[agency.pk])
    assert "serikat" in at_the_desk.get(edit).text
    changed = {**FILLED, "short_name": "SBMI Pusat", "ends_on": "2030-01-01"}
    assert at_the_desk.post(edit, changed).status_code == 302
    assert "tidak ada lagi" in at_the_desk.get(agency.get_absolute_url()).text.lower()
    assert [alias.name for alias in agency.aliases.all()] == ["SBMI"]


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"short_name": "BNP2TKI"}, "adalah nama KP2MI"),
        ({"other_names": "kemnaker"}, "adalah nama Kemnaker"),
        ({"other_names": "x" * 201}, "lebih dari 200 huruf"),
        ({"starts_on": "2020-01-01", "ends_on": "2019-01-01"}, "mendahului tanggal mulai"),
        ({"website": "javascript:alert(1)"}, "URL"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(
    at_the_desk: Client, office: Office, given: dict[str, str], word: str
) -> None:
    response = at_the_desk.post(reverse("agencies:new"), {**FILLED, **given})
    assert response.status_code == 422
    assert word in response.text
    assert "Serikat Buruh Migran Indonesia" in response.text


def test_a_circle_is_refused_in_words(at_the_desk: Client, office: Office) -> None:
    agency = office.agency
    lower = Agency.objects.create(short_name="Dinas", name="Dinas", kind="ngo", looked_after_by=agency)
    filled = {"short_name": agency.short_name, "name": agency.name, "kind": agency.kind}
    edit = reverse("agencies:edit", args=[agency.pk])
    response = at_the_desk.post(edit, {**filled, "looked_after_by": lower.pk})
    assert response.status_code == 422
    assert "berputar" in response.text


def _edited(client: Client, agency: Agency, **given: Any) -> Agency:
    filled = {"short_name": agency.short_name, "name": agency.name, "kind": agency.kind}
    response = client.post(reverse("agencies:edit", args=[agency.pk]), {**filled, **given})
    assert response.status_code == 302
    return Agency.objects.get(pk=agency.pk)


def test_nobody_reaches_for_the_accounts_of_another_agency(
    client: Client, office: Office, make_person: MakePerson
) -> None:
    kp2mi, ministry = Agency.objects.get(short_name="KP2MI"), office.agency
    client.force_login(make_person("admin", "administrator", agency="KP2MI"), backend=BACKEND)
    taken = _edited(client, ministry, looked_after_by=kp2mi.pk, name="Nama lain")
    assert (taken.name, taken.looked_after_by) == ("Nama lain", None)


def test_accounts_are_handed_over_by_those_who_look_after_them(
    client: Client, office: Office, make_person: MakePerson
) -> None:
    kp2mi, ministry = Agency.objects.get(short_name="KP2MI"), office.agency
    lower = Agency.objects.create(
        short_name="Dinas", name="Dinas", kind="regency_office", looked_after_by=ministry
    )
    client.force_login(make_person("admin", "administrator"), backend=BACKEND)
    assert _edited(client, lower, looked_after_by=kp2mi.pk).looked_after_by == kp2mi
    assert _edited(client, lower, looked_after_by=ministry.pk).looked_after_by == kp2mi


def test_an_administrator_of_an_organisation_makes_no_ministry(
    client: Client, office: Office, make_person: MakePerson
) -> None:
    own = Agency.objects.get(short_name="Migrant CARE")
    client.force_login(make_person("admin", "administrator", agency="Migrant CARE"), backend=BACKEND)
    assert _edited(client, own, kind="ministry").kind == "ngo"
    new = reverse("agencies:new")
    assert client.post(new, {**FILLED, "kind": "ministry"}).status_code == 422
    assert client.post(new, {**FILLED, "looked_after_by": office.agency.pk}).status_code == 422
    assert client.post(new, {**FILLED, "looked_after_by": own.pk}).status_code == 302
    assert Agency.objects.get(short_name="SBMI").looked_after_by == own


def test_an_office_is_added_and_closed(
    at_the_desk: Client, office: Office, small_register: SmallRegister
) -> None:
    agency = office.agency
    filled = {"name": "Pos Selong", "kind": "post", "area": "52.03"}
    new = reverse("agencies:new_office", args=[agency.pk])
    assert at_the_desk.post(new, {**filled, "area": "Kuripan"}).status_code == 422
    assert at_the_desk.post(new, {**filled, "area": ""}).status_code == 422
    assert at_the_desk.post(new, filled).status_code == 302
    added = agency.offices.get(name="Pos Selong")
    edit = reverse("agencies:edit_office", args=[agency.pk, added.pk])
    assert "52.03 Kabupaten Lombok Timur" in at_the_desk.get(edit).text
    assert at_the_desk.post(edit, {**filled, "ends_on": "2020-01-01"}).status_code == 302
    assert "tutup sejak 1 Januari 2020" in at_the_desk.get(agency.get_absolute_url()).text


def test_an_office_answers_only_under_its_own_agency(at_the_desk: Client, office: Office) -> None:
    other = Agency.objects.get(short_name="KP2MI")
    assert at_the_desk.get(reverse("agencies:edit_office", args=[other.pk, office.pk])).status_code == 404
    area = reverse("agencies:remove_area", args=[other.pk, office.agency.areas.get().pk])
    assert at_the_desk.post(area).status_code == 404


def test_areas_are_added_and_taken_away(
    at_the_desk: Client, office: Office, small_register: SmallRegister
) -> None:
    add = reverse("agencies:add_area", args=[office.agency.pk])
    assert at_the_desk.post(add, {"area": "Atlantis"}).status_code == 422
    assert "Kabupaten Lombok Timur" in at_the_desk.post(add, {"area": "52.03"}, follow=True).text
    assert "sudah tercatat" in at_the_desk.post(add, {"area": "52.03"}, follow=True).text
    added = AgencyArea.objects.get(agency=office.agency, area=_regency())
    at_the_desk.post(reverse("agencies:remove_area", args=[office.agency.pk, added.pk]))
    assert not AgencyArea.objects.filter(pk=added.pk).exists()


def test_the_memorandum_names_its_scopes_and_what_is_not_known(at_the_desk: Client, office: Office) -> None:
    page = at_the_desk.get(_address("memorandum", office)).text
    assert "Pertukaran data dan informasi" in page
    assert "Kementerian Pariwisata" in page
    assert "belum diketahui" in page
    assert "Belum dikonfirmasi" in page


@pytest.mark.parametrize("made", [True, False])
def test_an_agency_of_a_provider_is_made_by_whom_the_installation_made_alone(
    client: Client, office: Office, make_person: MakePerson, made: bool
) -> None:
    admin = make_person("admin", "administrator")
    admin.roles.update(by_installation=made)
    client.force_login(admin, backend=BACKEND)
    with override_settings(IDENTITY_PROVIDERS=[SimpleNamespace(agency="SBMI")]):
        response = client.post(reverse("agencies:new"), FILLED)
    assert response.status_code == (302 if made else 422)
    assert Agency.objects.filter(short_name="SBMI").exists() == made


def test_an_organisation_makes_no_regency_office(client: Client, make_person: MakePerson) -> None:
    """Its coordinators would look after the village accounts of every agency."""
    actions.ensure_agencies()
    client.force_login(make_person("admin", "administrator", agency="Migrant CARE"), backend=BACKEND)
    assert client.post(reverse("agencies:new"), {**FILLED, "kind": "regency_office"}).status_code == 422


def _placed(client: Client, agency: Agency) -> tuple[int, int, str]:
    """What adding the nation, taking it away and changing the kind to an organisation answer."""
    add = client.post(reverse("agencies:add_area", args=[agency.pk]), {"area": ""}).status_code
    one, _made = AgencyArea.objects.get_or_create(agency=agency, area=None)
    gone = client.post(reverse("agencies:remove_area", args=[agency.pk, one.pk])).status_code
    return add, gone, _edited(client, agency, kind="ngo").kind


def test_areas_and_kind_are_changed_by_those_who_look_after_the_accounts(
    client: Client, office: Office, make_person: MakePerson
) -> None:
    """They decide who answers for the agency: another ministry could make it unanswered and come in."""
    kp2mi = Agency.objects.get(short_name="KP2MI")
    lower = Agency.objects.create(
        short_name="BP3MI", name="BP3MI", kind="service_office", looked_after_by=kp2mi
    )
    client.force_login(make_person("admin", "administrator"), backend=BACKEND)
    assert _placed(client, lower) == (302, 302, "ngo")
    Agency.objects.filter(pk=lower.pk).update(kind="service_office")
    make_person("admin.kp2mi", "administrator", agency="KP2MI")
    assert _placed(client, lower) == (404, 404, "service_office")
    assert reverse("agencies:add_area", args=[lower.pk]) not in client.get(lower.get_absolute_url()).text
    client.force_login(make_person("kedua", "administrator", agency="KP2MI"), backend=BACKEND)
    assert reverse("agencies:add_area", args=[lower.pk]) in client.get(lower.get_absolute_url()).text
    assert _placed(client, lower) == (302, 302, "ngo")
