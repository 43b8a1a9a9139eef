"""Pages of nominations: search, form, papers, withdrawal, list, and what each costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND, Country, MakePerson
from desmigratif.audit.models import READ, AuditLine
from desmigratif.nominations import views
from desmigratif.nominations.actions import Asked, add_papers, nominate, withdraw
from desmigratif.nominations.models import Nomination
from desmigratif.nominations.papers import Paper
from desmigratif.nominations.tests.conftest import ELSEWHERE, HERE, OFFICE, PDF, REASON, nominated, of_office
from desmigratif.places.actions.lineage import Asked as Lineage
from desmigratif.programmes.actions import lineage
from desmigratif.programmes.tests.ground import NEXT, Ground


@pytest.fixture
def regency(client: Client, coordinator: User) -> Client:
    """A browser with the coordinator signed in."""
    client.force_login(coordinator, backend=BACKEND)
    return client


def upload(paper: Paper) -> SimpleUploadedFile:
    return SimpleUploadedFile(paper.name, paper.content)


def test_a_coordinator_finds_a_village_and_nominates_it_with_papers(
    country: Country, regency: Client, coordinator: User
) -> None:
    found = regency.get(reverse("nominations:where"), {"q": HERE}).content.decode()
    address = reverse("nominations:nominate", args=[country.village(HERE).pk])
    assert address in found
    year = 2027
    sent = {
        "year": year,
        "reason": REASON,
        "papers": [upload(PDF), upload(Paper("b.pdf", PDF.content + b"2"))],
    }
    answer = regency.post(address, sent)
    made = Nomination.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == made.get_absolute_url()
    assert (made.year, made.agency.short_name, made.documents.count()) == (year, OFFICE, 2)
    page = regency.get(made.get_absolute_url()).content.decode()
    assert REASON in page
    assert "Surat bupati.pdf" in page


def test_only_villages_of_the_own_area_are_offered(country: Country, regency: Client) -> None:
    assert ELSEWHERE not in regency.get(reverse("nominations:where"), {"q": "Desa"}).content.decode()
    address = reverse("nominations:nominate", args=[country.village(ELSEWHERE).pk])
    assert regency.get(address).status_code == 404


def test_villages_elsewhere_take_no_place_from_those_within_reach(
    country: Country, regency: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_VILLAGES", 2)
    page = regency.get(reverse("nominations:where"), {"q": "Desa"})
    assert len(page.context["villages"]) == 2
    assert all(village.code.startswith("52.03") for village in page.context["villages"])
    assert "Tambahkan nama kabupaten, atau tulis kodenya" in page.text
    only = regency.get(reverse("nominations:where"), {"q": HERE})
    assert [village.code for village in only.context["villages"]] == [HERE]
    assert "tulis kodenya" not in only.text


def test_faults_name_the_file_and_lose_nothing(country: Country, regency: Client) -> None:
    address = reverse("nominations:nominate", args=[country.village(HERE).pk])
    sent = {"year": 1999, "reason": REASON, "papers": [upload(Paper("jahat.exe", b"MZ"))]}
    answer = regency.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert REASON in page
    assert "jahat.exe: " in page
    assert "2026" in page, "which years may be asked for"
    assert not Nomination.objects.exists()


def test_the_form_shows_which_programmes_have_been_there(
    ground: Ground, coordinator: User, regency: Client
) -> None:
    ground.running("desbumi", HERE)
    page = regency.get(reverse("nominations:nominate", args=[ground.village(HERE).pk])).content.decode()
    assert "Desbumi" in page


def test_a_village_that_exists_no_longer_leads_to_those_with_its_land(
    ground: Ground, coordinator: User, regency: Client
) -> None:
    gone, heir = ground.village(NEXT), ground.village(HERE)
    asked = Lineage("merge", date(2026, 1, 1), "Perda", "Lembaran", (gone, heir), (heir,))
    lineage.apply_lineage(asked=asked, by=None)
    address = reverse("nominations:nominate", args=[gone.pk])
    page = regency.get(address).text
    assert "Desa ini sudah tidak ada" in page
    assert reverse("nominations:nominate", args=[heir.pk]) in page
    assert "<textarea" not in page
    assert regency.post(address, {"year": 2027, "reason": REASON}).status_code == 422
    assert address not in regency.get(reverse("overview:village", args=[gone.pk])).text


def test_a_second_time_is_refused_with_a_useful_sentence(
    country: Country, coordinator: User, regency: Client
) -> None:
    address = reverse("nominations:nominate", args=[country.village(HERE).pk])
    sent = {"year": 2027, "reason": REASON}
    assert regency.post(address, sent).status_code == 302
    again = regency.post(address, sent)
    assert again.status_code == 422
    assert "sudah mencalonkan" in again.content.decode()


def test_papers_are_given_to_be_saved_and_never_opened_here(
    country: Country, coordinator: User, regency: Client
) -> None:
    made = nominated(country, coordinator, HERE, PDF)
    paper = made.documents.get()
    answer = regency.get(reverse("nominations:paper", args=[made.pk, paper.pk]))
    assert answer.content == PDF.content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="desmigratif-{made.pk}-{paper.pk}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_opening_a_paper_leaves_a_line_of_reading(
    country: Country, coordinator: User, regency: Client
) -> None:
    made = nominated(country, coordinator, HERE, PDF)
    address = reverse("nominations:paper", args=[made.pk, made.documents.get().pk])
    regency.get(address)
    line = AuditLine.objects.get(verb=READ, subject_kind="nomination")
    assert (line.subject_id, line.actor_id) == (str(made.pk), coordinator.pk)
    assert (line.agency_id, line.area_id) == (made.agency_id, made.village_id)
    assert line.detail["purpose"] == f"paper {made.documents.get().pk}"


def test_a_paper_that_is_taken_out_is_gone_and_the_page_says_so(
    country: Country, coordinator: User, regency: Client
) -> None:
    made = nominated(country, coordinator, HERE, PDF)
    paper = made.documents.get()
    address = reverse("nominations:take_out", args=[made.pk, paper.pk])
    assert address in regency.get(made.get_absolute_url()).content.decode()
    assert paper.name in regency.get(address).content.decode()
    assert regency.post(address, {"reason": ""}).status_code == 422
    answer = regency.post(address, {"reason": "Memuat nama pekerja"})
    assert answer["Location"] == made.get_absolute_url()
    page = regency.get(made.get_absolute_url()).content.decode()
    assert "Memuat nama pekerja" in page
    assert "dikeluarkan" in page
    assert paper.name not in page
    assert regency.get(address).status_code == 404
    assert regency.get(reverse("nominations:paper", args=[made.pk, paper.pk])).status_code == 404


def test_papers_are_added_and_faults_shown_on_the_page(
    country: Country, coordinator: User, regency: Client
) -> None:
    made = nominated(country, coordinator)
    address = reverse("nominations:add_papers", args=[made.pk])
    assert regency.post(address).status_code == 422
    assert regency.post(address, {"papers": [upload(Paper("x.pdf", b"<html>"))]}).status_code == 422
    assert regency.post(address, {"papers": [upload(PDF)]}).status_code == 302
    same = regency.post(address, {"papers": [upload(PDF)]})
    assert same.status_code == 422
    assert made.documents.count() == 1


def test_withdrawing_asks_for_a_reason_and_keeps_it(
    country: Country, coordinator: User, regency: Client
) -> None:
    made = nominated(country, coordinator)
    address = reverse("nominations:withdraw", args=[made.pk])
    assert regency.post(address, {"reason": ""}).status_code == 422
    assert regency.post(address, {"reason": "Desa sudah dilayani"}).status_code == 302
    assert "Desa sudah dilayani" in regency.get(made.get_absolute_url()).content.decode()
    assert regency.get(address).status_code == 404, "it stands no more"


def test_another_office_reads_but_neither_changes_nor_opens_papers(
    country: Country, coordinator: User, client: Client, make_person: MakePerson
) -> None:
    made = nominated(country, coordinator, HERE, PDF)
    other = of_office(make_person, "tengah", "Disnaker Lombok Tengah", "52.02")
    client.force_login(other, backend=BACKEND)
    page = client.get(made.get_absolute_url()).content.decode()
    assert REASON in page
    assert "Surat bupati" not in page
    paper = reverse("nominations:paper", args=[made.pk, made.documents.get().pk])
    out = reverse("nominations:take_out", args=[made.pk, made.documents.get().pk])
    for address in (paper, out, reverse("nominations:withdraw", args=[made.pk])):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["index", "where"])
def test_outsiders_find_nothing(client: Client, make_person: MakePerson, name: str) -> None:
    address = reverse(f"nominations:{name}")
    assert client.get(address).status_code == 302
    client.force_login(make_person("luar"), backend=BACKEND)
    assert client.get(address).status_code == 404


def test_the_list_filters_and_comes_as_files(country: Country, coordinator: User, regency: Client) -> None:
    nominated(country, coordinator)
    withdraw(nomination=nominated(country, coordinator, "52.03.01.2002"), reason="Salah desa", by=coordinator)
    index = reverse("nominations:index")
    for query, seen in (({"state": "withdrawn"}, False), ({"text": HERE}, True), ({"year": 2031}, False)):
        assert (HERE in regency.get(index, query).content.decode()) is seen, query
    assert "Tidak ada pencalonan yang cocok" in regency.get(index, {"year": 2031}).content.decode()
    text = regency.get(reverse("nominations:export", args=["csv"]), {"area": "52.03"}).content.decode(
        "utf-8-sig"
    )
    assert len(text.splitlines()) == 3
    assert regency.get(reverse("nominations:export", args=["xlsx"])).content[:2] == b"PK"
    assert regency.get(reverse("nominations:export", args=["exe"])).status_code == 404


def test_no_cell_of_a_file_is_a_formula(country: Country, coordinator: User, regency: Client) -> None:
    (role,) = coordinator.current_roles
    asked = Asked(country.village(HERE), role.agency, 2027, '=HYPERLINK("http://x")')
    nominate(asked=asked, by=coordinator)
    text = regency.get(reverse("nominations:export", args=["csv"])).content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert ",=HYPERLINK" not in text


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as told:
        yield told


def test_the_list_costs_the_same_for_ten_and_a_thousand(
    country: Country, coordinator: User, regency: Client
) -> None:
    address = reverse("nominations:index")
    nominations(country, coordinator, 10)
    with counted() as few:
        assert regency.get(address).status_code == 200
    nominations(country, coordinator, 1000)
    with counted() as many:
        assert regency.get(address).status_code == 200
    assert len(many) == len(few)


def nominations(country: Country, coordinator: User, count: int, *, stand: bool = False) -> None:
    """Many rows at once, withdrawn or standing, of years that the form would not let through."""
    gone = {"state": "withdrawn", "withdrawn_at": "2026-01-01T00:00:00Z", "withdraw_reason": "Ditarik"}
    (role,) = coordinator.current_roles
    start = Nomination.objects.count()
    codes = [code for code in country.codes if code.startswith("52.03")]
    villages = [country.village(code) for code in codes]
    Nomination.objects.bulk_create(
        Nomination(
            village=villages[number % len(villages)],
            agency=role.agency,
            year=2010 + number // len(villages) % 190,
            reason=REASON,
            by=coordinator,
            by_label="koordinator",
            **({} if stand else gone),
        )
        for number in range(start, count)
    )


def test_a_nomination_with_many_papers_costs_as_one_with_few(
    country: Country, coordinator: User, regency: Client
) -> None:
    made = nominated(country, coordinator, HERE, PDF)
    with counted() as few:
        regency.get(made.get_absolute_url())
    more = [Paper(f"{number}.pdf", PDF.content + bytes([number])) for number in range(9)]
    add_papers(nomination=made, papers=more, by=coordinator)
    with counted() as many:
        regency.get(made.get_absolute_url())
    assert len(many) == len(few)
