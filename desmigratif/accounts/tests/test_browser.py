"""Signing in and looking after accounts in a real browser, narrow and wide."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.conftest import PASSWORD
from desmigratif.ui.tests.looking import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(address + reverse("account_login"))
    page.fill("#id_login", username)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(address + "/")


@pytest.mark.parametrize("width", [360, 1280])
def test_signing_in_has_nothing_to_mend(
    live_server: Any, browser_page: Page, planner: User, width: int
) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + reverse("account_login"))
    assert faults(page) == []
    page.fill("#id_login", "pak.rencana")
    page.fill("#id_password", "salah-sekali-ini")
    page.keyboard.press("Enter")
    page.wait_for_selector("main [role=alert]")
    assert faults(page) == []
    assert not too_wide(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_an_administrator_have_nothing_to_mend(
    live_server: Any, browser_page: Page, administrator: User, planner: User, width: int
) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": 800})
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
        assert not too_wide(page), address
