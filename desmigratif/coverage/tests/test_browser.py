"""Coverage in a real browser: nothing wider than a screen, no barrier that axe knows, no script needed to
come closer, and an agency completes its list."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import User
from desmigratif.coverage.tests.conftest import SignIn
from desmigratif.programmes.models import Mention, Site
from desmigratif.programmes.tests.ground import HERE, NEXT, Ground
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PUBLIC = reverse("coverage:public")


@pytest.fixture
def officer_page(
    browser_page: Page, live_server: LiveServer, ground: Ground, officer: User, sign_in: SignIn
) -> Page:
    """A browser with the national programme officer signed in."""
    name = settings.SESSION_COOKIE_NAME
    value = sign_in(officer).cookies[name].value
    browser_page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    return browser_page


def test_every_page_fits_and_breaks_no_rule_of_accessibility(
    officer_page: Page, live_server: LiveServer, ground: Ground, sites: dict[str, Site]
) -> None:
    Mention.objects.create(
        village=ground.village(HERE),
        programme=ground.programmes["desbumi"],
        name_as_written="Desa Contoh",
        source_url="https://berita.example/desa",
    )
    page = officer_page
    for address in (
        PUBLIC,
        f"{PUBLIC}?bahasa=en",
        f"{PUBLIC}?province=52",
        f"{PUBLIC}?province=52&regency=52.03",
        f"{PUBLIC}?text=zzz",
        reverse("coverage:village", args=[HERE]),
        reverse("coverage:village", args=[NEXT]) + "?bahasa=en",
        reverse("coverage:index"),
        reverse("coverage:complete"),
        ground.village(HERE).get_absolute_url(),
    ):
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        assert faults(page) == [], address


def test_the_map_is_walked_with_the_keyboard_and_without_scripts(
    browser_page: Page, live_server: LiveServer, sites: dict[str, Site]
) -> None:
    page = browser_page
    page.route("**/*.js", lambda route: route.abort())
    page.goto(live_server.url + PUBLIC)
    mark = page.locator("svg.map a").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Di mana program berada: Nusa Tenggara Barat")
    page.locator("svg.map a[href*='52.03']").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Di mana program berada: Kabupaten Lombok Timur"
    )
    page.locator("section.stack-small table a[href*='/publik/desa/']").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Program sekarang")).to_be_visible()


def test_an_agency_completes_its_list_and_everybody_sees_it(
    officer_page: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    listed = tmp_path / "daftar.csv"
    listed.write_text(
        f"kode;program;mulai;sumber\n{HERE};Desmigratif;2019;SK 1\n{NEXT};Desbumi;2019;SK 1\n", "utf-8"
    )
    page = officer_page
    page.goto(live_server.url + reverse("coverage:index"))
    page.get_by_role("link", name="Lengkapi daftar").click()
    page.get_by_label("Berkas (CSV atau XLSX)").set_input_files(listed)
    page.get_by_role("button", name="Periksa daftar").click()
    expect(page.get_by_text("Desbumi milik Migrant CARE")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Catat 1 lokasi").click()
    expect(page.get_by_text("1 lokasi masuk ke register.")).to_be_visible()
    assert faults(page) == []
    page.goto(live_server.url + reverse("coverage:village", args=[HERE]))
    expect(page.get_by_text("SK 1 (hanya tahun yang diketahui)")).to_be_visible()
