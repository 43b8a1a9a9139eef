"""Pages of objections in a real browser: nothing wider than a phone, no barrier that axe knows."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND
from desmigratif.objections.tests.conftest import NEXT, OTHER, Case
from desmigratif.ui.tests.looking import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def _signed_in(page: Page, live_server: LiveServer, user: User) -> Page:
    client = Client()
    client.force_login(user, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return page


def test_pages_fit_a_phone_and_have_no_barrier(
    case: Case, live_server: LiveServer, browser_page: Page
) -> None:
    site, second = case.proposed(), case.proposed(NEXT)
    objection = case.escalated(site, OTHER)
    page = _signed_in(browser_page, live_server, case.person("Migrant CARE", 2))
    for address in (
        reverse("objections:index"),
        objection.get_absolute_url(),
        reverse("objections:decide", args=[objection.pk]),
        reverse("objections:new", args=[second.pk]),
        site.get_absolute_url(),
    ):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + address)
            assert not too_wide(page), address
            assert faults(page) == [], address
