"""Pages of a centre in a real browser: nothing wider than a phone, no barrier that axe knows."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND
from desmigratif.centres.models import Contact, Facility, Perdes, Post
from desmigratif.centres.tests.conftest import DAY, HOME, Kind, World
from desmigratif.programmes.models import Site
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser_page: Page, live_server: LiveServer, world: World, home: Site) -> Page:
    """A phone with the officer of the village signed in."""
    return _signed_in(browser_page, live_server, world.person(Kind.VILLAGE_OFFICER, code=HOME))


def _signed_in(page: Page, live_server: LiveServer, user: User) -> Page:
    client = Client()
    client.force_login(user, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    return page


def _fill(site: Site) -> Post:
    post = Post.objects.create(
        site=site, kind=1, name="Sri Wahyuni Handayaningsih", phone="0812 3456 7890", starts_on=DAY
    )
    Post.objects.create(site=site, kind=2, name="Lama", starts_on=DAY, ends_on="2025-03-01")
    Perdes.objects.create(
        site=site, number="3", year=2010, title="Perlindungan TKI asal desa", legal_base=["UU 39/2004"]
    )
    for number, cited in enumerate(["UU 18/2017", "UU 6/2014"]):
        Perdes.objects.create(site=site, number=str(number), year=2019, title="PMI", legal_base=[cited])
    Facility.objects.create(site=site, kind="computer", count=2, state="broken", note="layar retak")
    Contact.objects.create(site=site, name="Pak Darma", email="sekretariat.desa@contoh.example")
    Contact.objects.create(site=site, name="Salah", phone="0812", removed_at=timezone.now())
    return post


def test_every_page_fits_and_breaks_no_rule_of_accessibility(
    page: Page, live_server: LiveServer, home: Site
) -> None:
    centre = reverse("centres:centre", args=[home.pk])
    page.goto(live_server.url + centre)
    assert faults(page) == []
    post = _fill(home)
    addresses = [
        centre,
        reverse("centres:new", args=[home.pk, "perdes"]),
        reverse("centres:edit", args=[home.pk, "petugas", post.pk]),
        reverse("centres:hand_over", args=[home.pk, post.pk]),
        reverse("centres:regulations"),
        reverse("centres:contacts"),
    ]
    for address in addresses:
        page.goto(live_server.url + address)
        assert faults(page) == [], address


def test_an_officer_keeps_the_centre_with_the_keyboard_and_one_tap(
    page: Page, live_server: LiveServer, home: Site
) -> None:
    _fill(home)
    page.goto(live_server.url + reverse("centres:centre", args=[home.pk]))
    page.get_by_role("button", name="Hari ini berfungsi").click()
    expect(page.get_by_text("Tercatat berfungsi hari ini")).to_be_visible()
    page.get_by_role("link", name="Serahkan atau akhiri Sri Wahyuni").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Nama pengganti").fill("Budi Santoso")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Budi Santoso")).to_be_visible()
    assert Post.objects.get(name="Budi Santoso").starts_on == timezone.localdate()
