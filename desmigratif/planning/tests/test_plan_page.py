"""The page of one plan: what it claims, lists, looks up and answers."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from desmigratif.accounts.tests.country import Country
from desmigratif.places.models import Area
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import finish
from desmigratif.programmes.actions.register import ensure_programmes
from desmigratif.programmes.models import Mention
from desmigratif.tasks.models import LongTask

pytestmark = pytest.mark.django_db


def test_a_proven_plan_says_so_and_shows_its_villages(signed_in: Client, finished_run: PlanRun) -> None:
    text = signed_in.get(finished_run.get_absolute_url()).text
    assert "Terbukti terbaik" in text
    assert "Tidak ada pilihan desa lain" in text
    assert text.count("/desa/") >= 4
    assert "Simulasi" not in text
    for year in (2017, 2018):
        assert f"?year={year}#tahun" in text


def test_a_chosen_village_that_publications_name_is_shown_with_its_source(
    signed_in: Client, finished_run: PlanRun
) -> None:
    programme = ensure_programmes()[0]
    for status, word in ((Verdict.Status.CHOSEN, "terpilih"), (Verdict.Status.NOT_CHOSEN, "lain")):
        village = Verdict.objects.filter(run=finished_run, status=status)[0].village
        Mention.objects.create(
            village=village,
            programme=programme,
            name_as_written="Desa",
            source_url=f"https://berita.example/{word}",
        )
    text = signed_in.get(finished_run.get_absolute_url()).text
    assert "https://berita.example/terpilih" in text
    assert "https://berita.example/lain" not in text


def test_an_unproven_plan_says_how_far_it_may_be(
    signed_in: Client, asked_run: PlanRun, tmp_path: Path
) -> None:
    run = finish(asked_run, tmp_path, status="feasible", gap=1234)
    text = signed_in.get(run.get_absolute_url()).text
    assert "belum terbukti" in text
    assert "1.234 poin" in text
    assert "Tidak ada pilihan lain" not in text


def test_an_infeasible_plan_names_the_rules_that_clash(
    signed_in: Client, asked_run: PlanRun, tmp_path: Path
) -> None:
    run = finish(asked_run, tmp_path, status="infeasible")
    text = signed_in.get(run.get_absolute_url()).text
    assert "Tahun 2017 harus tepat 2 desa." in text
    assert "Kabupaten Indramayu (32.12) paling banyak 1 desa dalam satu tahun." in text


def test_a_plan_in_the_making_shows_progress_and_reloads_when_done(
    signed_in: Client, asked_run: PlanRun, tmp_path: Path
) -> None:
    page = signed_in.get(asked_run.get_absolute_url()).text
    address = reverse("planning:progress", args=[asked_run.pk])
    assert f'hx-get="{address}"' in page
    assert "<noscript>" in page
    response = signed_in.get(address, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in response.headers
    assert "<html" not in response.text
    finish(asked_run, tmp_path)
    assert signed_in.get(address).headers["HX-Refresh"] == "true"


def test_the_making_of_a_plan_can_be_stopped_and_says_what_then(
    signed_in: Client, asked_run: PlanRun
) -> None:
    page = signed_in.post(reverse("planning:cancel", args=[asked_run.pk]), follow=True).text
    assert "Pembuatan rencana ini dihentikan" in page
    assert f"?dari={asked_run.pk}" in page
    assert LongTask.objects.get().state == "cancelled"


def test_the_list_of_villages_filters_sorts_and_counts(signed_in: Client, finished_run: PlanRun) -> None:
    address = finished_run.get_absolute_url()
    assert len(signed_in.get(address).context["table"].rows) == 4
    assert len(signed_in.get(address, {"show": "out"}).context["table"].rows) == 11
    assert len(signed_in.get(address, {"year": "2017"}).context["table"].rows) == 2
    assert len(signed_in.get(address, {"show": "every", "reason": "rule"}).context["table"].rows) == 3
    assert len(signed_in.get(address, {"show": "nonsense", "province": "0"}).context["table"].rows) == 4
    province = str(Area.objects.get(name="Jawa Barat").pk)
    assert len(signed_in.get(address, {"show": "every", "province": province}).context["table"].rows) == 5
    rows = signed_in.get(address, {"show": "every", "urut": "-rank"}).context["table"].rows
    assert [row.record.rank for row in rows] == list(range(15, 0, -1))
    assert "Tidak ada desa yang cocok" in signed_in.get(address, {"reason": "budget"}).text


def test_villages_with_most_residents_abroad_that_are_left_out_are_counted_by_reason(
    signed_in: Client, finished_run: PlanRun
) -> None:
    response = signed_in.get(finished_run.get_absolute_url())
    majority = response.context["facts"].majority
    assert majority.chosen + majority.left_out == 5
    assert sum(row["count"] for row in response.context["majority_rows"]) == majority.left_out
    shown = signed_in.get(finished_run.get_absolute_url(), {"show": "majority_out"}).context["table"].rows
    assert len(shown) == majority.left_out


def test_a_village_is_found_in_the_plan_by_name_and_by_code(signed_in: Client, finished_run: PlanRun) -> None:
    address = finished_run.get_absolute_url()
    by_name = signed_in.get(address, {"desa": "desa 15"}).context["found"]
    by_code = signed_in.get(address, {"desa": "5203012001"}).context["found"]
    assert [verdict.village.name for verdict in by_name] == ["Desa 15"]
    assert [verdict.code for verdict in by_code] == ["52.03.01.2001"]
    assert "Periksa ejaannya" in signed_in.get(address, {"desa": "tidak ada"}).text


def test_a_village_page_says_in_and_when(signed_in: Client, finished_run: PlanRun) -> None:
    verdict = Verdict.objects.filter(run=finished_run, status="chosen").order_by("year").first()
    assert verdict is not None
    text = signed_in.get(reverse("planning:village", args=[finished_run.pk, verdict.village_id])).text
    assert f"Terpilih untuk {verdict.year}" in text


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (reason, words)
        for reason, words in zip(
            Verdict.Reason.values,
            [
                "Sudah punya program",
                "menurut kode atau jenisnya",
                "tempatnya untuk desa yang lebih membutuhkan",
                "Provinsi Nusa Tenggara Barat sudah",
                "Kabupaten Lombok Timur sudah",
                "Kabupaten Lombok Timur setiap tahun",
                "Kecamatan Keruak",
                "terlalu dekat",
                "tidak muat",
                "jumlah minimum",
                "diwajibkan kebijakan",
                "dipertahankan dari rencana sebelumnya",
            ],
            strict=True,
        )
    ],
)
def test_a_village_page_says_out_and_why_in_plain_words(
    signed_in: Client, finished_run: PlanRun, country: Country, reason: str, words: str
) -> None:
    village = country.village("52.03.01.2001")
    Verdict.objects.filter(run=finished_run, village=village).update(
        status="not_chosen", year=None, reason=reason
    )
    text = signed_in.get(reverse("planning:village", args=[finished_run.pk, village.pk])).text
    assert "Tidak terpilih" in text
    assert words in text


def test_a_village_that_was_no_candidate_is_told_so(
    signed_in: Client, finished_run: PlanRun, country: Country
) -> None:
    village = country.village("52.03.01.2001")
    Verdict.objects.filter(village=village).delete()
    text = signed_in.get(reverse("planning:village", args=[finished_run.pk, village.pk])).text
    assert "Bukan calon dalam rencana ini" in text
    assert signed_in.get(reverse("planning:village", args=[finished_run.pk, 0])).status_code == 404
