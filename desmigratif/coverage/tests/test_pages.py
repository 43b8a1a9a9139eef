"""The pages and files of both doors: who sees what, filtered how, at what cost."""

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from desmigratif.accounts.models import User
from desmigratif.coverage.tests.conftest import SignIn
from desmigratif.places.models import Village
from desmigratif.programmes.models import Mention, Site
from desmigratif.programmes.tests.ground import NEXT, Ground
from desmigratif.ui.sheets.writing import FORMS as SHEETS

pytestmark = pytest.mark.django_db

INNER, PUBLIC = reverse("coverage:index"), reverse("coverage:public")
INNER_FILE = reverse("coverage:export", args=["csv"])
FORMS = ("csv", "xlsx", "geojson")
PUBLIC_FILE = reverse("coverage:public_export", args=["csv"])


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def listed(content: bytes) -> set[tuple[str, str]]:
    return {(row["kode"], row["program"]) for row in rows(content)}


@pytest.mark.parametrize("address", [INNER, INNER_FILE])
def test_the_whole_register_is_for_people_with_a_role(
    sites: dict[str, Site], reader: User, outsider: User, sign_in: SignIn, client: Client, address: str
) -> None:
    assert sign_in(reader).get(address).status_code == 200
    assert sign_in(outsider).get(address).status_code == 404
    assert client.get(address).headers["Location"].startswith(reverse("account_login"))


def test_everybody_sees_what_was_decided_and_no_proposal(
    sites: dict[str, Site], reader: User, sign_in: SignIn, client: Client
) -> None:
    whole = listed(sign_in(reader).get(INNER_FILE).content)
    public = listed(client.get(PUBLIC_FILE).content)
    assert whole - public == {("32.12.01.2001", "Desmigratif")}
    page = client.get(PUBLIC, {"state": "proposed"}).text
    assert "32.12.01.2001" not in page


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, {"here", "next", "middle"}),
        ({"programme": "desbumi"}, {"middle"}),
        ({"state": "running"}, {"here", "next"}),
        ({"state": "ended"}, {"middle"}),
        ({"state": "closed"}, {"middle"}),
        ({"year": "2018"}, {"next", "middle"}),
        ({"year": "2021"}, {"here", "next"}),
        ({"province": "52"}, {"here", "next", "middle"}),
        ({"regency": "52.03"}, {"here", "next"}),
        ({"province": "52", "regency": "52.02"}, {"middle"}),
        ({"province": "32"}, set()),
        ({"province": "32", "regency": "52.03"}, set()),
        ({"province": "99"}, {"here", "next", "middle"}),
        ({"text": "52.02"}, {"middle"}),
        ({"text": "zzz"}, set()),
    ],
)
def test_page_and_every_file_show_what_is_asked(
    sites: dict[str, Site], client: Client, asked: dict[str, str], left: set[str]
) -> None:
    expected = {(_code(sites[name]), sites[name].programme.name) for name in left}
    assert listed(client.get(PUBLIC_FILE, asked).content) == expected
    page = client.get(PUBLIC, asked).text
    for code, _programme in expected:
        assert reverse("coverage:village", args=[code]) in page
    features = json.loads(client.get(reverse("coverage:public_export", args=["geojson"]), asked).content)
    assert {
        (one["properties"]["code"], one["properties"]["programme"]) for one in features["features"]
    } == expected


def _code(site: Site) -> str:
    return site.village.codes.get(ends_on=None).code


