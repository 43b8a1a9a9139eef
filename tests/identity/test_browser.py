"""The way to an agency's provider and back in a real browser: the policy of our pages lets it pass."""

from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from playwright.sync_api import Page

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.conftest import PASSWORD
from desmigratif.ui.tests.looking import faults
from tests.identity.provider import Provider

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def agree(page: Page, provider: Provider) -> None:
    """Say yes at the provider."""
    page.wait_for_url(f"{provider.address}/**")
    page.fill("input[name=sub]", "pegawai-1")
    page.click("button:has-text('Authorize')")


def test_a_person_links_an_identity_signs_out_and_in_by_it(
    live_server: Any, browser_page: Page, provider: Provider, planner: User
) -> None:
    page, here = browser_page, live_server.url
    page.goto(here + reverse("account_login"))
    page.fill("#id_login", "pak.rencana")
    page.fill("#id_password", PASSWORD)
    page.click("main form[action$='login/'] button[type=submit]")
    page.wait_for_url(here + "/")
    page.goto(here + reverse("socialaccount_connections"))
    assert faults(page) == []
    page.click("main button:has-text('Akun pegawai Kemnaker')")
    agree(page, provider)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(here + reverse("socialaccount_connections"))
    assert SocialAccount.objects.get().user == planner
    assert faults(page) == []
    page.goto(here + reverse("account_logout"))
    page.click("main button[type=submit]")
    page.goto(here + reverse("account_login"))
    assert faults(page) == []
    page.click("main button:has-text('Akun pegawai Kemnaker')")
    agree(page, provider)
    page.wait_for_url(here + "/")
    page.goto(here + reverse("account_sessions"))
    assert faults(page) == []
