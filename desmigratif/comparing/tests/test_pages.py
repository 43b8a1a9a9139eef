"""Pages of comparing, each with the outsider in it."""

import csv
import io
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, Country, MakePerson
from desmigratif.candidates.models import CandidateSet
from desmigratif.places.models import Area
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import finish
from desmigratif.policies.text import parsed

pytestmark = pytest.mark.django_db


def _pair(before: PlanRun, after: PlanRun) -> str:
    return f"?a={before.pk}&b={after.pk}"


def _reading(before: PlanRun, after: PlanRun) -> list[str]:
    pair = _pair(before, after)
    return [
        reverse("comparing:compare"),
        reverse("comparing:compare") + pair,
        reverse("comparing:export") + pair,
    ]


def _making(run: PlanRun) -> list[tuple[str, str]]:
    village = Verdict.objects.filter(run=run, status="not_chosen").earliest("rank").village_id
    what_if = reverse("comparing:what_if", args=[run.pk])
    return [("get", what_if), ("post", what_if), ("post", reverse("comparing:price", args=[run.pk, village]))]


def test_strangers_are_asked_to_sign_in(client: Client, finished_run: PlanRun, what_if: PlanRun) -> None:
    for address in _reading(finished_run, what_if):
        assert client.get(address).status_code == 302
    for method, address in _making(finished_run):
        assert getattr(client, method)(address).status_code == 302
    assert PlanRun.objects.count() == 2


def test_people_without_a_role_get_404(
    client: Client, finished_run: PlanRun, what_if: PlanRun, make_person: MakePerson
) -> None:
    client.force_login(make_person("outsider"), backend=BACKEND)
    for address in _reading(finished_run, what_if):
        assert client.get(address).status_code == 404, address
    for method, address in _making(finished_run):
        assert getattr(client, method)(address).status_code == 404, address
    assert PlanRun.objects.count() == 2


def test_viewers_compare_and_make_nothing(
    client: Client, finished_run: PlanRun, what_if: PlanRun, make_person: MakePerson
) -> None:
    client.force_login(make_person("viewer", Role.Kind.VIEWER), backend=BACKEND)
    for address in _reading(finished_run, what_if):
        assert client.get(address).status_code == 200, address
    for method, address in _making(finished_run):
        assert getattr(client, method)(address).status_code == 404, address
    page = client.get(_reading(finished_run, what_if)[1]).text
    assert reverse("comparing:what_if", args=[finished_run.pk]) not in page


def test_simulated_figures_are_labelled_on_the_page_and_in_the_file(
    signed_in: Client, finished_run: PlanRun, what_if: PlanRun
) -> None:
    CandidateSet.objects.update(simulated=True)
    _empty, page, file = _reading(finished_run, what_if)
    assert "Data simulasi" in signed_in.get(page).text
    response = signed_in.get(file)
    assert "simulasi" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert {row["simulasi"] for row in rows} == {"ya"}


def test_two_plans_stand_side_by_side_in_words_and_numbers(
    signed_in: Client, finished_run: PlanRun, what_if: PlanRun
) -> None:
    response = signed_in.get(_reading(finished_run, what_if)[1])
    assert "Jumlah desa tahun 2017, tepat" in response.text
    assert response.context["more"] == (what_if.objective or 0) - (finished_run.objective or 0)
    assert response.context["counts"]["enters"] - response.context["counts"]["leaves"] == 1
    assert "masuk" in response.text
    assert "Selisih bersertifikat" in response.text


def test_values_on_another_scale_are_not_subtracted(
    signed_in: Client, finished_run: PlanRun, what_if: PlanRun
) -> None:
    PlanRun.objects.filter(pk=what_if.pk).update(
        policy=what_if.policy + "[kawasan]\nmin_villages = 2\nbonus = 9\n"
    )
    response = signed_in.get(_reading(finished_run, what_if)[1])
    assert response.context["more"] is None
    assert "skala yang sama" in response.text


def test_the_exported_villages_are_the_shown_ones_and_run_nothing(
    signed_in: Client, finished_run: PlanRun, what_if: PlanRun
) -> None:
    page = signed_in.get(_reading(finished_run, what_if)[1])
    shown = page.context["rows"]
    Area.objects.filter(pk=shown[0]["verdict"].village_id).update(name="=HYPERLINK(1)")
    file = signed_in.get(_reading(finished_run, what_if)[2])
    rows = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff"))))
    assert {len(row) for row in rows} == {12}
    assert [row[0] for row in rows[1:]] == [row["code"] for row in shown]
    assert rows[1][1] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("query", ["?a=1", "?a=x&b=y", "?a=999999&b=999999", "?b=" + "9" * 40])
def test_without_two_plans_the_page_asks_for_them(
    signed_in: Client, finished_run: PlanRun, query: str
) -> None:
    assert "Pilih dua rencana" in signed_in.get(reverse("comparing:compare") + query).text
    assert signed_in.get(reverse("comparing:export") + query).status_code == 404


