"""The list of agencies: filter, files, search, the village's panel, and what they cost."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from desmigratif.agencies import actions, panels, queries, search
from desmigratif.agencies.models import Agency, AgencyAlias, AgencyArea, Office
from desmigratif.agencies.tests.people import BACKEND, MakePerson
from desmigratif.places.models import Area, Village
from desmigratif.places.tests.register import SmallRegister

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(make_person: MakePerson) -> Any:
    return make_person("reader", "viewer")


@pytest.fixture
def reading(client: Client, reader: Any) -> Client:
    actions.ensure_agencies()
    client.force_login(reader, backend=BACKEND)
    return client


@pytest.mark.parametrize(
    ("asked", "there", "away"),
    [
        ({"text": "bnp2tki"}, "KP2MI", "Migrant CARE"),
        ({"kind": "ngo"}, "Migrant CARE", "KP2MI"),
        ({"state": "to_confirm"}, "Kemenpar", "KP2MI"),
        ({"state": "ended"}, "Badan Lama", "KP2MI"),
        ({"state": "running"}, "KP2MI", "Badan Lama"),
        ({"kind": "nonsense"}, "KP2MI", "no such agency"),
    ],
)
def test_the_list_and_its_file_show_what_the_filter_asks(
    reading: Client, asked: dict[str, str], there: str, away: str
) -> None:
    Agency.objects.create(short_name="Badan Lama", name="X", kind="ministry", ends_on="2020-01-01")
    table = reading.get(reverse("agencies:index"), asked).text.split("<table", 1)[1].split("</table>")[0]
    assert there in table
    assert away not in table
    rows = _rows(reading.get(reverse("agencies:export", args=["csv"]), asked).content)
    assert there in {row["nama singkat"] for row in rows}
    assert away not in {row["nama singkat"] for row in rows}


def test_a_filter_that_leaves_nothing_says_what_to_do(reading: Client) -> None:
    assert "Hapus saringannya" in reading.get(reverse("agencies:index"), {"text": "zzz"}).text


def test_the_files_mark_examples_and_execute_nothing(reading: Client, small_register: SmallRegister) -> None:
    actions.ensure_demo_regency_office()
    Agency.objects.create(short_name="=1+1", name="@x", kind="ngo")
    rows = _rows(reading.get(reverse("agencies:export", args=["csv"])).content)
    by_name = {row["nama singkat"]: row for row in rows}
    assert by_name["Disnaker Lombok Timur"]["contoh"] == "ya"
    assert by_name["Disnaker Lombok Timur"]["wilayah kerja"] == "Kabupaten Lombok Timur"
    assert by_name["Kemnaker"]["wilayah kerja"] == "seluruh Indonesia"
    assert by_name["'=1+1"]["nama"] == "'@x"
    sheet = reading.get(reverse("agencies:export", args=["xlsx"])).content
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sheet))
    assert len(workbook.get_sheet_by_index(0).to_python()) == len(rows) + 1
    assert reading.get(reverse("agencies:export", args=["ods"])).status_code == 404


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _many(number: int) -> None:
    """This many more agencies, each with another name, two areas and an office."""
    start = Agency.objects.count()
    agencies = Agency.objects.bulk_create(
        [Agency(short_name=f"L{start + n}", name="Lembaga", kind="ngo") for n in range(number)]
    )
    regency = Area.objects.get(name="Kabupaten Lombok Timur")
    AgencyAlias.objects.bulk_create([AgencyAlias(agency=a, name=f"alias {a.pk}") for a in agencies])
    AgencyArea.objects.bulk_create(
        [AgencyArea(agency=a, area=area) for a in agencies for area in (None, regency)]
    )
    Office.objects.bulk_create([Office(agency=a, name="K", kind="head", area=regency) for a in agencies])


def _cost(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_lists_cost_as_many_queries_for_1000_agencies_as_for_10(
    reading: Client, small_register: SmallRegister
) -> None:
    addresses = [reverse("agencies:index"), reverse("agencies:export", args=["csv"])]
    _many(10)
    few = [_cost(reading, address) for address in addresses]
    _many(990)
    assert [_cost(reading, address) for address in addresses] == few
    assert max(few) <= 12


def test_an_agency_costs_as_many_queries_for_1000_offices_as_for_10(
    reading: Client, small_register: SmallRegister
) -> None:
    agency = Agency.objects.get(short_name="Kemnaker")
    village = Village.objects.get(name="Jenggik Utara")

    def more(number: int) -> None:
        Office.objects.bulk_create(
            [Office(agency=agency, name=f"K{n}", kind="post", area=village) for n in range(number)]
        )

    more(10)
    few = _cost(reading, agency.get_absolute_url())
    more(990)
    assert _cost(reading, agency.get_absolute_url()) == few


def _hits(user: Any, text: str, limit: int = 25) -> list[str]:
    request = RequestFactory().get("/cari/")
    request.user = user
    return [hit.label for hit in search.find(request, text, limit)]


def test_search_finds_an_agency_by_a_former_name_for_those_with_a_role(
    reader: Any, make_person: MakePerson
) -> None:
    actions.ensure_agencies()
    assert _hits(reader, " bp2mi ") == ["KP2MI"]
    assert _hits(reader, "") == []
    assert len(_hits(reader, "kementerian", limit=3)) == 3
    assert _hits(make_person("outsider"), "bp2mi") == []
    assert _hits(AnonymousUser(), "bp2mi") == []


def test_the_village_panel_names_open_offices_of_its_regency(
    reader: Any, make_person: MakePerson, small_register: SmallRegister
) -> None:
    agency = actions.ensure_agencies()[0]
    village = Village.objects.get(name="Jenggik Utara")
    request = RequestFactory().get("/")
    request.user = reader
    assert panels.village_panel(request, village) is None
    for name, area, ends_on in (
        ("Dinas", village.regency, None),
        ("Pos", Village.objects.get(name="Terara"), None),
        ("Tutup", village.regency, "2020-01-01"),
        ("Jauh", Village.objects.get(name="Gondang"), None),
    ):
        Office.objects.create(agency=agency, name=name, kind="post", area=area, ends_on=ends_on)
    panel = panels.village_panel(request, village)
    assert panel is not None
    assert [office.name for office in panel.context["offices"]] == ["Dinas", "Pos"]
    request.user = make_person("outsider")
    assert panels.village_panel(request, village) is None


def test_forms_offer_agencies_that_exist_today() -> None:
    actions.ensure_agencies()
    Agency.objects.create(short_name="Badan Lama", name="X", kind="ministry", ends_on="2020-01-01")
    offered = {agency.short_name for agency in queries.running_agencies()}
    assert "Badan Lama" not in offered
    assert "KP2MI" in offered
