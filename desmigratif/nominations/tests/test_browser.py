"""Nominations in a real browser: nothing wider than a phone, no barrier that axe knows, the way through."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND, Country
from desmigratif.candidates.models import CandidateSet
from desmigratif.nominations.actions import withdraw
from desmigratif.nominations.models import Nomination
from desmigratif.nominations.tests.conftest import HERE, PDF, REASON, nominated
from desmigratif.nominations.tests.test_answers import CHOSEN, made
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser_page: Page, live_server: LiveServer, coordinator: User) -> Page:
    """A phone with the coordinator signed in."""
    client = Client()
    client.force_login(coordinator, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    browser_page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    return browser_page


@pytest.fixture
def addresses(
    country: Country, coordinator: User, planner: User, candidates: CandidateSet, tmp_path: Path
) -> list[str]:
    """Every page of the room with something on it, and those of others that show nominations."""
    one = nominated(country, coordinator, HERE, PDF)
    nominated(country, coordinator, CHOSEN)
    gone = nominated(country, coordinator, "52.03.01.2002")
    withdraw(nomination=gone, reason="Salah desa", by=coordinator)
    run = made(candidates, planner, tmp_path)
    return [
        reverse("nominations:index"),
        f"{reverse('nominations:index')}?year=2031",
        f"{reverse('nominations:where')}?q=Desa",
        reverse("nominations:nominate", args=[one.village_id]),
        one.get_absolute_url(),
        gone.get_absolute_url(),
        reverse("nominations:withdraw", args=[one.pk]),
        reverse("nominations:answers", args=[run.pk]),
        reverse("planning:held"),
        one.village.get_absolute_url(),
    ]


def test_every_page_fits_and_breaks_no_rule_of_accessibility(
    page: Page, live_server: LiveServer, addresses: list[str]
) -> None:
    for address in addresses:
        page.goto(live_server.url + address)
        assert faults(page) == [], address


def test_a_coordinator_finds_a_village_and_nominates_it_with_a_paper(
    page: Page, live_server: LiveServer, country: Country, tmp_path: Path
) -> None:
    paper = tmp_path / "surat.pdf"
    paper.write_bytes(PDF.content)
    page.goto(live_server.url + reverse("nominations:index"))
    page.get_by_role("link", name="Calonkan desa").first.click()
    page.get_by_label("Nama atau kode desa").fill(HERE)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=country.village(HERE).name).click()
    page.get_by_label("Mengapa desa ini?").fill(REASON)
    page.get_by_label("Berkas").set_input_files(paper)
    page.get_by_role("button", name="Calonkan desa ini").click()
    expect(page.get_by_text("Desa sudah dicalonkan")).to_be_visible()
    expect(page.get_by_role("link", name="surat.pdf", exact=True)).to_be_visible()
    assert Nomination.objects.get().documents.count() == 1
