"""Signing in and looking after accounts in a real browser, narrow and wide."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.conftest import PASSWORD
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(address + reverse("account_login"))
    page.fill("#id_login", username)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(address + "/")


def test_signing_in_has_nothing_to_mend(live_server: Any, browser_page: Page, planner: User) -> None:
    page = browser_page
    page.goto(live_server.url + reverse("account_login"))
    assert faults(page) == []
    page.fill("#id_login", "pak.rencana")
    page.fill("#id_password", "salah-sekali-ini")
    page.keyboard.press("Enter")
    page.wait_for_selector("main [role=alert]")
    assert faults(page) == []


def test_the_pages_of_an_administrator_have_nothing_to_mend(
    live_server: Any, browser_page: Page, administrator: User, planner: User
) -> None:
    page = browser_page
    sign_in(page, live_server.url, "ibu.admin")
    for address in (
        reverse("accounts:index"),
        reverse("accounts:account", args=[planner.pk]),
        reverse("accounts:move", args=[planner.pk, planner.roles.get().pk]),
        reverse("accounts:hand_over", args=[planner.pk]),
        reverse("accounts:leave", args=[planner.pk]),
        reverse("account_change_password"),
        reverse("mfa_index"),
        reverse("mfa_activate_totp"),
    ):
        page.goto(live_server.url + address)
        assert faults(page) == [], address
