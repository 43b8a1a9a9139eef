"""Pages of this room in a real browser: nothing wider than a phone, no barrier that axe knows."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND
from desmigratif.centres.models import Post
from desmigratif.monitoring.models import SiteReport, SuccessIndicator
from desmigratif.monitoring.tests.conftest import report
from desmigratif.officers.models import OfficerMessage
from desmigratif.officers.tests.conftest import (
    START,
    Kind,
    World,
    agency,
    month,
)
from desmigratif.programmes.models import Site
from desmigratif.ui.tests.looking import faults, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def _signed_in(page: Page, live_server: LiveServer, user: User) -> Page:
    client = Client()
    client.force_login(user, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return page


def _address(site: Site) -> str:
    return reverse("monitoring:report", args=[site.pk, month(1).year, month(1).month])


@pytest.fixture
def filled(world: World, home: Site) -> Site:
    """A centre with an officer, a question, two versions of a report and a message."""
    kemnaker = agency("Kemnaker")
    for name, kind in (("Usaha", "number"), ("Perdes", "yes_no")):
        SuccessIndicator.objects.create(
            agency=kemnaker, name=name, question=f"{name}?", kind=kind, starts_on=START
        )
    answers = {one.pk: 1 for one in SuccessIndicator.objects.all()}
    report(home, month(1), visits=1234, note="Listrik padam", answers=answers)
    report(home, month(1), visits=1235, note="Listrik padam", answers=answers, seen=1)
    Post.objects.create(site=home, kind=1, name="Sri Wahyuni", phone="0812 3456", starts_on=month(3))
    by = world.coordinator()
    OfficerMessage.objects.create(
        agency=by.current_roles[0].agency, area=world.area("52.03"), text="Rapat Senin", by=by, reach=2
    )
    return home


def test_every_page_fits_and_breaks_no_rule_of_accessibility(
    browser_page: Page, live_server: LiveServer, world: World, filled: Site
) -> None:
    message = OfficerMessage.objects.get()
    addresses = [reverse(f"monitoring:{name}") for name in ("index", "month", "indicators")]
    addresses += [reverse(f"officers:{name}") for name in ("contacts", "allowances", "messages")]
    addresses += [reverse("monitoring:site", args=[filled.pk]), _address(filled), message.get_absolute_url()]
    page = _signed_in(browser_page, live_server, world.coordinator())
    _look(page, live_server, [*addresses, filled.get_absolute_url()])
    page = _signed_in(page, live_server, world.person(Kind.PROGRAMME_OFFICER))
    _look(page, live_server, [reverse("monitoring:new_indicator")])


def _look(page: Page, live_server: LiveServer, addresses: list[str]) -> None:
    for address in addresses:
        page.goto(live_server.url + address)
        assert faults(page) == [], address
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            assert not too_wide(page), (address, width)


def test_an_officer_reports_on_a_phone_with_one_press(
    browser_page: Page, live_server: LiveServer, world: World, home: Site
) -> None:
    report(home, month(2), visits=3)
    page = _signed_in(browser_page, live_server, world.officer())
    page.goto(live_server.url + reverse("monitoring:index"))
    page.locator(f'a[href="{_address(home)}"]').click()
    page.get_by_label("Orang yang datang ke pusat layanan").fill("21")
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_text("Laporan terkirim")).to_be_visible()
    assert SiteReport.objects.get(month=month(1)).figures["visits"] == 21
