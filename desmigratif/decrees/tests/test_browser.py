"""Approvals and decrees in a real browser: nothing wider than a phone, no barrier that axe knows."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.tests.country import BACKEND
from desmigratif.decrees.models import Approval
from desmigratif.decrees.tests.conftest import Office
from desmigratif.planning.models import PlanRun
from desmigratif.programmes.actions import steps
from desmigratif.programmes.models import Site
from desmigratif.ui.tests.looking import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser_page: Page, live_server: LiveServer, office: Office) -> Page:
    """A phone with the second officer signed in."""
    client = Client()
    client.force_login(office.second, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    browser_page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    return browser_page


def test_every_page_fits_and_breaks_no_rule_of_accessibility(
    page: Page, live_server: LiveServer, office: Office, simulated_run: PlanRun
) -> None:
    decree = office.decreed(besides=[0])
    steps.step(site=Site.objects.get(approved__approval=decree.approval, state="proposed"), verb="confirm",
               reason="Setuju.", by=None)  # fmt: skip
    waiting = office.asked(simulated_run, knows_simulated=True)
    addresses = [
        reverse("decrees:index"),
        reverse("decrees:approvals"),
        decree.get_absolute_url(),
        reverse("decrees:amend", args=[decree.pk]),
        reverse("decrees:strike_out", args=[decree.pk]),
        decree.approval.get_absolute_url(),
        reverse("decrees:new", args=[decree.approval_id]),
        waiting.get_absolute_url(),
        reverse("decrees:decline", args=[waiting.pk]),
        reverse("decrees:ask", args=[office.run.pk]),
    ]
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        for address in addresses:
            page.goto(live_server.url + address)
            assert faults(page) == [], (width, address)
            assert not too_wide(page), (width, address)


def test_the_second_person_approves_with_the_keyboard(
    page: Page, live_server: LiveServer, office: Office
) -> None:
    approval = office.asked(dated_on=date(2017, 1, 1))
    page.goto(live_server.url + approval.get_absolute_url())
    page.get_by_role("button", name="Setujui dan usulkan semua desa").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rencana disetujui.")).to_be_visible()
    assert Approval.objects.get().sites.count() == 4