def test_a_number_is_changed_and_the_new_plan_runs_and_leads_to_the_comparison(
    signed_in: Client, finished_run: PlanRun, tmp_path: Path
) -> None:
    address = reverse("comparing:what_if", args=[finished_run.pk])
    response = signed_in.post(address, {"rule": "caps.regency_year", "number": "2"})
    made = PlanRun.objects.latest("pk")
    assertRedirects(response, made.get_absolute_url(), fetch_redirect_response=False)
    assert (made.parent, parsed(made.policy).caps.regency_year) == (finished_run, 2)
    assert made.title.endswith(": 1 → 2")
    progress = reverse("planning:progress", args=[made.pk])
    assert "HX-Redirect" not in signed_in.get(progress).headers
    finish(made, tmp_path / "made")
    comparison = reverse("comparing:compare") + _pair(finished_run, made)
    assert signed_in.get(progress).headers["HX-Redirect"] == comparison
    assert signed_in.get(comparison).context["after"] == made
    assert comparison.replace("&", "&amp;") in signed_in.get(finished_run.get_absolute_url()).text


def test_a_plan_without_villages_is_compared_by_its_rules_only(
    signed_in: Client, finished_run: PlanRun, tmp_path: Path
) -> None:
    address = reverse("comparing:what_if", args=[finished_run.pk])
    signed_in.post(address, {"rule": "years.2017.quota", "number": "9"})
    made = finish(PlanRun.objects.latest("pk"), tmp_path / "made", status="infeasible")
    page = signed_in.get(made.result_url).text
    assert "tidak menemukan desa" in page
    assert made.get_absolute_url() in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"rule": "years.2017.quota", "number": ""}, "Tulis berapa"),
        ({"rule": "years.2017.quota", "number": "2"}, "tulis angka lain"),
        ({"rule": "years.2017.quota", "number": "dua"}, "Tulis bilangan bulat"),
        ({"rule": "distance.min_km", "number": "0"}, "Tulis kilometer"),
        ({"rule": "distance.min_km", "number": "100000"}, "di bawah 10.000"),
        ({"rule": "years.2017.quota", "number": "9" * 30}, "terlalu besar"),
        ({"rule": "distance.min_km", "number": "2,5"}, "lat"),
        ({"rule": "kawasan.bonus", "number": "5"}, "min_villages"),
        ({"rule": "include.codes", "village": "x"}, "Tulis kode desa"),
        ({"rule": "include.codes", "village": "99.99.99.2001"}, "99.99.99.2001"),
        ({"rule": "nothing", "number": "1"}, "nothing"),
    ],
)
def test_a_change_that_cannot_be_is_refused_with_a_sentence(
    signed_in: Client, finished_run: PlanRun, sent: dict[str, str], words: str
) -> None:
    response = signed_in.post(reverse("comparing:what_if", args=[finished_run.pk]), sent)
    assert response.status_code == 422
    assert words in response.text
    assert PlanRun.objects.count() == 1


def test_an_unfinished_plan_cannot_be_changed_or_priced(
    signed_in: Client, asked_run: PlanRun, country: Country
) -> None:
    village = country.village("52.03.01.2001")
    assert signed_in.get(reverse("comparing:what_if", args=[asked_run.pk])).status_code == 404
    assert signed_in.post(reverse("comparing:price", args=[asked_run.pk, village.pk])).status_code == 404


def test_the_exact_price_of_a_village_is_asked_for_and_shown(
    signed_in: Client, finished_run: PlanRun, tmp_path: Path, planner: User
) -> None:
    verdict = Verdict.objects.filter(run=finished_run, status="chosen").latest("rank")
    page = reverse("planning:village", args=[finished_run.pk, verdict.village_id])
    ask = reverse("comparing:price", args=[finished_run.pk, verdict.village_id])
    assert ask in signed_in.get(page).text
    made = signed_in.post(ask, follow=True).context["run"]
    waiting = signed_in.get(page).text
    assert "Harga tepatnya sedang dihitung" in waiting
    assert ask not in waiting
    finish(made, tmp_path / "made")
    made.refresh_from_db()
    loss = (finished_run.objective or 0) - (made.objective or 0)
    shown = f"{loss:,}".replace(",", ".")
    assert f"Mengeluarkan desa ini menurunkan nilai rencana tepat {shown}." in signed_in.get(page).text


def test_an_excluded_village_has_no_price(signed_in: Client, finished_run: PlanRun) -> None:
    verdict = Verdict.objects.filter(run=finished_run, status="excluded").earliest("rank")
    ask = reverse("comparing:price", args=[finished_run.pk, verdict.village_id])
    page = signed_in.get(reverse("planning:village", args=[finished_run.pk, verdict.village_id])).text
    assert ask not in page
    assert signed_in.post(ask).status_code == 404
