"""Pages of what agencies settle: the two agencies act, everybody with a role reads, outsiders see nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.places.models import Area, LineageEvent
from desmigratif.programmes import refusing
from desmigratif.programmes.actions.opening import Past, Wanted, propose, record_past
from desmigratif.programmes.errors import VillageAlreadyServedError
from desmigratif.programmes.models import InheritedOverlap, LineageConflict, Settlement, Waiver
from desmigratif.programmes.tests.ground import DAY, HERE, NEXT, Ground

pytestmark = pytest.mark.django_db
NEW = "52.03.01.2099"


@pytest.fixture
def at(client: Client) -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in


At = Callable[[User], Client]


def _asked(ground: Ground, at: At) -> Waiver:
    """A waiver that an officer of Migrant CARE asked for in the form."""
    ground.running("desmigratif")
    officer = ground.officers.of["Migrant CARE"][0]
    address = reverse("coordination:new_waiver", args=[ground.village().pk])
    assert at(officer).get(address).status_code == 200
    said = {"programme": ground.programmes["desbumi"].pk, "reason": "Both do different work here."}
    answer = at(officer).post(address, said)
    waiver = Waiver.objects.get()
    assert answer.headers["Location"] == waiver.get_absolute_url()
    return waiver


def test_a_waiver_is_asked_for_and_confirmed_by_four_and_then_lets_one_in(ground: Ground, at: At) -> None:
    waiver = _asked(ground, at)
    for agency in ("Kemnaker", "Migrant CARE"):
        for officer in ground.officers.of[agency]:
            with pytest.raises(VillageAlreadyServedError):
                ground.opened("desbumi")
            page = at(officer).get(waiver.get_absolute_url()).content.decode()
            assert reverse("coordination:confirm_waiver", args=[waiver.pk]) in page
            at(officer).post(reverse("coordination:confirm_waiver", args=[waiver.pk]))
    assert ground.opened("desbumi").state == "proposed"
    text = at(ground.officers.of["KP2MI"][0]).get(waiver.get_absolute_url()).content.decode()
    assert "Both do different work here." in text
    assert reverse("coordination:withdraw_waiver", args=[waiver.pk]) not in text


def test_whoever_is_not_of_the_two_agencies_cannot_answer_a_waiver(ground: Ground, at: At) -> None:
    waiver = _asked(ground, at)
    stranger = at(ground.officers.of["KP2MI"][0])
    assert stranger.get(waiver.get_absolute_url()).status_code == 200
    for name in ("confirm_waiver", "withdraw_waiver"):
        answer = stranger.post(reverse(f"coordination:{name}", args=[waiver.pk]), {"reason": "Not ours."})
        assert answer.status_code == 404
    assert waiver.confirmations.count() == 0


def test_an_officer_of_another_regency_cannot_answer(ground: Ground, at: At, make_person: MakePerson) -> None:
    waiver = _asked(ground, at)
    elsewhere = Area.objects.get(level="regency", name="Kabupaten Indramayu")
    officer = make_person("far", Role.Kind.PROGRAMME_OFFICER, "Kemnaker", elsewhere)
    address = reverse("coordination:confirm_waiver", args=[waiver.pk])
    assert at(officer).post(address).status_code == 404
    new = reverse("coordination:new_waiver", args=[ground.village().pk])
    assert at(officer).get(new).status_code == 404


def test_a_waiver_is_withdrawn_with_a_reason(ground: Ground, at: At) -> None:
    waiver = _asked(ground, at)
    officer = at(ground.officers.of["Kemnaker"][0])
    address = reverse("coordination:withdraw_waiver", args=[waiver.pk])
    assert officer.post(address, {"reason": ""}).status_code == 422
    officer.post(address, {"reason": "No longer needed."})
    waiver.refresh_from_db()
    assert waiver.withdrawn_at is not None
    assert "kemnaker1" in officer.get(waiver.get_absolute_url()).content.decode()


def _pair(ground: Ground) -> InheritedOverlap:
    for key in ("desmigratif", "desbumi"):
        past = Past(ground.village(), ground.programmes[key], DAY, source="A list", simulated=True)
        record_past(past=past, by=None)
    return InheritedOverlap.objects.get()


def test_a_pair_is_settled_when_both_agencies_say_the_same(ground: Ground, at: At) -> None:
    pair = _pair(ground)
    address = reverse("coordination:settle", args=[pair.pk])
    for agency in ("Kemnaker", "Migrant CARE"):
        officer = ground.officers.of[agency][0]
        page = at(officer).get(pair.get_absolute_url()).content.decode()
        assert "Belum disepakati" in page
        key = next(p.agency_id for p in ground.programmes.values() if p.agency.short_name == agency)
        at(officer).post(address, {"agency": key, "outcome": "both_run_out", "note": ""})
    assert Settlement.objects.count() == 2
    assert "Belum disepakati" not in at(officer).get(pair.get_absolute_url()).content.decode()


def test_nobody_speaks_for_another_agency(ground: Ground, at: At) -> None:
    pair = _pair(ground)
    address = reverse("coordination:settle", args=[pair.pk])
    other = ground.programmes["desbumi"].agency_id
    said = {"agency": other, "outcome": "first_stays"}
    assert at(ground.officers.of["Kemnaker"][0]).post(address, said).status_code == 422
    assert at(ground.officers.of["KP2MI"][0]).post(address, said).status_code == 404
    assert not Settlement.objects.exists()


def _said(**changed: str) -> dict[str, Any]:
    given = {"kind": "merge", "happened_on": "2026-01-01", "decree": "Perda 2/2026", "source": "Gazette"}
    return {**given, "before": f"{HERE}\n{NEXT}", "after": HERE, **changed}


def test_a_merge_that_brings_two_sites_together_waits_and_is_agreed_to(
    ground: Ground, at: At, make_person: MakePerson
) -> None:
    ground.opened("desmigratif")
    ground.opened("desbumi", NEXT)
    administrator = make_person("root", Role.Kind.ADMINISTRATOR)
    answer = at(administrator).post(reverse("coordination:new_event"), _said())
    event, conflict = LineageEvent.objects.get(), LineageConflict.objects.get()
    assert answer.headers["Location"] == reverse("coordination:event", args=[event.pk])
    agree = reverse("coordination:agree", args=[conflict.pk])
    assert at(ground.officers.of["KP2MI"][0]).post(agree).status_code == 404
    assert at(administrator).post(agree).status_code == 404
    for agency in ("Kemnaker", "Migrant CARE"):
        officer = ground.officers.of[agency][0]
        assert agree in at(officer).get(reverse("coordination:event", args=[event.pk])).content.decode()
        at(officer).post(agree)
    event.refresh_from_db()
    assert event.state == "applied"


def test_a_waiting_event_is_tried_again_by_whoever_records_there(
    ground: Ground, at: At, make_person: MakePerson
) -> None:
    ground.opened("desmigratif")
    ground.opened("desbumi", NEXT)
    at(make_person("root", Role.Kind.ADMINISTRATOR)).post(reverse("coordination:new_event"), _said())
    event = LineageEvent.objects.get()
    address = reverse("coordination:try_event", args=[event.pk])
    west_java = Area.objects.get(level="province", name="Jawa Barat")
    far = make_person("west", Role.Kind.ADMINISTRATOR, "Kemnaker", west_java)
    assert at(far).post(address).status_code == 404
    near = make_person("east", Role.Kind.ADMINISTRATOR, "Kemnaker", ground.village().province)
    assert at(near).post(address).status_code == 302
    event.refresh_from_db()
    assert event.state == "waiting"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"before": "99.99.99.9999"}, "99.99.99.9999"),
        ({"before": "32.12.01.2001"}, "di luar wilayah"),
        ({"after": "52.03.01.20 Baru"}, "52.03.01.20"),
        ({"happened_on": "2040-01-01"}, "2040"),
    ],
)
def test_a_form_that_does_not_fit_says_where(
    ground: Ground, at: At, make_person: MakePerson, changed: dict[str, str], told: str
) -> None:
    administrator = make_person("east", Role.Kind.ADMINISTRATOR, "Kemnaker", ground.village().province)
    answer = at(administrator).post(reverse("coordination:new_event"), _said(**changed))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not LineageEvent.objects.exists()


def test_a_split_is_recorded_in_the_form(ground: Ground, at: At, make_person: MakePerson) -> None:
    administrator = make_person("root", Role.Kind.ADMINISTRATOR)
    said = _said(kind="split", before=HERE, after=f"{HERE}\n{NEW} Keruak Baru")
    at(administrator).post(reverse("coordination:new_event"), said)
    event = LineageEvent.objects.get()
    text = at(administrator).get(reverse("coordination:event", args=[event.pk])).content.decode()
    assert "Keruak Baru" in text


LISTS = ["index", "waivers", "overlaps", "events", "refusals", "mentions"]


@pytest.mark.parametrize("name", LISTS)
def test_outsiders_find_nothing_and_everybody_with_a_role_reads(
    ground: Ground, at: At, make_person: MakePerson, client: Client, name: str
) -> None:
    address = reverse(f"coordination:{name}")
    assert client.get(address).status_code == 302
    assert at(make_person("outsider")).get(address).status_code == 404
    assert at(make_person("reader", Role.Kind.VIEWER)).get(address).status_code == 200


@pytest.mark.parametrize("name", ["waivers", "overlaps", "refusals", "mentions"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_lists_are_taken_away(ground: Ground, at: At, name: str, form: str) -> None:
    _pair(ground)
    answer = at(ground.officers.of["KP2MI"][0]).get(reverse("coordination:export", args=[name, form]))
    assert answer.status_code == 200
    assert f"{name}.{form}" in answer.headers["Content-Disposition"]


def test_an_unknown_list_is_not_there(ground: Ground, at: At) -> None:
    for given in (("secrets", "csv"), ("waivers", "exe")):
        address = reverse("coordination:export", args=given)
        assert at(ground.officers.of["KP2MI"][0]).get(address).status_code == 404


@pytest.mark.parametrize("name", ["waivers", "overlaps", "events", "refusals"])
def test_a_list_asks_the_database_the_same_for_few_and_for_many(
    ground: Ground, at: At, name: str, django_assert_max_num_queries: Any
) -> None:
    address = reverse(f"coordination:{name}")
    for number, code in enumerate(ground.country.codes):
        for key in ("desmigratif", "desbumi"):
            past = Past(ground.village(code), ground.programmes[key], DAY, source=f"List {number}")
            record_past(past=past, by=None)
    browser = at(ground.officers.of["KP2MI"][0])
    with django_assert_max_num_queries(14):
        assert browser.get(address).status_code == 200


def test_a_refusal_is_listed_without_who_tried(ground: Ground, at: At) -> None:
    ground.opened("kampung-tki")
    officer = ground.officers.of["Migrant CARE"][1]
    wanted = Wanted(ground.village(), ground.programmes["desbumi"], date(2019, 1, 1))
    with pytest.raises(VillageAlreadyServedError):
        propose(wanted=wanted, by=officer)
    refusing.write()
    text = at(ground.officers.of["KP2MI"][0]).get(reverse("coordination:refusals")).content.decode()
    assert "Desbumi" in text
    assert officer.username not in text
