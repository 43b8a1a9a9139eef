"""Pages of sites in a real browser: two officers meet in one village; nothing wider than a phone, no barrier
that axe knows."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND
from desmigratif.programmes.actions import register, spending
from desmigratif.programmes.models import Allocation, Mention, Site
from desmigratif.sites.tests.conftest import HOME, NEXT, World
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def signed_in(page: Page, live_server: LiveServer, user: User) -> Page:
    client = Client()
    client.force_login(user, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return page


@pytest.fixture
def full(world: World, officer: User, other_officer: User) -> Site:
    """An active site with money, changes, a mention and a question about its programme; others around it."""
    world.place(HOME)
    site = world.site(until="active", ends_on=date(2030, 1, 1), simulated=True)
    Mention.objects.create(
        village=site.village,
        programme=world.programmes["desbumi"],
        name_as_written="Desa Contoh",
        source_url="https://example.org/desa",
        published="2017-03",
    )
    line = Allocation(
        village=site.village,
        site=site,
        agency=site.programme.agency,
        kind="training",
        year=2026,
        amount_idr=150_000_000,
        simulated=True,
    )
    spending.allocate(line=line, by=officer)
    world.site("desbumi", NEXT)
    substance = world.programmes["desbumi"].substance
    register.ask_decision(
        programme=world.programmes["kkbm"], substance=substance, source="Surat", by=other_officer
    )
    return site


def test_every_page_fits_and_breaks_no_rule_of_accessibility(
    browser_page: Page, live_server: LiveServer, full: Site, world: World, officer: User
) -> None:
    page = signed_in(browser_page, live_server, officer)
    line = Allocation.objects.get()
    propose = reverse("sites:propose")
    for address in (
        reverse("sites:index"),
        reverse("sites:index") + "?text=zzz",
        propose + f"?q={HOME}",
        propose + f"?village={full.village_id}",
        full.get_absolute_url(),
        full.village.get_absolute_url(),
        reverse("sites:step", args=[full.pk, "close"]),
        reverse("sites:step", args=[full.pk, "undo"]),
        reverse("sites:step", args=[full.pk, "confirm"]),
        reverse("sites:allocate", args=[full.pk]),
        reverse("sites:cancel_allocation", args=[full.pk, line.pk]),
        reverse("sites:programmes"),
        world.programmes["desmigratif"].get_absolute_url(),
        world.programmes["kkbm"].get_absolute_url(),
        reverse("sites:edit_programme", args=[full.programme_id]),
    ):
        page.goto(live_server.url + address)
        assert faults(page) == [], address


def test_the_second_of_two_officers_learns_who_was_first_and_takes_a_village_near_by(
    browser_page: Page, live_server: LiveServer, world: World, officer: User, other_officer: User
) -> None:
    world.place(HOME)
    page = signed_in(browser_page, live_server, officer)
    page.goto(f"{live_server.url}{reverse('sites:propose')}")
    page.get_by_label("Nama atau kode desa").fill(HOME)
    page.get_by_role("button", name="Cari", exact=True).last.click()
    village = world.village()
    page.get_by_role("link", name=village.name, exact=True).click()
    page.get_by_label("Alasan").fill("Banyak warga bekerja di luar negeri")
    page.get_by_role("button", name="Usulkan desa ini").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Desmigratif · {village.name}")

    signed_in(page, live_server, other_officer)
    page.goto(f"{live_server.url}{reverse('sites:propose')}?village={village.pk}")
    expect(page.get_by_text("terisi", exact=True).first).to_be_visible()
    page.get_by_label("Program", exact=True).select_option(label="Kampung TKI")
    page.get_by_label("Alasan").fill("Sama-sama penting")
    page.get_by_role("button", name="Usulkan desa ini").click()
    expect(page.get_by_text("Desa ini sudah terisi")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Desmigratif (Kemnaker)")
    expect(page.get_by_label("Alasan")).to_have_value("Sama-sama penting")
    assert faults(page) == []

    page.get_by_role("link", name="Usulkan yang ini").first.click()
    expect(page.get_by_label("Program", exact=True)).to_have_value(str(world.programmes["kampung-tki"].pk))
    page.get_by_label("Alasan").fill("Desa tetangga, sama banyaknya")
    page.get_by_role("button", name="Usulkan desa ini").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kampung TKI · ")
    assert {site.programme.key for site in Site.objects.select_related("programme")} == {
        "desmigratif",
        "kampung-tki",
    }
