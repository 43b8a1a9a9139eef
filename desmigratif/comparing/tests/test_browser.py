"""The planner in a real browser: check, change one number, wait, compare; on a phone, without barriers."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import Country
from desmigratif.candidates.models import CandidateSet
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import finish
from desmigratif.planning.tests.test_browser import _sign_in
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_one_number_is_changed_and_both_plans_are_put_side_by_side(
    live_server: LiveServer, browser_page: Page, finished_run: PlanRun, planner: User, tmp_path: Path
) -> None:
    page = browser_page
    _sign_in(page, live_server, planner)
    page.goto(live_server.url + finished_run.get_absolute_url())
    page.get_by_role("link", name="Ubah satu angka").click()
    page.get_by_label("Yang diubah").select_option("years.2017.quota")
    page.get_by_label("Angka baru").fill("3")
    page.get_by_role("button", name="Buat rencana ini dan bandingkan").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    finish(PlanRun.objects.latest("pk"), tmp_path / "what-if")
    expect(page.get_by_role("heading", name="Bandingkan dua rencana")).to_be_visible(timeout=10_000)
    expect(page.get_by_text("masuk", exact=True).first).to_be_visible()


def test_the_form_says_what_cannot_be_kept_while_it_is_filled_in(
    live_server: LiveServer, browser_page: Page, candidates: CandidateSet, planner: User
) -> None:
    page = browser_page
    _sign_in(page, live_server, planner)
    page.goto(live_server.url + reverse("planning:new"))
    page.locator("#id_candidates").select_option(str(candidates.pk))
    expect(page.get_by_text("Tahun 2017 meminta tepat 120 desa")).to_be_visible()
    for row in range(3):
        page.locator(f"#id_years-{row}-villages").fill("2")
    page.locator("#id_years-2-villages").blur()
    expect(page.get_by_text("Hitungan tidak menemukan halangan")).to_be_visible()
    page.locator("#id_years-0-villages").fill("13")
    page.get_by_role("button", name="Periksa aturan ini").click()
    expect(page.get_by_text("Tahun 2017 meminta tepat 13 desa")).to_be_visible()
    assert page.url == live_server.url + reverse("planning:new"), "checked without leaving the page"


def test_pages_fit_a_phone_and_break_no_rule_of_accessibility(
    live_server: LiveServer,
    browser_page: Page,
    finished_run: PlanRun,
    what_if: PlanRun,
    country: Country,
    planner: User,
) -> None:
    _sign_in(browser_page, live_server, planner)
    verdict = Verdict.objects.filter(run=finished_run, status="not_chosen").earliest("rank")
    verdict.price = 1500
    verdict.save()
    addresses = [
        reverse("comparing:compare"),
        what_if.result_url,
        reverse("comparing:what_if", args=[finished_run.pk]),
        reverse("planning:village", args=[finished_run.pk, verdict.village_id]),
        what_if.get_absolute_url(),
        finished_run.candidates.get_absolute_url(),
    ]
    complaints: list[str] = []
    browser_page.on(
        "console", lambda message: complaints.append(message.text) if message.type == "error" else None
    )
    for address in addresses:
        browser_page.goto(live_server.url + address)
        browser_page.evaluate(
            "document.querySelectorAll('details.card').forEach(one => { one.open = true; })"
        )
        assert faults(browser_page) == [], address
    assert complaints == []
