"""Who reads which lines of the trail, on its page, in its files, on the page of a thing and of a proof."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, Country, MakePerson
from desmigratif.agencies.models import Agency
from desmigratif.audit import actions as audit
from desmigratif.audit.models import AuditLine
from desmigratif.overview import views
from desmigratif.places.models import Area

pytestmark = pytest.mark.django_db

TRAIL = "overview:trail"


def enter(client: Client, person: User) -> None:
    client.force_login(person, backend=BACKEND)


def shown(client: Client) -> set[str]:
    """Ids of the things in the lines of the trail's file, without the lines about taking it."""
    text = client.get(reverse("overview:trail_csv")).content.decode("utf-8-sig")
    return {row[5] for row in list(csv.reader(io.StringIO(text)))[1:] if row[5]}


@pytest.fixture
def lines(country: Country, make_person: MakePerson) -> dict[str, AuditLine]:
    """Lines about things of the house and of two agencies, in the nation and in two regencies."""
    for name in ("Kemnaker", "KP2MI"):
        make_person(f"somebody of {name}", Role.Kind.VIEWER, agency=name)
    agencies = {name: Agency.objects.get(short_name=name) for name in ("Kemnaker", "KP2MI")}
    east, indramayu = country.village("52.03.01.2001"), country.village("32.12.01.2001")
    made = {"house": audit.record(verb="store", subject_kind="plan", subject_id="house", by=None)}
    for name, agency in agencies.items():
        for place, area in (("nation", None), ("east", east), ("west", indramayu)):
            key = f"{name}-{place}"
            made[key] = audit.record(
                verb="propose",
                subject_kind="site",
                subject_id=key,
                by=None,
                agency_id=agency.pk,
                area_id=area.pk if area else None,
            )
    return made


OWN = {"Kemnaker-nation", "Kemnaker-east", "Kemnaker-west"}


@pytest.mark.parametrize("kind", [Role.Kind.ADMINISTRATOR, Role.Kind.AUDITOR])
def test_with_the_nation_one_reads_the_house_and_the_own_agency(
    kind: str, client: Client, make_person: MakePerson, lines: dict[str, AuditLine]
) -> None:
    enter(client, make_person("reader", kind))
    assert shown(client) >= {"house", *OWN}
    assert not {name for name in shown(client) if name.startswith("KP2MI")}


@pytest.mark.parametrize("kind", [Role.Kind.ADMINISTRATOR, Role.Kind.AUDITOR])
def test_with_a_regency_one_reads_the_own_agency_within_it(
    kind: str, client: Client, make_person: MakePerson, lines: dict[str, AuditLine], country: Country
) -> None:
    regency = country.village("52.03.01.2001").regency
    enter(client, make_person("reader", kind, area=regency))
    assert shown(client) == {"Kemnaker-east"}


def test_roles_in_two_agencies_do_not_lend_each_other_their_area(
    client: Client, make_person: MakePerson, lines: dict[str, AuditLine], country: Country
) -> None:
    reader = make_person("reader", Role.Kind.AUDITOR, area=country.village("32.12.01.2001").regency)
    Role.objects.create(
        user=reader,
        agency=Agency.objects.get(short_name="KP2MI"),
        kind=Role.Kind.AUDITOR,
        area=Area.objects.get(level=Area.Level.PROVINCE, name="Nusa Tenggara Barat"),
        starts_on="2017-01-01",
    )
    enter(client, reader)
    assert shown(client) == {"Kemnaker-west", "KP2MI-east"}


def addresses(lines: dict[str, AuditLine]) -> list[str]:
    return [
        reverse(TRAIL),
        reverse("overview:trail_csv"),
        reverse("overview:trail_xlsx"),
        reverse("overview:trail_of", args=["site", "Kemnaker-east"]),
        reverse("overview:proof", args=[lines["Kemnaker-east"].pk]),
    ]


