"""Lists of candidates in a real browser: nothing wider than a phone, no rule of accessibility broken."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from desmigratif.candidates.models import CandidateSet
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_pages_fit_a_phone_and_break_no_rule_of_accessibility(
    live_server: LiveServer, browser_page: Page, signed_in: Client, candidates: CandidateSet
) -> None:
    cookie = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    browser_page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    complaints: list[str] = []
    browser_page.on(
        "console", lambda message: complaints.append(message.text) if message.type == "error" else None
    )
    addresses = [
        reverse("candidates:index"),
        candidates.get_absolute_url(),
        reverse("candidates:upload"),
    ]
    for address in addresses:
        browser_page.goto(live_server.url + address)
        assert faults(browser_page) == [], address
    assert complaints == []
