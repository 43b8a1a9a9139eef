"""Pages of plans, each with the outsider in it."""

import csv
import io
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertRedirects
from python_calamine import CalamineWorkbook

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, Country, MakePerson
from desmigratif.candidates.models import CandidateSet
from desmigratif.places.models import Area, Village
from desmigratif.planning.actions import discard_run
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import finish

pytestmark = pytest.mark.django_db


def _addresses(run: PlanRun, village: Village) -> list[str]:
    return [
        reverse("planning:index"),
        reverse("planning:run", args=[run.pk]),
        reverse("planning:progress", args=[run.pk]),
        reverse("planning:village", args=[run.pk, village.pk]),
        reverse("planning:policy", args=[run.pk]),
        reverse("planning:file", args=[run.pk, "plan.csv"]),
        reverse("planning:export_csv", args=[run.pk]),
        reverse("planning:export_xlsx", args=[run.pk]),
    ]


def _making(run: PlanRun) -> list[tuple[str, str]]:
    return [
        ("get", reverse("planning:new")),
        ("post", reverse("planning:new")),
        ("post", reverse("planning:cancel", args=[run.pk])),
        ("get", reverse("planning:discard", args=[run.pk])),
        ("post", reverse("planning:discard", args=[run.pk])),
        ("post", reverse("planning:restore", args=[run.pk])),
    ]


def test_strangers_are_asked_to_sign_in(client: Client, finished_run: PlanRun, country: Country) -> None:
    for address in _addresses(finished_run, country.village("52.03.01.2001")):
        expected = f"{reverse('account_login')}?next={address}"
        assertRedirects(client.get(address), expected, fetch_redirect_response=False)
    for method, address in _making(finished_run):
        assert getattr(client, method)(address).status_code == 302


def test_people_without_a_role_get_404(
    client: Client, finished_run: PlanRun, country: Country, make_person: MakePerson
) -> None:
    client.force_login(make_person("outsider"), backend=BACKEND)
    for address in _addresses(finished_run, country.village("52.03.01.2001")):
        assert client.get(address).status_code == 404, address
    for method, address in _making(finished_run):
        assert getattr(client, method)(address).status_code == 404, address


def test_viewers_read_everything_and_make_nothing(
    client: Client, finished_run: PlanRun, country: Country, make_person: MakePerson
) -> None:
    client.force_login(make_person("viewer", Role.Kind.VIEWER), backend=BACKEND)
    for address in _addresses(finished_run, country.village("52.03.01.2001")):
        assert client.get(address).status_code == 200, address
    for method, address in _making(finished_run):
        assert getattr(client, method)(address).status_code == 404, address
    assert reverse("planning:new") not in client.get(reverse("planning:index")).text


def test_simulated_figures_are_labelled_on_every_page_and_file(
    client: Client,
    planner: User,
    country: Country,
    candidates: CandidateSet,
    asked_run: PlanRun,
    tmp_path: Path,
) -> None:
    client.force_login(planner, backend=BACKEND)
    CandidateSet.objects.update(simulated=True)
    run = finish(asked_run, tmp_path)
    village = country.village("52.03.01.2001")
    fragment = reverse("planning:progress", args=[run.pk])
    for address in set(_addresses(run, village)) - {fragment}:
        response = client.get(address)
        label = response.headers.get("Content-Disposition", "") or response.text
        assert "imulasi" in label, address
    rows = list(
        csv.DictReader(io.StringIO(client.get(reverse("planning:export_csv", args=[run.pk])).text[1:]))
    )
    assert {row["simulasi"] for row in rows} == {"ya"}


def test_the_exported_list_is_the_shown_list_and_runs_nothing(
    signed_in: Client, finished_run: PlanRun, country: Country
) -> None:
    Area.objects.filter(pk=country.village("32.12.01.2001").pk).update(name="=HYPERLINK(1)")
    query = {"show": "every", "urut": "rank"}
    response = signed_in.get(reverse("planning:export_csv", args=[finished_run.pk]), query)
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert len(rows) == 16
    assert {len(row) for row in rows} == {18}
    assert "'=HYPERLINK(1)" in [row[1] for row in rows]
    book = signed_in.get(reverse("planning:export_xlsx", args=[finished_run.pk]), query)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert len(sheet) == 16
    assert "'=HYPERLINK(1)" in [row[1] for row in sheet]


