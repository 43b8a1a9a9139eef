"""A back-test in a real browser: made without scripts, read on a phone, with nothing for axe to object to."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND
from desmigratif.backtest.models import BackTest

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


def test_the_pages_fit_a_phone_and_break_no_rule_of_accessibility(
    live_server: LiveServer, browser_page: Page, finished: BackTest, planner: User
) -> None:
    _sign_in(browser_page, live_server, planner)
    for address in (reverse("backtest:index"), finished.get_absolute_url()):
        browser_page.goto(live_server.url + address)
        found = Axe().run(browser_page)
        assert found.violations_count == 0, found.generate_report()
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(browser_page.get_by_text("Yang tidak dikatakan halaman ini")).to_be_visible()


def test_without_scripts_the_same_list_leads_to_the_back_test_that_is_there(
    live_server: LiveServer, page_without_scripts: Page, finished: BackTest, planner: User
) -> None:
    page = page_without_scripts
    _sign_in(page, live_server, planner)
    page.goto(live_server.url + reverse("backtest:index"))
    page.get_by_label("Daftar calon desa").select_option(str(finished.candidates_id))
    page.get_by_role("button", name="Buat uji balik").click()
    expect(page.get_by_role("heading", name="Uji balik: Coba")).to_be_visible()
    assert page.url.endswith(finished.get_absolute_url())