@pytest.mark.parametrize("kind", [None, *sorted(set(Role.Kind.values) - {"administrator", "auditor"})])
def test_for_others_none_of_these_pages_exists(
    kind: str | None, client: Client, make_person: MakePerson, lines: dict[str, AuditLine]
) -> None:
    enter(client, make_person("outsider", kind))
    assert [client.get(address).status_code for address in addresses(lines)] == [404] * 5


def test_a_visitor_is_asked_to_sign_in(client: Client, lines: dict[str, AuditLine]) -> None:
    answers = [client.get(address) for address in addresses(lines)]
    assert all(answer.headers["Location"].startswith(reverse("account_login")) for answer in answers)


def test_lines_of_another_agency_do_not_exist_under_any_address(
    client: Client, make_person: MakePerson, lines: dict[str, AuditLine]
) -> None:
    enter(client, make_person("reader", Role.Kind.AUDITOR))
    foreign = [
        reverse("overview:trail_of", args=["site", "KP2MI-east"]),
        reverse("overview:proof", args=[lines["KP2MI-east"].pk]),
        reverse("overview:trail_of", args=["site", "none"]),
        reverse("overview:proof", args=[2**40]),
    ]
    assert [client.get(address).status_code for address in foreign] == [404] * 4
    page = client.get(reverse(TRAIL), {"kind": "site"}).text
    assert "Kemnaker-east" in page
    assert "KP2MI" not in page


def test_the_page_of_a_thing_tells_what_happened_and_who_saw_it(
    client: Client, make_person: MakePerson, lines: dict[str, AuditLine]
) -> None:
    reader = make_person("reader", Role.Kind.AUDITOR)
    agency = Agency.objects.get(short_name="Kemnaker").pk
    ids = ["Kemnaker-east", "Kemnaker-west"]
    audit.note_read(subject_kind="site", subject_ids=ids, by=reader, purpose="laporan", agency_id=agency)
    audit.record(verb="decline", subject_kind="site", subject_id="Kemnaker-west", by=None, agency_id=agency)
    enter(client, reader)
    text = client.get(reverse("overview:trail_of", args=["site", "Kemnaker-east"])).text
    assert "Riwayat desa program Kemnaker-east" in text
    assert "Diusulkan" in text
    assert "2 ditampilkan: Kemnaker-east, Kemnaker-west · laporan" in text
    assert "Ditolak" not in text


def test_a_kind_of_two_words_has_an_address(client: Client, make_person: MakePerson) -> None:
    enter(client, make_person("reader", Role.Kind.AUDITOR))
    audit.record(verb="store", subject_kind="candidate set", subject_id=7, by=None)
    address = reverse("overview:trail_of", args=["candidate-set", "7"])
    assert f'href="{address}"' in client.get(reverse(TRAIL)).text
    assert client.get(address).status_code == 200


def test_the_trail_is_narrowed_by_verb_kind_actor_and_day(client: Client, make_person: MakePerson) -> None:
    reader = make_person("reader", Role.Kind.AUDITOR)
    enter(client, reader)
    audit.record(verb="store", subject_kind="plan", subject_id=71, by=reader)
    audit.record(verb="discard", subject_kind="plan", subject_id=72, by=None)
    audit.record(verb="store", subject_kind="candidate set", subject_id=73, by=None)
    today = timezone.localdate()

    def ids(**asked: str) -> set[str]:
        text = client.get(reverse(TRAIL), asked).text
        return {number for number in ("71", "72", "73") if f" {number}<" in text}

    assert ids() == {"71", "72", "73"}
    assert ids(verb="store") == {"71", "73"}
    assert ids(kind="plan") == {"71", "72"}
    assert ids(actor="READ") == {"71"}
    assert ids(day=today.isoformat()) == {"71", "72", "73"}
    assert ids(day=(today - timedelta(days=1)).isoformat()) == set()
    assert ids(day="kemarin", verb="discard") == {"72"}
    assert ids(verb="store", kind="plan", actor="reader") == {"71"}


