"""The PDF of a plan: who gets it, in which language, and what happens when it cannot be made."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.cores.selection.report.typeset import TypesettingError
from desmigratif.planning.models import PlanRun
from desmigratif.planning.tests.conftest import finish
from desmigratif.planning.views import downloads

pytestmark = pytest.mark.django_db


def _address(run: PlanRun) -> str:
    return reverse("planning:pdf", args=[run.pk])


def test_a_planner_takes_the_report_home(signed_in: Client, finished_run: PlanRun) -> None:
    page = signed_in.get(finished_run.get_absolute_url()).text
    assert _address(finished_run) in page
    response = signed_in.get(_address(finished_run))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].endswith('-laporan.pdf"')
    assert response.content.startswith(b"%PDF")
    assert b"/Lang(id)" in response.content.replace(b" ", b"")
    assert signed_in.get(_address(finished_run)).content == response.content


def test_it_speaks_the_language_of_the_visitor(signed_in: Client, finished_run: PlanRun) -> None:
    signed_in.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = signed_in.get(_address(finished_run))
    assert response.headers["Content-Disposition"].endswith('-report.pdf"')
    assert b"/Lang(en)" in response.content.replace(b" ", b"")


def test_a_plan_that_cannot_be_has_a_report_too(
    signed_in: Client, asked_run: PlanRun, tmp_path: Path
) -> None:
    run = finish(asked_run, tmp_path, status="infeasible")
    assert signed_in.get(_address(run)).content.startswith(b"%PDF")


def test_there_is_none_before_the_result(signed_in: Client, asked_run: PlanRun) -> None:
    assert signed_in.get(_address(asked_run)).status_code == 404


def test_strangers_and_people_without_a_role_get_nothing(
    client: Client, finished_run: PlanRun, make_person: MakePerson
) -> None:
    expected = f"{reverse('account_login')}?next={_address(finished_run)}"
    assertRedirects(client.get(_address(finished_run)), expected, fetch_redirect_response=False)
    outsider: User = make_person("orang.luar")
    client.force_login(outsider, BACKEND)
    assert client.get(_address(finished_run)).status_code == 404


def test_if_it_cannot_be_set_the_page_says_what_to_take(
    signed_in: Client, finished_run: PlanRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_run: PlanRun) -> bytes:
        raise TypesettingError("too long")

    monkeypatch.setattr(downloads, "pdf_of", broken)
    response = signed_in.get(_address(finished_run), follow=True)
    assert "Ambil report.html" in response.text
