"""The assembled pages, each with the outsider in it."""

import pytest
from django.test import Client
from django.urls import reverse

from desmigratif.accounts.models import Role, User
from desmigratif.agencies.models import Agency
from desmigratif.audit.actions import record
from desmigratif.candidates.models import CandidateSet
from desmigratif.places.models import Village
from desmigratif.places.tests.register import SmallRegister
from desmigratif.planning.actions.requests import PlanRequest, request_plan
from desmigratif.policies.text import default_text

pytestmark = pytest.mark.django_db


def _signed_in(client: Client, kind: str | None) -> User:
    user = User.objects.create_user(username="siti", password="panjang-sekali-7")
    if kind:
        agency, _ = Agency.objects.get_or_create(short_name="Kemnaker", name="Kemnaker", kind="ministry")
        Role.objects.create(user=user, agency=agency, kind=kind, starts_on="2017-01-01")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


def test_anyone_sees_the_front_page_even_without_a_register(client: Client) -> None:
    response = client.get(reverse("overview:home"))
    assert response.status_code == 200
    assert "Daftar wilayah masih kosong" in response.text


def test_the_front_page_counts_the_register(client: Client, small_register: SmallRegister) -> None:
    text = client.get(reverse("overview:home")).text
    assert "Daftar wilayah masih kosong" not in text
    assert "Rencana hanya untuk pemegang peran" in text


@pytest.mark.parametrize("kind", [Role.Kind.PLANNER, Role.Kind.VIEWER])
def test_people_with_a_role_are_told_that_there_is_no_plan_yet(client: Client, kind: str) -> None:
    _signed_in(client, kind)
    text = client.get(reverse("overview:home")).text
    assert "Belum ada rencana" in text
    assert (reverse("planning:new") in text) is (kind == Role.Kind.PLANNER)


@pytest.mark.parametrize("kind", [Role.Kind.PLANNER, Role.Kind.VIEWER])
def test_people_with_a_role_are_told_that_a_plan_is_being_made(
    client: Client, candidates: CandidateSet, kind: str
) -> None:
    asked = PlanRequest("Rencana pertama", candidates, default_text())
    run = request_plan(asked=asked, by=None)
    assert run.get_absolute_url() not in client.get(reverse("overview:home")).text
    _signed_in(client, kind)
    text = client.get(reverse("overview:home")).text
    assert "Sebuah rencana sedang dibuat" in text
    assert f'href="{run.get_absolute_url()}"' in text
    assert "Belum ada rencana" not in text


def test_search_finds_a_village_and_links_to_its_page(client: Client, small_register: SmallRegister) -> None:
    village = Village.objects.select_related("regency").first()
    assert village is not None
    assert village.regency is not None
    response = client.get(reverse("overview:search"), {"q": f"{village.name} {village.regency.name}"})
    assert reverse("overview:village", args=[village.pk]) in response.text


def test_search_without_an_answer_says_what_to_try(client: Client) -> None:
    assert "Tidak ditemukan" in client.get(reverse("overview:search"), {"q": "zzzzqqq"}).text
    assert "Apa yang Anda cari?" in client.get(reverse("overview:search"), {"q": "   "}).text


def test_a_hostile_question_is_shown_as_text(client: Client) -> None:
    response = client.get(reverse("overview:search"), {"q": '<script>alert("x")</script>\x00'})
    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_a_village_page_gathers_the_panels(client: Client, small_register: SmallRegister) -> None:
    village = Village.objects.first()
    assert village is not None
    text = client.get(reverse("overview:village", args=[village.pk])).text
    assert village.name in text


def test_an_unknown_village_does_not_exist(client: Client) -> None:
    assert client.get(reverse("overview:village", args=[987654321])).status_code == 404


def test_help_is_open_to_everyone(client: Client) -> None:
    assert client.get(reverse("overview:help")).status_code == 200


def test_the_trail_asks_a_visitor_to_sign_in(client: Client) -> None:
    response = client.get(reverse("overview:trail"))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("kind", [None, Role.Kind.PLANNER, Role.Kind.VIEWER])
def test_the_trail_does_not_exist_for_others(client: Client, kind: str | None) -> None:
    _signed_in(client, kind)
    assert client.get(reverse("overview:trail")).status_code == 404


def test_an_administrator_reads_the_trail_and_narrows_it(client: Client) -> None:
    _signed_in(client, Role.Kind.ADMINISTRATOR)
    record(verb="opened", subject_kind="plan", subject_id=7, by=None)
    record(verb="closed", subject_kind="plan", subject_id=8, by=None)
    assert "rencana 7" in client.get(reverse("overview:trail")).text
    narrowed = client.get(reverse("overview:trail"), {"verb": "closed"}).text
    assert "rencana 8" in narrowed
    assert "rencana 7" not in narrowed
