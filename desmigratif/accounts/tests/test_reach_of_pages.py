"""Accounts of other agencies, regencies and villages do not exist: neither their pages nor their steps."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.conftest import MakeAccount, SignIn
from desmigratif.accounts.tests.country import Country
from desmigratif.accounts.tests.test_pages import PAGES, ids_of, state
from desmigratif.agencies.models import Agency
from desmigratif.places.models import Area

NAMED = [page for page in PAGES if page[2] and page[1] != "accounts:export"]


@dataclass(frozen=True)
class Offices:
    """A coordinator, an officer of the own regency, and people the coordinator may not know of."""

    coordinator: User
    own: User
    others: tuple[User, ...]


@pytest.fixture
def offices(make_account: MakeAccount, agency: Agency, country: Country, administrator: User) -> Offices:
    disnaker = Agency.objects.create(short_name="Dinas", kind="regency_office", looked_after_by=agency)
    ngo = Agency.objects.get(short_name="Migrant CARE")
    near, far = country.village(country.codes[1]), country.village(country.codes[-1])

    def person(name: str, held_in: Agency, kind: str, area: Area | None) -> User:
        account = make_account(name, full_name=f"Rahasia {name}")
        Role.objects.create(user=account, agency=held_in, kind=kind, area=area, starts_on=date(2017, 1, 1))
        return account

    return Offices(
        person("koordinator", disnaker, "coordinator", near.regency),
        person("dekat", ngo, "village_officer", near),
        (
            person("jauh", agency, "village_officer", far),
            person("lsm", ngo, "village_officer", far),
            person("kabupaten", agency, "viewer", near.regency),
            person("petugas", agency, "programme_officer", near),
            person("rekan", disnaker, "coordinator", near.regency),
        ),
    )


@pytest.mark.parametrize("page", NAMED)
def test_what_lies_outside_is_not_found_and_stays_as_it_is(
    offices: Offices, signed_in: SignIn, page: tuple[str, str, tuple[str, ...]]
) -> None:
    method, name, of = page
    client = signed_in(offices.coordinator)
    far = ids_of(offices.others[0])
    for other in offices.others:
        ids: dict[str, Any] = {**far, "account": other.pk, "role": other.roles.get().pk}
        before = state()
        data = {"reason": "Coba-coba saja", "kind": "viewer", "nation": "on"}
        response = getattr(client, method)(reverse(name, args=[ids[one] for one in of]), data)
        assert response.status_code == 404, other
        assert b"Rahasia" not in response.content
        assert state() == before


def test_the_list_and_its_file_hold_only_the_own_villages(offices: Offices, signed_in: SignIn) -> None:
    client = signed_in(offices.coordinator)
    for address in (reverse("accounts:index"), reverse("accounts:export", args=["csv"])):
        text = client.get(address).content.decode()
        assert "Rahasia dekat" in text
        assert not [other for other in offices.others if str(other) in text]
    assert client.get(reverse("accounts:export", args=["xlsx"])).status_code == 200
    assert client.get(reverse("accounts:export", args=["ods"])).status_code == 404


def test_the_coordinator_looks_after_the_own_officers(offices: Offices, signed_in: SignIn) -> None:
    client = signed_in(offices.coordinator)
    page = client.post(reverse("accounts:reset_password", args=[offices.own.pk]))
    assert User.objects.get(pk=offices.own.pk).check_password(page.context["handed"].password)
    done = client.post(
        reverse("accounts:suspend", args=[offices.own.pk]), {"reason": "Pindah tugas"}, follow=True
    )
    assert "Pindah tugas" in done.content.decode()


@pytest.mark.parametrize("kind", ["administrator", "coordinator", "planner"])
def test_a_coordinator_gives_no_wider_role(
    offices: Offices, country: Country, agency: Agency, signed_in: SignIn, kind: str
) -> None:
    client, address = signed_in(offices.coordinator), reverse("accounts:give_role", args=[offices.own.pk])
    data = {"kind": kind, "agency": agency.pk, "area": country.codes[2]}
    before = state()
    assert client.post(address, data).status_code == 422
    for wider in ({"area": "32.12"}, {"area": country.codes[-1]}, {"area": "", "nation": "on"}):
        assert client.post(address, {**data, "kind": "viewer", **wider}).status_code == 422
    assert state() == before
    assert client.post(address, {**data, "kind": "viewer"}).status_code == 302
    assert offices.own.roles.count() == 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "village_officer"}, {"jauh"}),
        ({"area": "32.12"}, {"kabupaten", "petugas", "rekan", "koordinator"}),
        ({"text": "RAHASIA j"}, {"jauh"}),
        ({"state": "suspended"}, set()),
        ({"state": "invited"}, set()),
        ({"state": "away"}, set()),
    ],
)
def test_the_list_filters_by_role_area_text_and_state(
    offices: Offices, administrator: User, signed_in: SignIn, asked: dict[str, str], found: set[str]
) -> None:
    page = signed_in(administrator).get(reverse("accounts:index"), asked)
    assert {row.record.username for row in page.context["table"].paginated_rows} == found


def test_the_list_filters_by_agency(offices: Offices, administrator: User, signed_in: SignIn) -> None:
    dinas = Agency.objects.get(short_name="Dinas")
    page = signed_in(administrator).get(reverse("accounts:index"), {"agency": dinas.pk})
    names = {row.record.username for row in page.context["table"].paginated_rows}
    assert names == {"koordinator", "rekan"}


def test_an_administrator_of_another_agency_sees_nobody_of_this_one(
    offices: Offices, make_account: MakeAccount, signed_in: SignIn
) -> None:
    stranger = make_account("admin.kp2mi")
    kp2mi = Agency.objects.get(short_name="KP2MI")
    Role.objects.create(user=stranger, agency=kp2mi, kind="administrator", starts_on=date(2017, 1, 1))
    client = signed_in(stranger)
    text = client.get(reverse("accounts:index")).content.decode()
    # Nor those of Migrant CARE, which has no administrator yet.
    assert "Rahasia" not in text
    for other in (offices.own, offices.coordinator, offices.others[1]):
        assert client.get(reverse("accounts:account", args=[other.pk])).status_code == 404
