"""The page of a programme: making and changing it, and deciding of what substance it is."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import MakePerson
from desmigratif.programmes.models import InheritedOverlap, Programme, SubstanceDecision
from desmigratif.sites import queries
from desmigratif.sites.tests.conftest import SignIn, World

pytestmark = pytest.mark.django_db

NEW = reverse("sites:new_programme")


@pytest.fixture
def admin(make_person: MakePerson) -> User:
    return make_person("admin", Role.Kind.ADMINISTRATOR)


def _given(world: World, **more: Any) -> dict[str, Any]:
    return {
        "name": "Desa Uji",
        "agency": world.programmes["desmigratif"].agency_id,
        "name_long": "Desa yang Diuji",
        "name_en": "Tried villages",
        "starts_on": "2026-01-01",
        "ends_on": "",
        "cooling_months": "12",
        "legal_basis": "Permen 1/2026 | Desa uji | jdih.example\nUU 18/2017, pasal 42",
        "pillars": "Informasi | Information | jdih.example",
        "source": "Pengumuman 1 Januari 2026",
        **more,
    }


def test_a_national_administrator_makes_a_programme_with_a_substance_of_its_own(
    world: World, admin: User, sign_in: SignIn
) -> None:
    browser = sign_in(admin)
    assert f'href="{NEW}"' in browser.get(reverse("sites:programmes")).text
    answer = browser.post(NEW, _given(world), follow=True)
    made = Programme.objects.get(key="desa-uji")
    assert (made.substance.name, made.substance_status) == ("Desa Uji", "to_confirm")
    assert made.legal_basis == [
        {"instrument": "Permen 1/2026", "subject": "Desa uji", "source": "jdih.example"},
        {"instrument": "UU 18/2017, pasal 42", "to_confirm": True},
    ]
    assert "UU 18/2017, pasal 42" in answer.text
    assert "belum dikonfirmasi" in answer.text


def test_a_programme_named_like_a_substance_is_not_of_that_substance(
    world: World, admin: User, sign_in: SignIn
) -> None:
    sign_in(admin).post(NEW, _given(world, name="Desa migran"))
    made = Programme.objects.get(key="desa-migran")
    assert made.substance.name == "Desa migran (2)"
    assert [one.name for one in made.substance.programmes.all()] == ["Desa migran"]


def test_the_second_of_two_who_add_a_programme_at_once_is_told(
    world: World, admin: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "name_taken", lambda name, besides: False)
    monkeypatch.setattr(queries, "key_taken", lambda key: False)
    monkeypatch.setattr(Programme, "validate_constraints", lambda self, exclude=None: None)
    browser = sign_in(admin)
    assert browser.post(NEW, _given(world)).status_code == 302
    answer = browser.post(NEW, _given(world))
    assert answer.status_code == 422
    assert "Sudah ada program lain dengan nama ini" in answer.text


def test_a_programme_is_not_renamed_to_the_name_of_another(
    world: World, admin: User, sign_in: SignIn
) -> None:
    sign_in(admin).post(NEW, _given(world))
    made = Programme.objects.get(key="desa-uji")
    address = reverse("sites:edit_programme", args=[made.pk])
    answer = sign_in(admin).post(address, _given(world, name="desbumi"))
    assert answer.status_code == 422
    assert "Sudah ada program lain dengan nama ini" in answer.text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "Desmigratif"}, "Sudah ada program lain dengan nama ini"),
        ({"name": "!!!"}, "Nama harus memuat huruf"),
        ({"name": ""}, "Bidang ini tidak boleh kosong"),
        ({"ends_on": "2025-01-01"}, "Akhirnya harus sesudah awalnya"),
        ({"pillars": "a | b | c | d"}, "Baris 1: paling banyak 3 bagian"),
        ({"legal_basis": "Permen\n | x"}, "Baris 2"),
        ({"source": ""}, "Bidang ini tidak boleh kosong"),
        ({"cooling_months": "999"}, "240"),
    ],
)
def test_a_mistake_is_said_in_words(
    world: World, admin: User, sign_in: SignIn, given: dict[str, str], words: str
) -> None:
    before = Programme.objects.count()
    answer = sign_in(admin).post(NEW, _given(world, **given))
    assert answer.status_code == 422
    assert words in answer.text
    assert "onstraint" not in answer.text
    assert "Desa yang Diuji" in answer.text
    assert Programme.objects.count() == before


def test_changing_a_programme_keeps_what_its_rows_knew_besides(
    world: World, officer: User, sign_in: SignIn
) -> None:
    programme, browser = world.programmes["desmigratif"], sign_in(officer)
    address = reverse("sites:edit_programme", args=[programme.pk])
    page = browser.get(address)
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields}
    typed = {name: "" if value is None else str(value) for name, value in typed.items()}
    before = (programme.legal_basis, programme.pillars)
    assert browser.post(address, {**typed, "cooling_months": "6"}).status_code == 302
    programme.refresh_from_db()
    assert (programme.legal_basis, programme.pillars) == before
    assert programme.cooling_months == 6
    assert browser.post(address, {**typed, "name": "KKBM"}).status_code == 422


@pytest.fixture
def others(
    reader: User,
    other_officer: User,
    middle_officer: User,
    outsider: User,
    make_person: MakePerson,
    world: World,
) -> list[User]:
    """People who may not change Desmigratif, among them an administrator of a province."""
    regional = make_person("admin.daerah", Role.Kind.ADMINISTRATOR, area=world.village().province)
    return [reader, other_officer, middle_officer, outsider, regional]


def test_only_who_may_makes_or_changes_programmes(world: World, others: list[User], sign_in: SignIn) -> None:
    edit = reverse("sites:edit_programme", args=[world.programmes["desmigratif"].pk])
    for person in others:
        browser = sign_in(person)
        for address in (NEW, edit):
            assert browser.get(address).status_code == 404
            assert browser.post(address, _given(world)).status_code == 404
    assert Client().get(NEW).status_code == 302


def test_the_page_of_a_programme_is_for_people_with_a_role(
    world: World, reader: User, outsider: User, sign_in: SignIn
) -> None:
    address = world.programmes["desmigratif"].get_absolute_url()
    assert sign_in(reader).get(address).status_code == 200
    assert sign_in(outsider).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def _ask(browser: Client, world: World) -> Any:
    programme = world.programmes["kkbm"]
    asked = {"substance": world.programmes["desbumi"].substance_id, "source": "Surat 5/2026"}
    return browser.post(reverse("sites:ask_decision", args=[programme.pk]), asked)


def test_one_person_asks_and_a_second_one_decides_of_what_substance_a_programme_is(
    world: World, admin: User, other_officer: User, sign_in: SignIn
) -> None:
    programme = world.programmes["kkbm"]
    world.site("kkbm")
    world.site("desmigratif")
    assert _ask(sign_in(admin), world).status_code == 302
    decision = SubstanceDecision.objects.get()
    decide = reverse("sites:decide", args=[programme.pk, decision.pk])
    assert _ask(sign_in(other_officer), world).status_code == 422
    own = sign_in(admin).get(programme.get_absolute_url()).text
    assert decide not in own
    refused = sign_in(admin).post(decide)
    assert refused.status_code == 404
    assert SubstanceDecision.objects.get().decided_at is None
    assert decide in sign_in(other_officer).get(programme.get_absolute_url()).text
    answer = sign_in(other_officer).post(decide, follow=True)
    programme.refresh_from_db()
    assert programme.substance == world.programmes["desbumi"].substance
    assert programme.substance_status == "confirmed"
    assert InheritedOverlap.objects.count() == 1
    assert "1 pasang lokasi" in answer.text
    assert sign_in(other_officer).post(decide).status_code == 422


def test_a_question_is_dropped_with_a_reason(world: World, admin: User, sign_in: SignIn) -> None:
    browser = sign_in(admin)
    _ask(browser, world)
    decision = SubstanceDecision.objects.get()
    drop = reverse("sites:drop_decision", args=[world.programmes["kkbm"].pk, decision.pk])
    assert browser.post(drop, {"reason": ""}).status_code == 422
    assert browser.post(drop, {"reason": "Salah program"}).status_code == 302
    assert browser.post(drop, {"reason": "lagi"}).status_code == 422
    other = reverse("sites:drop_decision", args=[world.programmes["desbumi"].pk, decision.pk])
    assert browser.post(other, {"reason": "x"}).status_code == 404
    decision.refresh_from_db()
    assert decision.dropped_at is not None


def test_only_the_askers_agency_and_the_programmes_own_drop_a_question(
    world: World, admin: User, officer: User, other_officer: User, make_person: MakePerson, sign_in: SignIn
) -> None:
    stranger = make_person("care", Role.Kind.PROGRAMME_OFFICER, agency="Migrant CARE")
    programme = world.programmes["kkbm"]
    for person, status in ((stranger, 404), (officer, 302), (other_officer, 302)):
        _ask(sign_in(admin), world)
        decision = SubstanceDecision.objects.get(decided_at=None, dropped_at=None)
        drop = reverse("sites:drop_decision", args=[programme.pk, decision.pk])
        browser = sign_in(person)
        assert (drop in browser.get(programme.get_absolute_url()).text) is (status == 302)
        assert browser.post(drop, {"reason": "Salah"}).status_code == status
        decision.refresh_from_db()
        assert (decision.dropped_at is None) is (status == 404)


def test_nobody_else_asks_or_decides(
    world: World, admin: User, reader: User, middle_officer: User, outsider: User, sign_in: SignIn
) -> None:
    _ask(sign_in(admin), world)
    decision, programme = SubstanceDecision.objects.get(), world.programmes["kkbm"]
    for person in (reader, middle_officer, outsider):
        browser = sign_in(person)
        assert _ask(browser, world).status_code == 404
        for name in ("sites:decide", "sites:drop_decision"):
            answer = browser.post(reverse(name, args=[programme.pk, decision.pk]), {"reason": "x"})
            assert answer.status_code == 404
    assert _ask(Client(), world).status_code == 302
