"""The whole story in a browser: upload, plan, a disappointed village, why, what if, compare, hand over."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import Country
from desmigratif.planning.models import PlanRun
from desmigratif.planning.tests.test_browser import _sign_in
from desmigratif.tasks import actions as tasks

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DISAPPOINTED = "Desa 13"  # 620 of its 1,000 residents are abroad, and its neighbour's are 660


def _list_with_positions(country: Country) -> bytes:
    """Villages of a district lie in a row, 0.55 km from one to the next; districts lie far apart."""
    lines = ["code,population,residents_abroad,poverty_share,cost_idr,lat,lng"]
    for number, code in enumerate(country.codes):
        lat, lng = f"-8.{number * 5:03}", 100 + number // 5
        lines.append(f"{code},1000,{700 - 40 * number},0.{10 + number},{1_000_000 + number},{lat},{lng}")
    return "\n".join(lines).encode()


def _make(page: Page) -> PlanRun:
    """Do the work of the newest plan with the real command while its page waits."""
    expect(page.get_by_role("progressbar")).to_be_visible()
    run = PlanRun.objects.latest("pk")
    assert run.task is not None
    assert tasks.perform(task_id=run.task.pk, stopping=lambda: False)
    run.refresh_from_db()
    return run


def _upload(page: Page, content: bytes) -> None:
    page.get_by_label("Nama daftar").fill("PODES")
    page.get_by_label("Asal daftar").fill("PODES 2024")
    file = FilePayload(name="podes.csv", mimeType="text/csv", buffer=content)
    page.get_by_label("Berkas (CSV atau XLSX)").set_input_files(file)
    page.get_by_role("button", name="Periksa dan lihat daftarnya").click()
    expect(page.get_by_text("15 desa di 2 provinsi")).to_be_visible()
    page.get_by_role("button", name="Simpan daftar ini").click()
    page.get_by_role("link", name="Rencana baru").click()


def _ask(page: Page) -> None:
    page.get_by_label("Judul rencana").fill("Rencana menteri")
    page.locator("#id_candidates").select_option(index=1)
    for row, villages in enumerate(("2", "2", "")):
        page.locator(f"#id_years-{row}-villages").fill(villages)
    page.locator("#id_years-2-year").fill("")
    page.locator("#id_years-0-budget_idr").fill("2.500.000")
    page.locator("#id_min_km").fill("1")
    page.locator("#id_min_villages").fill("2")
    page.locator("#id_bonus").fill("10")
    page.get_by_role("button", name="Buat rencana ini").click()


def test_a_planner_goes_from_a_list_to_a_report_in_the_hand(
    live_server: LiveServer, browser_page: Page, country: Country, planner: User, tmp_path: Path
) -> None:
    page = browser_page
    _sign_in(page, live_server, planner)
    page.goto(live_server.url + reverse("candidates:upload"))
    _upload(page, _list_with_positions(country))
    _ask(page)
    run = _make(page)
    assert (run.status, run.certified_gap, run.chosen) == ("optimal", 0, 4)
    expect(page.get_by_text("Terbukti terbaik").first).to_be_visible()

    page.get_by_label("Nama atau kode desa").fill(DISAPPOINTED)
    page.get_by_role("button", name="Cari", exact=True).last.click()
    page.get_by_role("link", name=DISAPPOINTED, exact=True).click()
    expect(page.get_by_text("Tidak terpilih").first).to_be_visible()
    expect(page.get_by_text("terlalu dekat").first).to_be_visible()
    expect(page.get_by_text("menurunkan nilai rencana")).to_be_visible()

    page.get_by_role("link", name="Kembali ke rencana").click()
    page.get_by_role("link", name="Ubah satu angka").click()
    page.get_by_label("Yang diubah").select_option("distance.min_km")
    page.get_by_label("Angka baru").fill("0,5")
    page.get_by_role("button", name="Buat rencana ini dan bandingkan").click()
    _make(page)
    expect(page.get_by_role("heading", name="Bandingkan dua rencana")).to_be_visible()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=DISAPPOINTED, exact=True))
    expect(row.get_by_text("masuk", exact=True)).to_be_visible()

    page.goto(live_server.url + run.get_absolute_url())
    with page.expect_download() as handed:
        page.get_by_role("link", name="Laporan sebagai PDF").first.click()
    handed.value.save_as(tmp_path / "laporan.pdf")
    assert handed.value.suggested_filename.endswith("-laporan.pdf")
    assert (tmp_path / "laporan.pdf").read_bytes().startswith(b"%PDF")
