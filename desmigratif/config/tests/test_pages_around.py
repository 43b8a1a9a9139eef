"""What surrounds every page: language, security headers, health, the sentence for a missing database."""

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from desmigratif.config import errors

pytestmark = pytest.mark.django_db


def test_pages_are_indonesian_whatever_the_browser_prefers(client: Client) -> None:
    response = client.get(reverse("overview:help"), headers={"accept-language": "en"})
    assert response.headers["Content-Language"] == "id"
    assert b"Bantuan" in response.content


def test_the_switch_makes_pages_english(client: Client) -> None:
    client.cookies["desmigratif_language"] = "en"
    response = client.get(reverse("overview:help"))
    assert response.headers["Content-Language"] == "en"
    assert b"Read a plan" in response.content


def test_an_unknown_language_is_indonesian(client: Client) -> None:
    client.cookies["desmigratif_language"] = "xx"
    assert client.get(reverse("overview:help")).headers["Content-Language"] == "id"


def test_nothing_inline_and_nothing_from_elsewhere_may_run(client: Client) -> None:
    policy = client.get(reverse("overview:help")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_health_is_good_as_the_application_role(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "role": "ok"}


def test_a_missing_database_is_503_with_a_sentence_and_never_500() -> None:
    client = Client(raise_request_exception=False)
    with patch("desmigratif.overview.home.for_visitor", side_effect=OperationalError("gone")):
        response = client.get(reverse("overview:home"))
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "15"
    assert b"<html" in response.content


def test_another_fault_is_an_honest_500() -> None:
    client = Client(raise_request_exception=False)
    with patch("desmigratif.overview.home.for_visitor", side_effect=ValueError("bug")):
        assert client.get(reverse("overview:home")).status_code == 500


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "413", "500", "503"])
def test_error_pages_need_no_database(name: str, django_db_blocker: object) -> None:
    assert b"<html" in errors._page(name, int(name[:3])).content
