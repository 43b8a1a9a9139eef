"""Pages of what agencies settle: the two agencies act, everybody with a role reads, outsiders see nothing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from desmigratif.accounts.models import Role
from desmigratif.accounts.tests.country import MakePerson
from desmigratif.coordination import exports
from desmigratif.coordination.tests.conftest import At
from desmigratif.places.models import Area
from desmigratif.programmes import refusing
from desmigratif.programmes.actions.opening import Past, Wanted, propose, record_past
from desmigratif.programmes.errors import VillageAlreadyServedError
from desmigratif.programmes.models import InheritedOverlap, Settlement, Waiver
from desmigratif.programmes.tests.ground import DAY, Ground

pytestmark = pytest.mark.django_db


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


def test_a_waiver_is_not_asked_for_twice(ground: Ground, at: At) -> None:
    waiver = _asked(ground, at)
    officer = at(ground.officers.of["Migrant CARE"][1])
    said = {"programme": ground.programmes["desbumi"].pk, "reason": "Once more, please."}
    answer = officer.post(reverse("coordination:new_waiver", args=[waiver.village_id]), said)
    assert answer.status_code == 422
    assert "sudah diminta" in answer.content.decode()
    assert "Once more, please." in answer.content.decode()
    assert Waiver.objects.count() == 1


def test_the_list_of_pairs_says_what_is_simulated_and_whether_it_is_settled(ground: Ground, at: At) -> None:
    pair = _pair(ground)
    reader = at(ground.officers.of["KP2MI"][0])
    text = reader.get(reverse("coordination:overlaps")).content.decode()
    assert text.count("simulasi") == 2
    assert "belum" in text
    for agency in ("Kemnaker", "Migrant CARE"):
        key = next(p.agency_id for p in ground.programmes.values() if p.agency.short_name == agency)
        said = {"agency": key, "outcome": "first_stays"}
        at(ground.officers.of[agency][0]).post(reverse("coordination:settle", args=[pair.pk]), said)
    for address in (reverse("coordination:overlaps"), pair.get_absolute_url()):
        assert "Desmigratif tetap, Desbumi berakhir" in reader.get(address).content.decode()


def test_days_in_files_are_days_here_and_not_in_greenwich(ground: Ground, at: At) -> None:
    waiver = _asked(ground, at)
    early = datetime(2026, 5, 1, 20, tzinfo=UTC)
    waiver.asked_at = early
    assert "2026-05-02" in exports.LISTS["waivers"](waiver)


LISTS = ["index", "waivers", "overlaps", "events", "refusals", "mentions"]


@pytest.mark.parametrize("name", LISTS)
def test_outsiders_find_nothing_and_everybody_with_a_role_reads(
    ground: Ground, at: At, make_person: MakePerson, client: Client, name: str
) -> None:
    address = reverse(f"coordination:{name}")
    assert client.get(address).status_code == 302
    assert at(make_person("outsider")).get(address).status_code == 404
    assert at(make_person("reader", Role.Kind.VIEWER)).get(address).status_code == 200


@pytest.mark.parametrize("name", ["waivers", "overlaps", "events", "refusals", "mentions"])
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
    wanted = Wanted(ground.village(), ground.programmes["desbumi"], date(2019, 1, 1), source="A list")
    with pytest.raises(VillageAlreadyServedError):
        propose(wanted=wanted, reason="Agreed.", by=officer)
    refusing.write()
    text = at(ground.officers.of["KP2MI"][0]).get(reverse("coordination:refusals")).content.decode()
    assert "Desbumi" in text
    assert officer.username not in text
