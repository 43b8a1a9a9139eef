"""Odd requests: NUL characters, too much at once, the wrong method, a fragment without a session."""

import pytest
from django.test import Client
from django.urls import reverse

from desmigratif.accounts.models import Role
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.config.middleware import LARGEST_REQUEST

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "q=%%0000", "verb=%00", "verb=%%0000"])
def test_nul_characters_in_the_address_are_left_out(
    client: Client, make_person: MakePerson, query: str
) -> None:
    client.force_login(make_person("root", Role.Kind.ADMINISTRATOR), backend=BACKEND)
    for name in ("overview:search", "overview:trail"):
        response = client.get(reverse(name), QUERY_STRING=query)
        assert response.status_code == 200
        assert "\x00" not in response.text


def test_a_percent_sign_before_two_noughts_stays(client: Client) -> None:
    assert "%00" in client.get(reverse("overview:search"), QUERY_STRING="q=%2500").text


def test_too_much_is_refused_in_words_before_it_is_read(client: Client) -> None:
    response = client.post(reverse("account_login"), CONTENT_LENGTH=str(LARGEST_REQUEST + 1))
    assert response.status_code == 413
    assert "Berkas ini terlalu besar" in response.text


def test_the_address_of_a_form_opened_as_a_page_says_what_it_is(client: Client) -> None:
    response = client.get(reverse("ui:language"))
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "hanya menerima isian" in response.text


def test_a_fragment_asked_without_a_session_reloads_its_page_instead_of_showing_another_in_it(
    client: Client,
) -> None:
    response = client.get(reverse("tasks:task", args=[1]), headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("name", ["overview:home", "overview:help", "overview:search", "healthz"])
def test_a_watching_machine_may_ask_for_the_head_alone(client: Client, name: str) -> None:
    response = client.head(reverse(name))
    assert response.status_code == 200
    assert response.content == b""


def test_an_address_with_a_nul_character_is_nowhere(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person("root", Role.Kind.ADMINISTRATOR), backend=BACKEND)
    assert client.get("/jejak/account/%00/").status_code == 404


def test_no_day_of_the_calendar_is_too_late_for_the_trail(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person("root", Role.Kind.ADMINISTRATOR), backend=BACKEND)
    for day in ("0001-01-01", "9999-12-31"):
        assert client.get(reverse("overview:trail"), {"day": day}).status_code == 200