def test_files_are_downloads_and_never_pages_of_this_site(signed_in: Client, finished_run: PlanRun) -> None:
    response = signed_in.get(reverse("planning:file", args=[finished_run.pk, "report.html"]))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.content == (finished_run.files.get(name="report.html") and response.content)
    assert signed_in.get(reverse("planning:file", args=[finished_run.pk, "secret.txt"])).status_code == 404
    assert signed_in.get(reverse("planning:policy", args=[finished_run.pk])).text == finished_run.policy


def test_a_discarded_plan_leaves_the_list_and_can_be_taken_back(
    signed_in: Client, finished_run: PlanRun
) -> None:
    address = reverse("planning:discard", args=[finished_run.pk])
    assert (
        "wajib" in signed_in.post(address, {"reason": ""}).text
        or signed_in.post(address, {}).status_code == 200
    )
    page = signed_in.post(address, {"reason": "salah tahun"}, follow=True).text
    assert "salah tahun" in page
    assert finished_run.title not in signed_in.get(reverse("planning:index")).text
    assert finished_run.title in signed_in.get(reverse("planning:index"), {"kept": "discarded"}).text
    signed_in.post(reverse("planning:restore", args=[finished_run.pk]))
    assert finished_run.title in signed_in.get(reverse("planning:index")).text


def test_an_empty_list_of_plans_says_what_to_do_next(signed_in: Client) -> None:
    assert reverse("planning:new") in signed_in.get(reverse("planning:index")).text
    assert "Tampilkan semua rencana" in signed_in.get(reverse("planning:index"), {"status": "optimal"}).text


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_plan_of_a_thousand_verdicts_costs_as_many_queries_as_one_of_ten(
    signed_in: Client, finished_run: PlanRun, country: Country
) -> None:
    address = f"{finished_run.get_absolute_url()}?show=every"
    before = _queries(signed_in, address)
    district = Area.objects.get(name="Keruak")
    villages = [
        Village(
            level="village",
            name=f"Baru {number}",
            parent=district,
            province=district.province,
            regency=district.parent,
            district=district,
            kind="desa",
        )
        for number in range(1000)
    ]
    for village in villages:
        village.save()
    Verdict.objects.bulk_create(
        Verdict(
            run=finished_run,
            village=village,
            province=village.province,
            status="not_chosen",
            reason="marginal",
            priority=0,
            rank=rank,
        )
        for rank, village in enumerate(villages, start=16)
    )
    assert _queries(signed_in, address) == before


def test_the_list_of_plans_costs_as_many_queries_for_one_as_for_many(
    signed_in: Client, finished_run: PlanRun, planner: User
) -> None:
    before = _queries(signed_in, reverse("planning:index"))
    for number in range(20):
        PlanRun.objects.create(
            title=f"r{number}", policy="x", candidates=finished_run.candidates, requested_by=planner
        )
    assert _queries(signed_in, reverse("planning:index")) == before


def test_discarded_plans_are_not_on_village_pages(
    signed_in: Client, finished_run: PlanRun, country: Country, planner: User
) -> None:
    address = reverse("overview:village", args=[country.village("52.03.01.2001").pk])
    assert "Dalam rencana terbaru" in signed_in.get(address).text
    discard_run(run=finished_run, reason="x", by=planner)
    assert "Dalam rencana terbaru" not in signed_in.get(address).text


def test_the_village_page_shows_the_verdict_only_to_people_who_may_read_plans(
    client: Client, finished_run: PlanRun, country: Country, make_person: MakePerson
) -> None:
    address = reverse("overview:village", args=[country.village("52.03.01.2001").pk])
    assert finished_run.title not in client.get(address).text
    client.force_login(make_person("outsider"), backend=BACKEND)
    assert finished_run.title not in client.get(address).text


def test_the_search_box_finds_plans_only_for_people_who_may_read_them(
    client: Client, finished_run: PlanRun, make_person: MakePerson
) -> None:
    address = reverse("overview:search")
    assert finished_run.get_absolute_url() not in client.get(address, {"q": "Rencana uji"}).text
    client.force_login(make_person("viewer", Role.Kind.VIEWER), backend=BACKEND)
    assert finished_run.get_absolute_url() in client.get(address, {"q": "Rencana uji"}).text
