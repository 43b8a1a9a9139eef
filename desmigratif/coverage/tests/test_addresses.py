"""The public address of a village: what stands there, which spellings lead to it, what an old code meant."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desmigratif.coverage.queries import in_village
from desmigratif.coverage.tests.conftest import past
from desmigratif.places.actions.lineage import Asked, NewVillage
from desmigratif.programmes.actions import lineage, steps
from desmigratif.programmes.models import InheritedOverlap, Mention, Site
from desmigratif.programmes.tests.ground import HERE, NEXT, Ground

pytestmark = pytest.mark.django_db

THIRD, NEW = "52.03.01.2003", "52.03.01.2005"
DAY = date(2026, 1, 1)


def address(code: str) -> str:
    return reverse("coverage:village", args=[code])


def test_a_village_shows_what_stands_there_and_what_stood_before(
    ground: Ground, sites: dict[str, Site], client: Client
) -> None:
    page = client.get(address(HERE)).text
    assert "Desmigratif" in page
    assert "1 Maret 2019" in page
    assert "SK 1/2019" in page
    ended = client.get(address("52.02.01.2001")).text
    assert "Program sebelumnya" in ended
    assert "1 Januari 2020" in ended
    assert "simulasi" in client.get(address(NEXT)).text
    assert "Belum diketahui ada program" in client.get(address("32.12.01.2001")).text


@pytest.mark.parametrize("spelling", [HERE.replace(".", ""), "52.0301.2001", " 5203012001 "])
def test_another_spelling_of_the_code_leads_to_the_one_address(
    ground: Ground, client: Client, spelling: str
) -> None:
    answer = client.get(address(spelling), {"bahasa": "en"})
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{address(HERE)}?bahasa=en"


@pytest.mark.parametrize("code", ["x", "52.03", "52.03.01.2999", "9999999999999", "52-03-01-2001"])
def test_what_no_village_ever_had_is_nowhere(ground: Ground, client: Client, code: str) -> None:
    assert client.get(address(code)).status_code == 404


def test_the_old_code_of_a_village_that_was_given_another_leads_there_with_the_day(
    ground: Ground, client: Client
) -> None:
    village = ground.village(HERE)
    asked = Asked("recode", DAY, "Perda 1", "Lembaran", (village,), (NewVillage(NEW, village.name),))
    lineage.apply_lineage(asked=asked, by=None)
    page = client.get(address(HERE))
    assert page.status_code == 200
    assert f"Kode {HERE} tidak dipakai lagi" in page.text
    assert "1 Januari 2026" in page.text
    assert f'href="{address(NEW)}"' in page.text
    assert client.get(address(NEW)).status_code == 200


def test_the_code_of_a_village_that_ended_leads_to_those_that_have_its_land(
    ground: Ground, client: Client
) -> None:
    past(ground, "desmigratif", THIRD, date(2018, 1, 1))
    before = (ground.village(NEXT), ground.village(THIRD))
    lineage.apply_lineage(asked=Asked("merge", DAY, "Perda 2", "Lembaran", before, before[:1]), by=None)
    page = client.get(address(THIRD)).text
    assert f'href="{address(NEXT)}"' in page
    assert "1 Januari 2026" in page
    heir = client.get(address(NEXT)).text
    assert f"melalui wilayah {before[1].name}" in heir


def test_pairs_waivers_and_publications_are_told_without_anybodys_name(
    ground: Ground, client: Client
) -> None:
    past(ground, "desmigratif", HERE, date(2019, 1, 1))
    past(ground, "desbumi", HERE, date(2018, 1, 1))
    assert InheritedOverlap.objects.count() == 1
    Mention.objects.create(
        village=ground.village(HERE),
        programme=ground.programmes["desbumi"],
        name_as_written="Desa Contoh",
        source_url="https://berita.example/desa",
        published="2017-03",
    )
    page = client.get(address(HERE)).text
    assert "Dua program di satu desa" in page
    assert "Kedua instansi belum menyelesaikannya" in page
    assert "https://berita.example/desa" in page
    ground.running("desmigratif", NEXT)
    waiver = ground.waived("desbumi", NEXT)
    page = client.get(address(NEXT)).text
    assert "Agreed by both." in page
    for one in waiver.confirmations.all():
        assert one.user_label not in page


def test_proposals_and_waivers_that_wait_are_not_told(ground: Ground, client: Client) -> None:
    site = ground.opened("desmigratif", HERE)
    assert "Desmigratif</strong>" not in client.get(address(HERE)).text
    steps.step(site=site, verb="confirm", reason="Agreed.", by=None)
    assert "Desmigratif</strong>" in client.get(address(HERE)).text


def test_the_day_decides_what_stands_now_is_to_come_or_was_before(
    ground: Ground, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate()
    village = ground.village(HERE)
    over = past(ground, "desbumi", HERE, date(2018, 1, 1), ends_on=date(2019, 1, 1), state="closed")
    late = past(ground, "desmigratif", HERE, date(2021, 1, 1), ends_on=today + timedelta(days=1))
    coming = ground.opened("desbumi", NEXT, today + timedelta(days=30))
    steps.step(site=coming, verb="confirm", reason="Agreed.", by=None)
    inside = in_village(village)
    assert (inside.now, inside.to_come, inside.before) == ([late], [], [over])
    inside = in_village(ground.village(NEXT))
    assert (inside.now, inside.to_come, inside.before) == ([], [coming], [])
    assert "Program yang akan datang" in client.get(address(NEXT)).text
    monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=1))
    assert late in in_village(village).before, "its end has come, though nobody closed it"
