"""Lists over all centres: filters, reach, files, what they cost."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from desmigratif.audit.models import AuditLine
from desmigratif.centres import actions, queries
from desmigratif.centres.laws import Standing
from desmigratif.centres.models import Contact, Perdes, Post
from desmigratif.centres.tests.conftest import DAY, HOME, MIDDLE, NEXT, Kind, SignIn, World
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db
REGULATIONS = [
    reverse("centres:regulations"),
    reverse("centres:export_regulations", args=["csv"]),
    reverse("centres:export_regulations", args=["xlsx"]),
]
CONTACTS = [
    reverse("centres:contacts"),
    reverse("centres:export_contacts", args=["csv"]),
    reverse("centres:export_contacts", args=["xlsx"]),
]


@pytest.fixture
def sites(world: World) -> list[Site]:
    """Sites of three agencies in three villages, each with an officer, a contact and a Perdes."""
    made = [world.site(), world.site("kampung-tki", NEXT, simulated=True), world.site("desbumi", MIDDLE)]
    for number, site in enumerate(made):
        Post.objects.create(site=site, kind=1, name=f"Petugas {number}", phone="0812", starts_on=DAY)
        Contact.objects.create(site=site, name=f"=Kontak {number}", position="operator", email="a@b.example")
        Perdes.objects.create(
            site=site, number=str(number), year=2010 + number, title="Desa TKI", note=f"dalam {number}"
        )
    return made


def _rows(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("address", REGULATIONS)
def test_the_list_of_perdes_is_for_everybody_with_a_role_and_holds_no_note(
    world: World, sites: list[Site], sign_in: SignIn, client: Client, address: str
) -> None:
    answer = sign_in(world.person(Kind.PARTNER, "Kemendes")).get(address)
    assert answer.status_code == 200
    assert b"dalam 0" not in answer.content
    assert sign_in(world.person(None)).get(address).status_code == 404
    assert client.get(address).headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("address", CONTACTS)
def test_the_list_of_people_is_for_those_whose_roles_read_some_site(
    world: World, sites: list[Site], sign_in: SignIn, client: Client, address: str
) -> None:
    assert sign_in(world.person(Kind.VIEWER)).get(address).status_code == 200
    for kind in (None, Kind.PARTNER, Kind.CASE_HANDLER, Kind.MISSION_OFFICER):
        assert sign_in(world.person(kind)).get(address).status_code == 404
    assert client.get(address).headers["Location"].startswith(reverse("account_login"))


REACH = [
    ((Kind.PROGRAMME_OFFICER, "Kemnaker", ""), {0}),
    ((Kind.VIEWER, "KP2MI", "52.03"), {1}),
    ((Kind.VIEWER, "KP2MI", "52.02"), set()),
    ((Kind.AUDITOR, "Kemnaker", ""), {0, 1, 2}),
    ((Kind.COORDINATOR, "Disnaker Lombok Timur", "52.03"), {0, 1}),
    ((Kind.VILLAGE_OFFICER, "KP2MI", NEXT), {1}),
    ((Kind.VILLAGE_OFFICER, "KP2MI", HOME), set()),
]


@pytest.mark.parametrize(("held", "seen"), REACH)
def test_each_sees_the_people_of_the_sites_whose_inner_part_they_read(
    world: World, sites: list[Site], sign_in: SignIn, held: tuple[str, str, str], seen: set[int]
) -> None:
    client = sign_in(world.person(*held))
    rows = _rows(client, CONTACTS[1])
    assert {row["nama"] for row in rows if row["bertugas sebagai"] == "Petugas pertama"} == {
        f"Petugas {number}" for number in seen
    }
    assert {row["nama"] for row in rows if row["bertugas sebagai"] == "operator"} == {
        f"'=Kontak {number}" for number in seen
    }
    page = client.get(CONTACTS[0]).text
    assert {number for number in range(3) if f"Petugas {number}" in page} == seen


def test_two_roles_are_not_joined_into_a_third(world: World, sites: list[Site], sign_in: SignIn) -> None:
    person = world.person(Kind.VILLAGE_OFFICER, "Kemnaker", NEXT)
    other = world.person(Kind.VILLAGE_HEAD, "KP2MI", HOME)
    other.roles.update(user=person)
    assert _rows(sign_in(person), CONTACTS[1]) == []


def test_past_and_coming_holders_and_rows_taken_away_stay_out(
    world: World, sites: list[Site], sign_in: SignIn
) -> None:
    Post.objects.update(ends_on=timezone.localdate())
    Post.objects.create(site=sites[0], kind=2, name="Kelak", starts_on="2999-01-01")
    Contact.objects.update(removed_at=timezone.now())
    assert _rows(sign_in(world.person(Kind.AUDITOR)), CONTACTS[1]) == []


def test_looking_at_people_is_one_line_of_the_trail_with_the_sites(
    world: World, sites: list[Site], sign_in: SignIn
) -> None:
    sign_in(world.person(Kind.AUDITOR)).get(CONTACTS[2])
    line = AuditLine.objects.get(verb="read")
    assert sorted(line.detail["ids"]) == sorted(str(site.pk) for site in sites)
    assert line.agency_id is None
    sign_in(world.person(Kind.VIEWER)).get(CONTACTS[0])
    newest = AuditLine.objects.filter(verb="read").latest("pk")
    assert (newest.subject_id, newest.agency_id) == (str(sites[0].pk), sites[0].programme.agency_id)


def test_people_are_found_by_village_and_by_name(world: World, sites: list[Site], sign_in: SignIn) -> None:
    client = sign_in(world.person(Kind.AUDITOR))
    assert len(_rows(client, f"{CONTACTS[1]}?text=petugas 1")) == 1
    assert len(_rows(client, f"{CONTACTS[1]}?text={sites[2].village.name}")) == 2
    assert client.get(CONTACTS[1], {"text": "x" * 300}).headers["Location"].startswith(CONTACTS[0])


def test_what_is_simulated_says_so_in_files_and_lists(
    world: World, sites: list[Site], sign_in: SignIn
) -> None:
    client = sign_in(world.person(Kind.AUDITOR))
    assert {row["desa"]: row["simulasi"] for row in _rows(client, CONTACTS[1])} == {
        site.village.name: "ya" if site.simulated else "tidak" for site in sites
    }
    assert "simulasi" in client.get(CONTACTS[0]).text
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get(REGULATIONS[2]).content)).get_sheet_by_index(
        0
    )
    assert [row[-1] for row in sheet.to_python()[1:]].count("ya") == 1


def test_the_perdes_that_need_revision_are_found(world: World, sites: list[Site], sign_in: SignIn) -> None:
    Perdes.objects.filter(site=sites[0]).update(legal_base=["UU 39/2004"])
    Perdes.objects.filter(site=sites[1]).update(legal_base=["UU 39/2004", "UU 18/2017"])
    client = sign_in(world.person(Kind.PARTNER, "Kemendes"))
    rows = _rows(client, f"{REGULATIONS[1]}?standing=needs_revision")
    assert [(row["nomor"], row["status"]) for row in rows] == [("0", "perlu direvisi")]
    assert len(_rows(client, f"{REGULATIONS[1]}?area=52.03")) == 2
    assert len(_rows(client, f"{REGULATIONS[1]}?text={sites[2].village.name}")) == 1
    assert "Hapus saringannya" in client.get(f"{REGULATIONS[0]}?text=tidakada").text


CITED = st.lists(st.sampled_from(["UU 39/2004", "UU 18/2017", "UU 6/2014"]), unique=True, max_size=3)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(cited=st.lists(st.tuples(CITED, st.booleans()), max_size=5))
def test_the_filter_finds_exactly_those_whose_badge_says_so(
    home: Site, cited: list[tuple[list[str], bool]]
) -> None:
    Perdes.objects.all().delete()
    for number, (laws, in_force) in enumerate(cited):
        Perdes.objects.create(
            site=home, number=str(number), year=2010, title="A", legal_base=laws, in_force=in_force
        )
    shown = {ruled.row.pk: ruled.standing for ruled in queries.ruled(queries.regulations())}
    for standing in Standing:
        found = queries.regulations_matching(queries.regulations(), standing=standing.value)
        assert {row.pk for row in found} == {pk for pk, one in shown.items() if one is standing}


def _many(world: World, number: int) -> None:
    """So many sites more with a person and a Perdes: each runs for a day, and the next one in its village
    comes when the village has rested."""
    programme, codes = world.programmes["kkbm"], world.country.codes
    villages = [world.village(code) for code in codes]
    first = Site.objects.count()
    for at in range(first, first + number):
        day = DAY + timedelta(days=400 * (at // len(villages)))
        site = Site.objects.create(
            programme=programme,
            village=villages[at % len(villages)],
            substance_id=programme.substance_id,
            starts_on=day,
            ends_on=day + timedelta(days=1),
        )
        Contact.objects.create(site=site, name="A", phone="0812")
        Perdes.objects.create(site=site, number="1", year=2010, title="A")


def _cost(reading: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert reading.get(address).status_code == 200
    return len(asked)


@pytest.mark.slow
def test_lists_cost_as_many_queries_for_1000_sites_as_for_10(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_IN_A_FILE", 2_000)
    reading = sign_in(world.person(Kind.AUDITOR))
    addresses = [*REGULATIONS, *CONTACTS]
    _many(world, 10)
    few = [_cost(reading, address) for address in addresses]
    _many(world, 990)
    assert [_cost(reading, address) for address in addresses] == few
    assert max(few) <= 15


@pytest.mark.parametrize("address", CONTACTS[1:])
def test_more_people_than_one_person_may_take_are_refused_with_the_way_out(
    world: World, sites: list[Site], sign_in: SignIn, address: str
) -> None:
    browser = sign_in(world.person(Kind.PROGRAMME_OFFICER))
    rows = [Contact(site=sites[0], name=f"Kontak ke-{n}", phone="0812 3456") for n in range(498)]
    Contact.objects.bulk_create(rows)
    assert len(list(queries.people_of(Site.objects.filter(pk=sites[0].pk)))) == 500
    assert browser.get(address).status_code == 200
    Contact.objects.create(site=sites[0], name="Satu lagi", phone="0812 3456")
    answer = browser.get(address, follow=True)
    assert answer.redirect_chain
    assert "Persempit daftar" in answer.text
    line = AuditLine.objects.get(verb="refuse file")
    assert line.detail == {"count": 501}
    assert browser.get(address, {"text": "Satu lagi"}).status_code == 200


def test_people_are_narrowed_to_an_area(world: World, sites: list[Site], sign_in: SignIn) -> None:
    browser = sign_in(world.person(Kind.AUDITOR))
    for code, count in ((HOME[:5], 4), (MIDDLE[:5], 2), ("52", 6), ("32.12", 0)):
        address = f"{CONTACTS[1]}?area={code}"
        assert len(_rows(browser, address)) == count
    assert "52.99" in browser.get(CONTACTS[0], {"area": "52.99"}).text


def test_an_area_that_is_not_understood_gives_no_file_of_everybody(
    world: World, sites: list[Site], sign_in: SignIn
) -> None:
    answer = sign_in(world.person(Kind.AUDITOR)).get(CONTACTS[1], {"area": "52.99"})
    assert answer.headers["Location"] == f"{CONTACTS[0]}?area=52.99"