def test_files_hold_the_lines_as_narrowed_and_no_formula(client: Client, make_person: MakePerson) -> None:
    enter(client, make_person("reader", Role.Kind.AUDITOR))
    audit.record(verb="store", subject_kind="plan", subject_id=1, by=None, detail={"reason": "=1+1"})
    audit.record(verb="discard", subject_kind="plan", subject_id=2, by=None)
    answer = client.get(reverse("overview:trail_csv"), {"verb": "store"})
    heading, *found = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert heading[2:5] == ["siapa", "melakukan apa", "jenis"]
    assert [row[5:7] for row in found] == [["1", "'=1+1"]]
    assert client.get(reverse("overview:trail_xlsx")).content.startswith(b"PK")


def test_taking_a_file_is_a_line_of_the_trail(client: Client, make_person: MakePerson) -> None:
    reader = make_person("reader", Role.Kind.AUDITOR)
    enter(client, reader)
    client.get(reverse("overview:trail_csv"), {"verb": "store"})
    line = AuditLine.objects.latest("id")
    assert (line.verb, line.subject_kind, line.actor_label, line.detail) == (
        "export",
        "trail",
        "reader",
        {"lines": 0},
    )
    assert line.agency_id == reader.current_roles[0].agency_id


def test_too_many_lines_for_a_file_are_told(
    client: Client, make_person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client, make_person("reader", Role.Kind.AUDITOR))
    monkeypatch.setattr(views, "MOST_LINES_A_FILE", 1)
    for number in range(2):
        audit.record(verb="store", subject_kind="plan", subject_id=number, by=None)
    answer = client.get(reverse("overview:trail_csv"), {"verb": "store"}, follow=True)
    assert answer.redirect_chain == [(f"{reverse(TRAIL)}?verb=store", 302)]
    assert "terlalu banyak" in answer.text


def test_the_page_asks_the_database_as_often_for_many_lines_as_for_few(
    client: Client, make_person: MakePerson, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    enter(client, make_person("reader", Role.Kind.AUDITOR))
    audit.record(verb="store", subject_kind="plan", subject_id=0, by=None)
    client.get(reverse(TRAIL))
    with django_assert_num_queries(7) as few:
        client.get(reverse(TRAIL))
    for number in range(1000):
        audit.record(verb="store", subject_kind="plan", subject_id=number, by=None)
    with django_assert_num_queries(len(few)):
        client.get(reverse(TRAIL))


def test_the_proof_of_a_line_shows_its_batch_or_that_it_waits(
    client: Client, make_person: MakePerson, tmp_path: Path
) -> None:
    enter(client, make_person("reader", Role.Kind.AUDITOR))
    some = [
        audit.record(verb="store", subject_kind="plan", subject_id=number, by=None) for number in range(3)
    ]
    address = reverse("overview:proof", args=[some[1].pk])
    assert "Belum disegel" in client.get(address).text
    with override_settings(AUDIT_KEY_FILE=tmp_path / "key.pem", AUDIT_HEADS_FILE=tmp_path / "heads.jsonl"):
        audit.seal()
    text = client.get(address).text
    seal = AuditLine.objects.get(pk=some[1].pk).seal
    assert "Baris ini masih seperti saat disegel" in text
    assert bytes(seal.batch.root).hex() in text
    assert bytes(seal.leaf).hex() in text
    assert f"Kelompok {seal.batch_id}" in client.get(reverse(TRAIL)).text


def test_reading_the_trail_is_a_line_of_the_trail(client: Client, make_person: MakePerson) -> None:
    reader = make_person("root", Role.Kind.AUDITOR)
    seat = reader.current_roles[0]
    about = audit.record(verb="keep", subject_kind="plan", subject_id=7, by=None, agency_id=seat.agency_id)
    enter(client, reader)
    pages = (
        reverse(TRAIL),
        reverse("overview:trail_of", args=["plan", "7"]),
        reverse("overview:proof", args=[about.pk]),
    )
    for number, page in enumerate(pages, start=1):
        client.get(page)
        lines = AuditLine.objects.filter(verb="read", subject_kind="audit line", actor_id=reader.pk)
        assert lines.count() == number
        newest = lines.latest("id")
        assert str(about.pk) in newest.detail["ids"]
        assert (newest.agency_id, newest.area_id) == (seat.agency_id, seat.area_id)
