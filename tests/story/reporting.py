"""Last chapters: a centre is established, reports three months, and falls silent."""

from datetime import timedelta

from django.urls import reverse
from django.utils.formats import date_format
from playwright.sync_api import expect

from desmigratif.monitoring.models import SiteReport
from tests.story.planning import HOME
from tests.story.scene import Scene

VISITS = (12, 15, 9)


def establish(scene: Scene) -> None:
    """In January an officer of the ministry writes down that the centre stands and serves people."""
    scene.clock.comes(scene.clock.month(1) + timedelta(days=24))
    page = scene.turn(scene.people.ministry)
    for act, state in (("Bentuk", "Dibentuk"), ("Nyatakan berjalan", "Berjalan")):
        scene.site_of(HOME)
        page.get_by_role("link", name=act, exact=True).click()
        page.get_by_label("Alasan").fill("Petugas sudah ditunjuk.")
        page.get_by_role("button", name=act, exact=True).click()
        scene.sees_states({HOME: state})


def report_three_months(scene: Scene) -> None:
    """On the third of each month the village officer sends the month before, from the list of what waits."""
    for number, visits in enumerate(VISITS, start=1):
        scene.clock.comes(scene.clock.month(number + 1) + timedelta(days=2))
        month = date_format(scene.clock.month(number), "F Y")
        page = scene.turn(scene.people.village, reverse("monitoring:index"))
        page.get_by_role("link", name=f"Laporan {month}").click()
        page.get_by_label("Orang yang datang ke pusat layanan").fill(str(visits))
        if number == 1:  # later on the form begins with what was said before
            page.get_by_role("group", name="Petugas yang bekerja bulan itu").get_by_label("2").check()
            page.get_by_label("Hari buka dalam seminggu").fill("5")
            page.get_by_label("semua berfungsi").check()
            page.get_by_role("group", name="Apakah ada sambungan internet?").get_by_label("ya").check()
        page.get_by_role("button", name="Kirim laporan").click()
        expect(page.get_by_text("Laporan terkirim")).to_be_visible()
        expect(page.get_by_text(f"Isi laporan {month}")).to_be_visible()
    assert [one.figures["visits"] for one in SiteReport.objects.order_by("month")] == list(VISITS)
    _coordinator_sees(scene, "melapor")


def fall_silent(scene: Scene) -> None:
    """Three months nobody writes. The day after the third report was due, the coordinator is told."""
    due = scene.clock.month(7) + timedelta(days=9)
    scene.clock.comes(due)
    _coordinator_sees(scene, "melapor")
    scene.clock.comes(due + timedelta(days=1))
    page = scene.turn(scene.people.coordinator)
    scene.follows("1 pusat layanan di Kabupaten Lombok Timur tidak melapor lagi")
    row = page.get_by_role("row").filter(has_text=scene.name(HOME))
    expect(row.get_by_text("tidak melapor", exact=True)).to_be_visible()
    expect(row).to_contain_text(date_format(scene.clock.month(len(VISITS)), "F Y"))


def _coordinator_sees(scene: Scene, words: str) -> None:
    page = scene.turn(scene.people.coordinator, reverse("monitoring:index"))
    row = page.get_by_role("row").filter(has_text=scene.name(HOME))
    expect(row.get_by_text(words, exact=True)).to_be_visible()
