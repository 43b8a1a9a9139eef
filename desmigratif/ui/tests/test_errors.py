"""Error pages need neither session nor database, and say what to do."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import include, path
from django.utils import translation

RAISED: dict[str, Exception] = {}


def broken(request: HttpRequest) -> HttpResponse:
    raise RAISED["now"]


urlpatterns = [path("broken/", broken), path("", include("desmigratif.config.urls"))]
handler400 = "desmigratif.config.errors.bad_request"
handler403 = "desmigratif.config.errors.forbidden"
handler404 = "desmigratif.config.errors.not_found"
handler500 = "desmigratif.config.errors.server_error"

Meet = Callable[[Exception], Any]
PAGES = ["400", "403", "403_csrf", "404", "500", "503"]


@pytest.fixture
def meet(settings: Any) -> Meet:
    """The answer to an address whose view fails so. No database is at hand in these tests."""
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)

    def ask(error: Exception) -> Any:
        RAISED["now"] = error
        return client.get("/broken/")

    return ask


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (BadRequest(), 400, "Permintaan ini tidak dapat dibaca"),
        (PermissionDenied(), 403, "Langkah ini tidak terbuka untuk Anda"),
        (ValueError("rahasia"), 500, "Ada yang salah di sini"),
        (OperationalError("rahasia"), 503, "Basis data tidak menjawab"),
        (InterfaceError("rahasia"), 503, "Basis data tidak menjawab"),
        (psycopg.OperationalError("rahasia"), 503, "Basis data tidak menjawab"),
    ],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_each_failure_has_its_page(meet: Meet, error: Exception, status: int, words: str) -> None:
    response = meet(error)
    assert response.status_code == status
    assert words in response.content.decode()
    assert "rahasia" not in response.content.decode()
    assert "content-security-policy" in response.headers


def test_a_database_that_is_away_says_when_to_come_back(meet: Meet) -> None:
    assert meet(OperationalError("gone")).headers["Retry-After"] == "15"


def test_an_address_that_does_not_exist_is_answered_without_the_database(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    response = Client().get("/tidak/ada/")
    assert response.status_code == 404
    assert "Halaman ini tidak ada" in response.content.decode()


def test_a_form_without_its_token_is_refused_in_words(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    response = Client(enforce_csrf_checks=True).post("/ui/bahasa/", {"language": "en"})
    assert response.status_code == 403
    assert "Formulir ini sudah tidak berlaku" in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_page_stands_alone_in_both_languages(name: str, language: str) -> None:
    with translation.override(language):
        page = render_to_string(f"ui/errors/{name}.html")
    assert f'<html lang="{language}">' in page
    assert name[:3] in page
    assert page.count("<h1>") == 1
    assert "<script" not in page
