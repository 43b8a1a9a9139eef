"""Pages of the inbox in a real browser: nothing wider than a phone, no barrier that axe knows."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND
from desmigratif.agencies.models import Agency
from desmigratif.inbox import queries
from desmigratif.inbox.actions import put_on_calendar
from desmigratif.inbox.models import Notice
from desmigratif.inbox.tests.conftest import tell, wants
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(ani: User, thing: Agency, live_server: LiveServer, browser_page: Page) -> Page:
    """Signed in, with three notices, a refused address and a step today and one next week."""
    for key in ("", "second", "third"):
        tell(ani, about=thing, key=key)
    Notice.objects.filter(key="second").update(read_at=timezone.now())
    wants(ani, "at_once")
    for days in (0, 7):
        day = timezone.localdate() + timedelta(days=days)
        title = "The period for objections to a village with a long name ends"
        put_on_calendar(source=thing, by=None, key=str(days), day=day, title=title, url="/x/")
    client = Client()
    client.force_login(ani, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    browser_page.context.add_cookies([cookie])  # type: ignore[list-item]
    return browser_page


def test_pages_fit_a_phone_and_have_no_barrier(page: Page, live_server: LiveServer) -> None:
    for name in ("index", "mail", "calendar"):
        page.goto(live_server.url + reverse(f"inbox:{name}"))
        assert faults(page) == [], name


def test_everything_is_marked_read_and_taken_back(page: Page, live_server: LiveServer, ani: User) -> None:
    page.goto(live_server.url + reverse("inbox:index"))
    page.get_by_role("button", name="Tandai semua sudah dibaca").click()
    assert queries.unread_count(ani) == 0
    page.get_by_role("button", name="Batalkan ini").click()
    assert page.get_by_text("Semuanya kembali belum dibaca.").is_visible()
    assert queries.unread_count(ani) == 2


def test_a_secret_address_is_made_shown_and_read(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url + reverse("inbox:calendar"))
    page.get_by_role("button", name="Buat alamat rahasia").click()
    assert faults(page) == []
    address = page.locator("code.secret").inner_text()
    path = address.removeprefix(settings.SITE_ADDRESS)
    assert Client().get(path).content.startswith(b"BEGIN:VCALENDAR")