def test_what_is_simulated_says_so_on_the_map_in_the_list_and_in_every_file(
    sites: dict[str, Site], client: Client
) -> None:
    Village.objects.update(
        lat=-8.6, lng=116.4, position_source="exact", position_basis="imported", position_error_km=0
    )
    asked = {"regency": "52.03"}
    page = client.get(PUBLIC, asked).text
    assert "cover-made-up" in page
    assert "Sebagian data ini simulasi" in page
    assert "simulasi</span>" in page
    by_code = {row["kode"]: row for row in rows(client.get(PUBLIC_FILE, asked).content)}
    assert by_code[NEXT]["simulasi"] == "ya"
    assert {row["simulasi"] for code, row in by_code.items() if code != NEXT} == {"tidak"}
    collection = json.loads(client.get(reverse("coverage:public_export", args=["geojson"]), asked).content)
    marks = {one["properties"]["code"]: one["properties"]["simulated"] for one in collection["features"]}
    assert marks[NEXT] is True
    assert sum(marks.values()) == 1
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(reverse("coverage:public_export", args=["xlsx"]), asked).content)
    )
    header, *lines = sheet.get_sheet_by_index(0).to_python()
    at = header.index("simulasi")
    assert sorted(line[at] for line in lines) == ["tidak", "ya"]


def test_geojson_is_as_its_standard_says_and_names_its_positions(
    sites: dict[str, Site], client: Client
) -> None:
    village = sites["here"].village
    Village.objects.filter(pk=village.pk).update(
        lat=-8.7, lng=116.5, position_source="exact", position_basis="imported", position_error_km=0
    )
    answer = client.get(reverse("coverage:public_export", args=["geojson"]))
    assert answer.headers["Content-Type"] == "application/geo+json"
    collection = json.loads(answer.content)
    assert collection["type"] == "FeatureCollection"
    assert {"origin", "terms", "as_of"} <= set(collection)
    by_code = {one["properties"]["code"]: one for one in collection["features"]}
    one = by_code[_code(sites["here"])]
    assert one["geometry"] == {"type": "Point", "coordinates": [116.5, -8.7]}
    assert (one["properties"]["position_source"], one["properties"]["position_of"]) == ("exact", "village")
    other = by_code[NEXT]["properties"]
    assert other["position_source"] == "approximate"
    assert other["position_of"] in {"district", "regency", "province"}
    assert other["position_error_km"] > 0


def test_a_form_that_is_not_offered_is_nowhere(
    sites: dict[str, Site], client: Client, reader: User, sign_in: SignIn
) -> None:
    assert client.get(reverse("coverage:public_export", args=["ods"])).status_code == 404
    assert sign_in(reader).get(reverse("coverage:export", args=["ods"])).status_code == 404


def test_no_cell_of_a_file_is_computed_by_a_spreadsheet(sites: dict[str, Site], client: Client) -> None:
    Site.objects.filter(pk=sites["here"].pk).update(source="=1+1")
    assert {row["sumber"] for row in rows(client.get(PUBLIC_FILE).content)} == {"'=1+1", "SK 1/2019"}


