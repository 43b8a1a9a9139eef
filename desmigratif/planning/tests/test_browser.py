"""Plans in a real browser: a page that renews itself, a form without scripts, nothing wider than a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND, Country
from desmigratif.planning.models import PlanRun
from desmigratif.planning.tests.conftest import finish
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def _sign_in(page: Page, live_server: LiveServer, user: User) -> None:
    client = Client()
    client.force_login(user, backend=BACKEND)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


@pytest.fixture
def page_without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_the_page_of_a_plan_in_the_making_renews_itself_when_it_is_done(
    live_server: LiveServer, browser_page: Page, asked_run: PlanRun, planner: User, tmp_path: Path
) -> None:
    _sign_in(browser_page, live_server, planner)
    browser_page.goto(live_server.url + asked_run.get_absolute_url())
    expect(browser_page.get_by_role("progressbar")).to_be_visible()
    finish(asked_run, tmp_path)
    expect(browser_page.get_by_text("Terbukti terbaik").first).to_be_visible(timeout=10_000)


def test_without_scripts_a_plan_can_be_asked_for_and_looked_at(
    live_server: LiveServer, page_without_scripts: Page, finished_run: PlanRun, planner: User, tmp_path: Path
) -> None:
    page = page_without_scripts
    _sign_in(page, live_server, planner)
    page.goto(f"{live_server.url}{reverse('planning:new')}?dari={finished_run.pk}")
    page.get_by_label("Judul rencana").fill("Tanpa skrip")
    page.get_by_role("button", name="Buat rencana ini").click()
    expect(page.get_by_role("heading", name="Tanpa skrip")).to_be_visible()
    expect(page.get_by_role("link", name="Muat ulang halaman ini")).to_be_visible()
    finish(PlanRun.objects.latest("pk"), tmp_path / "again")
    page.get_by_role("link", name="Muat ulang halaman ini").click()
    expect(page.get_by_text("Terbukti terbaik").first).to_be_visible()
    page.get_by_label("Nama atau kode desa").fill("desa 15")
    page.get_by_role("button", name="Cari", exact=True).last.click()
    page.get_by_role("link", name="Desa 15", exact=True).click()
    expect(page.get_by_role("heading", name="Desa 15")).to_be_visible()


def test_pages_fit_a_phone_and_break_no_rule_of_accessibility(
    live_server: LiveServer, browser_page: Page, finished_run: PlanRun, country: Country, planner: User
) -> None:
    _sign_in(browser_page, live_server, planner)
    village = country.village("52.03.01.2001")
    addresses = [
        reverse("planning:index"),
        reverse("planning:new"),
        finished_run.get_absolute_url(),
        reverse("planning:village", args=[finished_run.pk, village.pk]),
        reverse("tasks:index"),
    ]
    complaints: list[str] = []
    browser_page.on(
        "console", lambda message: complaints.append(message.text) if message.type == "error" else None
    )
    for address in addresses:
        browser_page.goto(live_server.url + address)
        assert faults(browser_page) == [], address
    assert complaints == []
