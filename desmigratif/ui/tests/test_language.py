"""The language switch: a cookie of its own, and never away from this site."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def switch(client: Client, language: str, target: str = "/ui/?x=1") -> str:
    response = client.post(reverse("ui:language"), {"language": language, "next": target})
    assert response.status_code == 302
    return response.headers["Location"]


def test_the_page_is_indonesian_until_somebody_asks_for_english_and_back(client: Client) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert '<html lang="id">' in client.get("/ui/").content.decode()
    assert switch(client, "en") == "/ui/?x=1"
    assert '<html lang="en">' in client.get("/ui/").content.decode()
    switch(client, "id")
    assert '<html lang="id">' in client.get("/ui/").content.decode()


def test_the_choice_stays_for_a_year_and_no_script_can_read_it(client: Client) -> None:
    response = client.post(reverse("ui:language"), {"language": "en", "next": "/"})
    cookie = response.cookies["desmigratif_language"]
    assert cookie["max-age"] == 60 * 60 * 24 * 365
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("language", ["", "jv", "xx", "en\r\nSet-Cookie: a=b", "../en"])
def test_an_unknown_language_sets_no_cookie(client: Client, language: str) -> None:
    assert switch(client, language) == "/ui/?x=1"
    assert "desmigratif_language" not in client.cookies


@pytest.mark.parametrize(
    "target",
    [
        "",
        "https://example.org/",
        "//example.org/",
        "javascript:alert(1)",
        "https:///example.org",
        "\\\\example.org",
    ],
)
def test_it_never_leads_to_another_site(client: Client, target: str) -> None:
    assert switch(client, "en", target) == "/"


def test_it_cannot_be_followed_as_a_link_nor_sent_from_elsewhere(client: Client) -> None:
    assert client.get(reverse("ui:language")).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("ui:language"), {"language": "en"}).status_code == 403
    assert "desmigratif_language" not in strict.cookies