@pytest.mark.parametrize("address", [PUBLIC, PUBLIC_FILE, reverse("coverage:public_export", args=["xlsx"])])
def test_public_answers_may_be_kept_and_are_not_sent_twice(
    sites: dict[str, Site], client: Client, address: str
) -> None:
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert not first.cookies
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    Site.objects.filter(pk=sites["here"].pk).update(source="SK lain")
    Site.objects.filter(pk=sites["here"].pk).update(starts_on=date(2018, 1, 1))
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_that_somebody_has_is_not_even_written(
    sites: dict[str, Site], client: Client, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    address = reverse("coverage:public_export", args=[form])
    first = client.get(address)

    def refused(_rows: object) -> bytes:
        raise AssertionError("written for nobody")

    monkeypatch.setitem(SHEETS, form, (refused, "x/y"))
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "public, max-age=300"
    with pytest.raises(AssertionError):
        client.get(address, headers={"If-None-Match": '"other"'})


def test_a_public_page_knows_nobody_and_depends_on_its_address_alone(
    sites: dict[str, Site], reader: User, sign_in: SignIn, client: Client
) -> None:
    plain = client.get(PUBLIC)
    reading = sign_in(reader)
    reading.cookies["desmigratif_language"] = "en"
    assert reading.get(PUBLIC).content == plain.content
    english = client.get(PUBLIC, {"bahasa": "en"})
    assert english.headers["Content-Language"] == "en"
    assert "Where the programmes are" in english.text
    assert f"{reverse('coverage:village', args=[NEXT])}?bahasa=en" in english.text
    assert 'name="bahasa" value="en"' in english.text
    assert client.get(PUBLIC, {"bahasa": "xx"}).headers["Content-Language"] == "id"


def test_the_map_leads_into_a_province_and_a_regency_and_back(sites: dict[str, Site], client: Client) -> None:
    Village.objects.update(
        lat=-8.6, lng=116.4, position_source="exact", position_basis="imported", position_error_km=0
    )
    nation = client.get(PUBLIC, {"state": "running"}).text
    assert f"{PUBLIC}?state=running&amp;province=52" in nation
    province = client.get(PUBLIC, {"province": "52"}).text
    assert f"{PUBLIC}?province=52&amp;regency=52.03" in province
    regency = client.get(PUBLIC, {"province": "52", "regency": "52.03"}).text
    assert regency.count('<svg class="map"') == 1
    assert f'href="{PUBLIC}?province=52"' in regency


def test_the_timeline_counts_what_began_and_what_stood(sites: dict[str, Site], client: Client) -> None:
    years = {
        year.number: (year.begun.total(), year.standing)
        for year, _counts in client.get(PUBLIC, {}).context["years"]
    }
    assert years[2014] == (1, 1)
    assert years[2017] == (1, 2)
    assert years[2019] == (1, 3)
    assert years[2020] == (0, 2)


def test_villages_known_by_name_are_counted_once_beside_the_published_total(
    ground: Ground, sites: dict[str, Site], client: Client
) -> None:
    for code in (NEXT, _code(sites["here"])):
        for number in (1, 2):
            Mention.objects.create(
                village=ground.village(code),
                programme=ground.programmes["desmigratif"],
                name_as_written="Desa",
                source_url=f"https://berita.example/{number}",
            )
    answer = client.get(PUBLIC)
    assert "2 dari 503" in answer.text
    assert "kompas, 21 Mei 2024" in answer.text
    known = {row.known.programme.key: row.known for row in answer.context["known"]}
    assert (known["desmigratif"].with_site, known["desmigratif"].only_named) == (1, 1)
    assert known["kampung-tki"].simulated == 1


def many(ground: Ground, number: int) -> None:
    """At least this many decided sites more: closed ones, year after year, in every village."""
    programme, villages = ground.programmes["kkbm"], list(Village.objects.all())
    made = 0
    while made < number:
        begun = date(1990, 1, 1) if not made else date(1990 + (made // len(villages)) % 30, 1, 1)
        Site.objects.bulk_create(
            Site(programme=programme, village=one, substance_id=programme.substance_id, starts_on=begun)
            for one in villages
        )
        made += len(villages)
        programme.sites.filter(state="proposed").update(state="withdrawn")


def cost(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


@pytest.mark.slow
def test_every_page_and_file_costs_as_many_queries_for_1000_sites_as_for_10(
    ground: Ground, sites: dict[str, Site], reader: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desmigratif.coverage.queries.HIDDEN", ("proposed",))
    monkeypatch.setattr("desmigratif.coverage.queries.RELEASED", ())
    browser = sign_in(reader)
    village = reverse("coverage:village", args=[NEXT])
    addresses = [
        f"{page}{asked}" for page in (INNER, PUBLIC) for asked in ("", "?province=52", "?regency=52.03")
    ]
    addresses += [
        reverse(f"coverage:{name}", args=[form]) for name in ("export", "public_export") for form in FORMS
    ]
    addresses.append(village)
    many(ground, 10)
    few = [cost(browser, address) for address in addresses]
    many(ground, 990)
    assert len(rows(browser.get(PUBLIC_FILE).content)) > 1000
    assert [cost(browser, address) for address in addresses] == few
    assert max(few) <= 30, few
