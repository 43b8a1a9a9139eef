"""The demonstration's way in, and where one is signed in, in a real browser, narrow and wide."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from desmigratif.signin import demo
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sound(page: Page) -> bool:
    return faults(page) == []


def test_a_visitor_goes_in_with_a_demo_account_and_one_click_more(
    live_server: Any, browser_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(demo, "OWN_ADDRESSES", demo.OWN_ADDRESSES | {"*"})  # the live server answers to all
    demo.create_demo_accounts()
    page, one = browser_page, demo.DEMO_ACCOUNTS[0]
    page.goto(live_server.url + reverse("account_login"))
    assert one.secret in page.inner_text("main")
    assert sound(page)
    page.fill("#id_login", one.username)
    page.fill("#id_password", one.password)
    page.click("main button[type=submit]")
    page.wait_for_selector("#id_code")
    assert sound(page)
    page.click("main button[type=submit]:has-text('Masuk')")
    page.wait_for_url(live_server.url + "/")
    for name in ("account_sessions", "mfa_index"):
        page.goto(live_server.url + reverse(name))
        assert sound(page), name
    assert "Langkah kedua tetap aktif" in page.inner_text("main")
