"""The lists of sites and programmes: filters, files, search, what they cost, who reads them."""

import csv
import io
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from desmigratif.accounts.models import User
from desmigratif.places.models import Village
from desmigratif.programmes.actions import steps
from desmigratif.programmes.models import Site
from desmigratif.sites import search
from desmigratif.sites.tests.conftest import DAY, HOME, MIDDLE, NEXT, SignIn, World

pytestmark = pytest.mark.django_db

LISTS = [
    reverse("sites:index"),
    reverse("sites:export", args=["csv"]),
    reverse("sites:programmes"),
    reverse("sites:export_programmes", args=["xlsx"]),
]


@pytest.mark.parametrize("address", LISTS)
def test_lists_are_for_people_with_a_role(
    world: World, reader: User, outsider: User, sign_in: SignIn, client: Client, address: str
) -> None:
    assert sign_in(reader).get(address).status_code == 200
    assert sign_in(outsider).get(address).status_code == 404
    assert client.get(address).headers["Location"].startswith(reverse("account_login"))


@pytest.fixture
def three(world: World) -> dict[str, Site]:
    """An active one at home, a proposed one next to it, a closed one in another regency."""
    closed = steps.step(
        site=world.site("desbumi", MIDDLE, until="confirmed"),
        verb="close",
        reason="Selesai",
        on=date(2025, 7, 1),
        by=None,
    )
    return {
        "home": world.site(until="active"),
        "next": world.site("kampung-tki", NEXT, simulated=True),
        "middle": closed,
    }


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, {"home", "next", "middle"}),
        ({"programme": "desbumi"}, {"middle"}),
        ({"programme": "nothing"}, {"home", "next", "middle"}),
        ({"state": "running"}, {"home", "next"}),
        ({"state": "ended"}, {"middle"}),
        ({"state": "proposed"}, {"next"}),
        ({"area": "52.03"}, {"home", "next"}),
        ({"area": "Kabupaten Lombok Tengah"}, {"middle"}),
        ({"area": HOME}, {"home"}),
        ({"area": "Atlantis"}, {"home", "next", "middle"}),
        ({"year": "2026"}, {"home", "next"}),
        ({"year": "2025"}, {"home", "next", "middle"}),
        ({"year": "2024"}, set()),
        ({"text": "5203012001"}, {"home"}),
        ({"text": "52.02"}, {"middle"}),
        ({"text": "desa"}, {"home", "next", "middle"}),
        ({"text": "zzz"}, set()),
        ({"state": "running", "area": "52.03", "programme": "kampung-tki"}, {"next"}),
    ],
)
def test_the_list_and_its_file_show_what_is_asked(
    three: dict[str, Site], reader: User, sign_in: SignIn, asked: dict[str, str], left: set[str]
) -> None:
    reading = sign_in(reader)
    page = reading.get(reverse("sites:index"), asked).text
    rows = _rows(reading.get(reverse("sites:export", args=["csv"]), asked).content)
    assert {name for name, site in three.items() if f'href="{site.get_absolute_url()}"' in page} == left
    numbers = {str(three[name].pk) for name in left}
    assert {row["nomor"] for row in rows} == numbers


def test_a_place_that_is_not_known_is_said_and_nothing_is_lost(
    three: dict[str, Site], reader: User, sign_in: SignIn
) -> None:
    page = sign_in(reader).get(reverse("sites:index"), {"area": "Atlantis", "text": "Desa"}).text
    assert "Tidak ada wilayah bernama “Atlantis”" in page
    assert 'value="Atlantis"' in page


def test_an_empty_list_says_what_to_do(three: dict[str, Site], reader: User, sign_in: SignIn) -> None:
    assert "Hapus salah satu saringan" in sign_in(reader).get(reverse("sites:index"), {"text": "zzz"}).text


def test_simulated_and_ended_sites_say_so_on_the_page_and_in_the_files(
    three: dict[str, Site], reader: User, sign_in: SignIn
) -> None:
    reading = sign_in(reader)
    assert "simulasi" in reading.get(reverse("sites:index"), {"state": "proposed"}).text
    rows = {row["nomor"]: row for row in _rows(reading.get(reverse("sites:export", args=["csv"])).content)}
    assert rows[str(three["next"].pk)]["simulasi"] == "ya"
    closed = rows[str(three["middle"].pk)]
    assert (closed["kode"], closed["sampai sebelum"], closed["simulasi"]) == (MIDDLE, "2025-07-01", "tidak")
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(reading.get(reverse("sites:export", args=["xlsx"])).content)
    )
    assert len(sheet.get_sheet_by_index(0).to_python()) == 4
    assert reading.get(reverse("sites:export", args=["ods"])).status_code == 404


def test_the_list_of_programmes_counts_sites_and_names_what_is_to_be_confirmed(
    three: dict[str, Site], reader: User, sign_in: SignIn
) -> None:
    reading = sign_in(reader)
    assert "belum dikonfirmasi" in reading.get(reverse("sites:programmes")).text
    rows = _rows(reading.get(reverse("sites:export_programmes", args=["csv"])).content)
    counts = {row["program"]: (row["lokasi belum berakhir"], row["lokasi berakhir"]) for row in rows}
    assert counts["Desmigratif"] == ("1", "0")
    assert counts["Desbumi"] == ("0", "1")
    assert counts["KKBM"] == ("0", "0")


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _many(world: World, number: int) -> None:
    """At least this many sites more: a withdrawn one in every village again and again."""
    programme, villages = world.programmes["kkbm"], list(Village.objects.all())
    for _round in range(-(-number // len(villages))):
        Site.objects.bulk_create(
            Site(programme=programme, village=one, substance_id=programme.substance_id, starts_on=DAY)
            for one in villages
        )
        programme.sites.filter(state="proposed").update(state="withdrawn")


def _cost(reading: Client, address: str) -> int:
    reading.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert reading.get(address).status_code == 200
    return len(asked)


@pytest.mark.slow
def test_lists_cost_as_many_queries_for_1000_sites_as_for_10(
    world: World, officer: User, sign_in: SignIn
) -> None:
    reading = sign_in(officer)
    _many(world, 10)
    village = world.village()
    addresses = [*LISTS, village.get_absolute_url(), world.programmes["kkbm"].get_absolute_url()]
    few = [_cost(reading, address) for address in addresses]
    _many(world, 990)
    assert [_cost(reading, address) for address in addresses] == few
    assert max(few) <= 30


def _hits(user: object, text: str, limit: int = 25) -> list[str]:
    request = RequestFactory().get("/cari/")
    request.user = user  # type: ignore[assignment]
    return [hit.label for hit in search.find(request, text, limit)]


def test_search_finds_programmes_and_sites_for_people_with_a_role(
    three: dict[str, Site], reader: User, outsider: User
) -> None:
    assert _hits(reader, "desbumi") == ["Desbumi"]
    assert _hits(reader, HOME) == [f"{three['home'].village.name} · Desmigratif"]
    assert len(_hits(reader, "desa", limit=2)) == 2
    assert _hits(reader, " ") == []
    assert _hits(outsider, "desbumi") == []
    assert _hits(AnonymousUser(), "desbumi") == []
