"""Pages of what agencies settle in a real browser: nothing wider than a phone, no barrier that axe knows."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.coordination.tests.test_filters import LISTS
from desmigratif.places.models import LineageEvent
from desmigratif.programmes.tests.ground import Ground
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def _signed_in(page: Page, live_server: LiveServer, user: User) -> Page:
    client = Client()
    client.force_login(user, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return page


def test_lists_an_event_and_the_home_page_fit_a_phone_and_have_no_barrier(
    full: Ground,
    make_person: MakePerson,
    live_server: LiveServer,
    browser_page: Page,
) -> None:
    root = make_person("root", Role.Kind.ADMINISTRATOR)
    event = reverse("coordination:event", args=[LineageEvent.objects.get().pk])
    lists = [reverse(f"coordination:{name}") for name in LISTS]
    for person, addresses in (
        (root, [event, *lists]),
        (full.officers.of["Kemnaker"][0], [reverse("overview:home")]),
    ):
        page = _signed_in(browser_page, live_server, person)
        for address in addresses:
            page.goto(live_server.url + address)
            if page.locator("main summary").count():
                page.locator("main summary").first.click()
            assert faults(page) == [], address
