"""Pages of agencies in a real browser: nothing wider than a phone, no barrier that axe knows."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from desmigratif.agencies import actions
from desmigratif.agencies.models import Agency, Memorandum, Office
from desmigratif.agencies.tests.people import BACKEND, MakePerson
from desmigratif.places.tests.register import SmallRegister
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def example(small_register: SmallRegister, make_person: MakePerson) -> Agency:
    """The example office of a regency, with an open and a closed counter."""
    agency = actions.ensure_demo_regency_office()
    assert agency is not None
    area = agency.areas.get().area
    Office.objects.create(
        agency=agency,
        name="Loket pelayanan satu atap",
        kind="service",
        area=area,
        address="Jalan Contoh 1\nSelong",
        phone="0370 000000",
        email="loket@contoh.example",
        opening_hours="Senin sampai Jumat 08.00–15.00",
        starts_on="2020-01-01",
    )
    Office.objects.create(agency=agency, name="Pos lama", kind="post", area=area, ends_on="2020-01-01")
    return agency


@pytest.fixture
def page(browser_page: Page, live_server: LiveServer, make_person: MakePerson) -> Page:
    """A page with a national administrator signed in."""
    return signed_in(browser_page, live_server, make_person("admin", "administrator"))


def signed_in(page: Page, live_server: LiveServer, user: Any) -> Page:
    client = Client()
    client.force_login(user, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    cookie = client.cookies[name].value
    page.context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
    return page


def test_every_page_fits_and_breaks_no_rule_of_accessibility(
    page: Page, live_server: LiveServer, example: Agency
) -> None:
    addresses = [
        reverse("agencies:index"),
        example.get_absolute_url(),
        Agency.objects.get(short_name="Kemenpar").get_absolute_url(),
        reverse("agencies:edit", args=[example.pk]),
        reverse("agencies:new_office", args=[example.pk]),
        Memorandum.objects.get().get_absolute_url(),
    ]
    for address in addresses:
        page.goto(live_server.url + address)
        assert faults(page) == [], address


def test_an_office_is_added_by_name_of_its_area_after_a_mistake(
    page: Page, live_server: LiveServer, example: Agency
) -> None:
    page.goto(live_server.url + example.get_absolute_url())
    page.get_by_role("link", name="Tambah kantor").click()
    page.get_by_label("Nama kantor").fill("Pos Selong")
    page.get_by_label("Jenis").select_option("post")
    page.get_by_label("Wilayah").fill("Lombok Timur")
    page.get_by_role("button", name="Simpan kantor").click()
    expect(page.get_by_text("52.03 Kabupaten Lombok Timur").first).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Wilayah").fill("52.03")
    page.get_by_role("button", name="Simpan kantor").click()
    expect(page.get_by_role("heading", name="Pos Selong")).to_be_visible()
