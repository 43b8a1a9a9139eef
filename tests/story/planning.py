"""First chapters: a regency nominates, the ministry plans, answers, and a second person approves."""

from django.urls import reverse
from playwright.sync_api import FilePayload, expect

from desmigratif.decrees.models import Approval
from desmigratif.nominations.models import Nomination
from desmigratif.nominations.tests.conftest import PDF, REASON
from desmigratif.planning.models import PlanRun
from desmigratif.tasks import actions as tasks
from tests.story.scene import Scene

HOME, OBJECTED, OFFERED, LEFT_OUT = "52.03.01.2001", "52.03.01.2002", "52.03.01.2003", "52.03.01.2004"
MIDDLE, WEST = "52.02.01.2001", "32.12.01.2001"
CHOSEN = (HOME, OBJECTED, MIDDLE, WEST)
TITLE = "Rencana menteri"


def nominate(scene: Scene) -> None:
    """The manpower office of the regency finds two of its villages and says why; one with a letter."""
    page = scene.turn(scene.people.coordinator, reverse("nominations:index"))
    for code in (HOME, LEFT_OUT):
        scene.opens(reverse("nominations:index"))
        page.get_by_role("link", name="Calonkan desa").first.click()
        page.get_by_label("Nama atau kode desa").fill(code)
        page.keyboard.press("Enter")
        page.get_by_role("link", name=scene.name(code), exact=True).click()
        expect(page.get_by_label("Tahun program")).to_have_value(str(scene.clock.year))
        page.get_by_label("Mengapa desa ini?").fill(REASON)
        if code == HOME:
            letter = FilePayload(name="surat.pdf", mimeType="application/pdf", buffer=PDF.content)
            page.get_by_label("Berkas").set_input_files(letter)
        page.get_by_role("button", name="Calonkan desa ini").click()
        expect(page.get_by_text("Desa sudah dicalonkan")).to_be_visible()


def plan(scene: Scene) -> None:
    """A planner of the ministry uploads a list, asks for a plan and sees it proven."""
    page = scene.turn(scene.people.planner, reverse("candidates:upload"))
    page.get_by_label("Nama daftar").fill("PODES")
    page.get_by_label("Asal daftar").fill("PODES 2024")
    file = FilePayload(name="podes.csv", mimeType="text/csv", buffer=_candidates(scene))
    page.get_by_label("Berkas (CSV atau XLSX)").set_input_files(file)
    page.get_by_role("button", name="Periksa dan lihat daftarnya").click()
    page.get_by_role("button", name="Simpan daftar ini").click()
    page.get_by_role("link", name="Rencana baru").click()
    page.get_by_label("Judul rencana").fill(TITLE)
    page.locator("#id_candidates").select_option(index=1)
    for row, (year, villages) in enumerate(((str(scene.clock.year), "4"), ("", ""), ("", ""))):
        page.locator(f"#id_years-{row}-year").fill(year)
        page.locator(f"#id_years-{row}-villages").fill(villages)
    page.get_by_role("button", name="Buat rencana ini").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    run = PlanRun.objects.get()
    assert run.task is not None
    assert tasks.perform(task_id=run.task.pk, stopping=lambda: False)
    scene.clock.work()
    expect(page.get_by_text("Terbukti terbaik").first).to_be_visible()
    for code in CHOSEN:
        expect(page.get_by_role("link", name=scene.name(code), exact=True).first).to_be_visible()


def _candidates(scene: Scene) -> bytes:
    """The chosen villages have most residents abroad."""
    lines = ["code,population,residents_abroad,poverty_share,cost_idr"]
    for number, code in enumerate(scene.country.codes):
        abroad = 700 - 50 * CHOSEN.index(code) if code in CHOSEN else 300 - number
        lines.append(f"{code},1000,{abroad},0.{10 + number},{1_000_000 + number}")
    return "\n".join(lines).encode()


def read_the_answers(scene: Scene) -> None:
    """Whoever nominated is told in the inbox, and reads why for each village, with its price."""
    page = scene.turn(scene.people.coordinator)
    scene.follows(f"Rencana “{TITLE}” akan memilih 1 dari 2 desa yang Anda calonkan")
    expect(page.get_by_role("heading", name="Jawaban atas pencalonan")).to_be_visible()
    rows = page.get_by_role("row")
    expect(rows.filter(has_text=HOME)).to_contain_text(f"Terpilih untuk {scene.clock.year}")
    expect(rows.filter(has_text=LEFT_OUT)).to_contain_text("Tidak terpilih")
    expect(rows.filter(has_text=LEFT_OUT)).to_contain_text("menurunkan nilai rencana")
    left_out = Nomination.objects.get(village=scene.country.village(LEFT_OUT))
    scene.opens(left_out.get_absolute_url())
    expect(page.get_by_text("Tidak terpilih").first).to_be_visible()


def approve(scene: Scene) -> None:
    """The planner asks; another person of the ministry approves, and all villages are proposed at once."""
    page = scene.turn(scene.people.planner, PlanRun.objects.get().get_absolute_url())
    page.get_by_role("link", name="Persetujuan rencana").click()
    page.get_by_role("link", name="Minta persetujuan").click()
    page.get_by_label("Program", exact=True).select_option(label="Desmigratif")
    page.get_by_role("button", name="Minta persetujuan").click()
    expect(page.get_by_text("Anda yang memintanya")).to_be_visible()
    expect(page.get_by_role("button", name="Setujui dan usulkan semua desa")).to_have_count(0)

    scene.turn(scene.people.ministry)
    scene.follows(f"Rencana “{TITLE}” menunggu")
    page.get_by_role("button", name="Setujui dan usulkan semua desa").click()
    expect(page.get_by_text("Rencana disetujui.")).to_be_visible()
    scene.sees_states(dict.fromkeys(CHOSEN, "Diusulkan"))
    assert Approval.objects.get().sites.count() == len(CHOSEN)
