"""Middle chapters: an objection, the other village, the day of confirmation, the decree, a refusal."""

from datetime import timedelta
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from desmigratif.decrees.models import Approval
from desmigratif.objections.models import Objection
from desmigratif.programmes.models import Refusal, Site
from desmigratif.sites import periods
from tests.story.planning import CHOSEN, HOME, LEFT_OUT, MIDDLE, OBJECTED, OFFERED, WEST
from tests.story.scene import Scene

NUMBER = "KEP. 101/DEMO"
CONFIRMED = (HOME, OFFERED, MIDDLE, WEST)
WHY = "Kami sudah mendampingi keluarga di desa ini."


def object_to_one(scene: Scene) -> None:
    """Migrant CARE is told of every proposal, objects to one and offers a village near by instead."""
    scene.clock.comes(scene.clock.real + timedelta(days=2))
    page = scene.turn(scene.people.care)
    for code in CHOSEN:
        said = f"Desmigratif mengusulkan desa {scene.name(code)}"
        expect(page.get_by_text(said, exact=True)).to_be_visible()
    scene.follows(f"mengusulkan desa {scene.name(OBJECTED)}")
    page.get_by_role("link", name="Nyatakan keberatan atas usulan ini").click()
    page.get_by_label("Mengapa instansi Anda berkeberatan?").fill(WHY)
    near = page.get_by_role("radio", name=f"{scene.name(OFFERED)} (")
    for code in (HOME, OBJECTED, MIDDLE):
        expect(page.get_by_role("radio", name=f"{scene.name(code)} (")).to_have_count(0)
    near.check()
    page.get_by_role("button", name="Nyatakan keberatan", exact=True).click()
    expect(page.get_by_text("Lokasi tidak disahkan selama keberatan ini terbuka")).to_be_visible()


def take_the_other(scene: Scene) -> None:
    """An officer of the ministry reads why, and takes the village that was offered."""
    page = scene.turn(scene.people.ministry)
    scene.follows(f"Migrant CARE berkeberatan atas Desmigratif di desa {scene.name(OBJECTED)}")
    expect(page.get_by_text(WHY)).to_be_visible()
    page.get_by_role("link", name="Jawab keberatan").click()
    page.get_by_label("Ambil desa lain itu").check()
    page.get_by_label("Alasan").fill("Desa tetangga sama baiknya.")
    page.get_by_role("button", name="Jawab keberatan").click()
    expect(page.get_by_text("Pendapat instansi Anda disimpan.")).to_be_visible()
    page.get_by_role("link", name="Ke lokasi penggantinya").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Desmigratif · {scene.name(OFFERED)}")
    scene.sees_states({OBJECTED: "Ditarik", OFFERED: "Diusulkan"})


def confirm_the_rest(scene: Scene) -> None:
    """On the last day nothing is confirmed yet; the day after, what nobody objected to; the village that
    came instead has a period of its own and follows when that is over."""
    site = Site.objects.get(village=scene.country.village(HOME))
    last = periods.last_day_of(site)
    assert last is not None
    scene.clock.comes(last)
    scene.turn(scene.people.ministry)
    scene.sees_states(dict.fromkeys((HOME, MIDDLE, WEST), "Diusulkan"))
    scene.clock.comes(last + timedelta(days=1))
    rest = dict.fromkeys((HOME, MIDDLE, WEST), "Disahkan")
    scene.sees_states({**rest, OBJECTED: "Ditarik", OFFERED: "Diusulkan"})
    scene.site_of(HOME)
    expect(scene.page.get_by_text("Tidak ada keberatan sampai").first).to_be_visible()

    own = Objection.objects.get().replacement
    assert own is not None
    end = periods.last_day_of(own)
    assert end is not None
    scene.clock.comes(end + timedelta(days=1))
    scene.sees_states({**rest, OBJECTED: "Ditarik", OFFERED: "Disahkan"})


def decree(scene: Scene, folder: Path) -> None:
    """The ministry writes the decree down and prints its annex: number, date and the confirmed villages."""
    page = scene.turn(scene.people.ministry, Approval.objects.get().get_absolute_url())
    page.get_by_role("link", name="Catat keputusan").click()
    expect(page.get_by_text("4 desa sudah disahkan")).to_be_visible()
    today = timezone.localdate()
    page.get_by_label("Nomor keputusan").fill(NUMBER)
    page.get_by_label("Tanggal keputusan").fill(today.isoformat())
    page.get_by_label("Judul", exact=True).fill("Penetapan desa migran produktif")
    page.get_by_label("Dasar hukum").fill("UU 18/2017 pasal 42")
    page.get_by_role("button", name="Simpan keputusan dan buat lampirannya").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Keputusan {NUMBER}")
    for form in ("PDF", "XLSX"):
        with page.expect_download() as handed:
            page.get_by_role("link", name=form, exact=True).click()
        handed.value.save_as(folder / f"annex.{form.lower()}")
    assert (folder / "annex.pdf").read_bytes().startswith(b"%PDF")
    rows = CalamineWorkbook.from_path(folder / "annex.xlsx").get_sheet_by_index(0).to_python()
    text = "\n".join(str(cell) for row in rows for cell in row)
    assert NUMBER in text
    assert date_format(today, "j F Y") in text
    listed = [cell for row in rows for cell in row if cell in scene.country.codes]
    assert sorted(map(str, listed)) == sorted(CONFIRMED)


def refuse_another(scene: Scene) -> None:
    """KP2MI proposes a village that is taken: it learns who was first and since when, keeps what it typed,
    and takes one of the villages near by that it is offered."""
    page = scene.turn(scene.people.kp2mi, reverse("sites:propose"))
    page.get_by_label("Nama atau kode desa").fill(HOME)
    page.get_by_role("button", name="Cari", exact=True).last.click()
    page.get_by_role("link", name=scene.name(HOME), exact=True).click()
    page.get_by_label("Program", exact=True).select_option(label="Kampung TKI")
    page.get_by_label("Alasan").fill("Sama-sama penting")
    page.get_by_role("button", name="Usulkan desa ini").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Desa ini sudah terisi")
    expect(alert).to_contain_text("Desmigratif (Kemnaker)")
    begun = Site.objects.get(village=scene.country.village(HOME)).starts_on
    expect(alert).to_contain_text(f"sejak {date_format(begun, 'j F Y')}")
    expect(page.get_by_label("Alasan")).to_have_value("Sama-sama penting")
    assert Refusal.objects.count() == 1

    free = page.get_by_role("link", name="Usulkan yang ini")
    offered = {text.splitlines()[-1] for text in free.all_inner_texts()}
    assert scene.name(LEFT_OUT) in offered
    assert offered.isdisjoint(map(scene.name, CONFIRMED)), "held from January on, so not free today either"
    free.filter(has_text=scene.name(LEFT_OUT)).click()
    page.get_by_label("Alasan").fill("Desa tetangga, sama pentingnya")
    page.get_by_role("button", name="Usulkan desa ini").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Kampung TKI · {scene.name(LEFT_OUT)}")
