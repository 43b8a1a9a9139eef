"""Pages of the register: public, complete, and as many queries for many rows as for few."""

import csv
import gzip
import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from desmigratif.places.models import Area, Village
from desmigratif.places.tests.register import NAMES, SmallRegister, load_small_register
from desmigratif.ui.sheets import writing

pytestmark = pytest.mark.django_db

LARGEST_PAGE = 30_000


def test_anyone_browses_the_provinces(client: Client, small_register: SmallRegister) -> None:
    response = client.get(reverse("places:browse"))
    assert response.status_code == 200
    for code in ("33", "52"):
        assert small_register.area(code).get_absolute_url() in response.text
    assert "Seberapa tepat peta ini" in response.text
    assert len(gzip.compress(response.content)) < LARGEST_PAGE


def test_a_person_without_a_role_sees_the_same(client: Client, small_register: SmallRegister) -> None:
    before = client.get(reverse("places:browse"))
    user = get_user_model().objects.create_user(username="orang-luar", password="panjang-sekali-7")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    after = client.get(reverse("places:browse"))
    assert after.status_code == 200
    assert re.findall(r"<tr.*?</tr>", before.text, re.S) == re.findall(r"<tr.*?</tr>", after.text, re.S)


def test_an_empty_register_says_what_to_do(client: Client) -> None:
    text = client.get(reverse("places:browse")).text
    assert "Daftar wilayah belum dimuat" in text
    assert "manage load_register" in text


@pytest.mark.parametrize("code", ["52", "52.03", "52.03.03"])
def test_an_area_shows_its_path_children_and_map(
    client: Client, small_register: SmallRegister, code: str
) -> None:
    response = client.get(small_register.area(code).get_absolute_url())
    assert response.status_code == 200
    for child in Area.objects.filter(parent=small_register.ids[code]):
        assert child.get_absolute_url() in response.text
    for above in (code[:2], code[:5]):
        assert NAMES[above] in response.text
    assert '<svg class="map"' in response.text
    assert "Posisi: " in response.text


def test_a_village_has_a_page_of_its_own(client: Client, small_register: SmallRegister) -> None:
    village = small_register.village("52.03.03.2001")
    response = client.get(reverse("places:area", args=[village.pk]))
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("overview:village", args=[village.pk])


@pytest.mark.parametrize("path", ["/wilayah/0/", "/wilayah/99999999999999999999/", "/wilayah/0/unduh.csv"])
def test_what_does_not_exist_is_not_found(client: Client, small_register: SmallRegister, path: str) -> None:
    assert client.get(path).status_code == 404


def test_pages_only_show(client: Client, small_register: SmallRegister) -> None:
    pk = small_register.ids["52"]
    for path in ("/wilayah/", f"/wilayah/{pk}/", f"/wilayah/{pk}/unduh.csv"):
        assert client.post(path).status_code == 405


def test_a_list_sorts_by_each_column(client: Client, small_register: SmallRegister) -> None:
    path = small_register.area("52.03.03").get_absolute_url()

    def names(sort: str) -> list[str]:
        return re.findall(r'<a href="/desa/\d+/">([^<]+)</a>', client.get(path, {"urut": sort}).text)

    assert names("name") == sorted(names("name"))
    assert names("-name") == names("name")[::-1]
    assert names("code")[:2] == ["Jenggik", "Rarang"]
    assert sorted(names("nonsense")) == names("name")
    Village.objects.filter(name="Rarang").update(
        lat=-8.6, lng=116.4, position_source="exact", position_basis="imported", position_error_km=0
    )
    assert sorted(names("position")) == sorted(names("-position")) == names("name")


def test_a_long_list_comes_in_pages(client: Client) -> None:
    many = {f"52.03.03.2{at:03}": f"Desa {at:03}" for at in range(100, 180)}
    register = load_small_register({**NAMES, **many})
    path = register.area("52.03.03").get_absolute_url()
    first, last, beyond = (client.get(path, {"hal": page}).text for page in ("1", "2", "99"))
    assert "87 baris" in first
    assert (">Desa 100</a>" in first, ">Desa 100</a>" in last) == (True, False)
    assert ">Terara</a>" in beyond
    assert client.get(path, {"hal": "x"}).status_code == 200


def test_a_long_list_needs_no_more_queries_than_a_short_one(
    client: Client, small_register: SmallRegister
) -> None:
    short = _queries(client, small_register.area("52.03.11"))
    many = {f"52.03.11.2{at:03}": f"Desa {at:03}" for at in range(100, 160)}
    register = load_small_register({**NAMES, **many})
    assert _queries(client, register.area("52.03.11")) == short <= 6
    few = _queries(client, register.area("33"))
    assert _queries(client, register.area("52")) == few <= 8


def _queries(client: Client, area: Area) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(area.get_absolute_url()).status_code == 200
    return len(captured)


def _csv(client: Client, path: str) -> list[list[str]]:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith('attachment; filename="desmigratif-wilayah-')
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_a_list_is_downloaded_as_it_is_shown(client: Client, small_register: SmallRegister) -> None:
    header, *rows = _csv(client, f"{small_register.area('52.03').get_absolute_url()}unduh.csv")
    assert header[:3] == ["kode", "nama", "tingkat"]
    assert [row[:2] for row in rows] == [["52.03.11", "Montong Gading"], ["52.03.03", "Terara"]]
    assert rows[0][6] == "5"
    assert float(rows[0][7]) < 0
    assert _csv(client, "/wilayah/unduh.csv")[1][1] == "Jawa Tengah"
    assert client.get("/wilayah/unduh.pdf").status_code == 404


def test_the_workbook_says_the_same(client: Client, small_register: SmallRegister) -> None:
    path = small_register.area("52.03").get_absolute_url()
    content = client.get(f"{path}unduh.xlsx").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in sheet[1:]] == [row[1] for row in _csv(client, f"{path}unduh.csv")[1:]]
    assert sheet[1][6] == 5


@settings(deadline=None)
@given(text=st.text(max_size=20) | st.sampled_from(["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\0=1", "＝1"]))
def test_no_spreadsheet_computes_what_a_file_holds(text: str) -> None:
    line = writing.as_csv([[text, 1, None]]).decode("utf-8-sig")
    cell = next(csv.reader(io.StringIO(line, newline="")))[0]
    assert not cell.startswith(writing.DANGEROUS)
    assert cell in (text, f"'{text}") or "\r" in text


def test_a_hostile_name_is_text_everywhere(client: Client) -> None:
    names = {**NAMES, "52.03.03.2001": '=HYPERLINK("http://x","<script>alert(1)</script>")'}
    path = load_small_register(names).area("52.03.03").get_absolute_url()
    assert "<script>alert" not in client.get(path).text
    assert any(row[1].startswith("'=HYPERLINK") for row in _csv(client, f"{path}unduh.csv"))
    content = client.get(f"{path}unduh.xlsx").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert any(str(row[1]).startswith("'=HYPERLINK") for row in sheet)


def test_exact_and_approximate_positions_look_and_read_differently(
    client: Client, small_register: SmallRegister
) -> None:
    village = small_register.ids["52.03.03.2001"]
    Village.objects.filter(pk=village).update(
        lat=-8.6, lng=116.4, position_source="exact", position_basis="imported", position_error_km=0
    )
    text = client.get(small_register.area("52.03.03").get_absolute_url()).text
    assert "1 tepat; 6 tidak punya posisi sendiri" in text
    assert text.count('class="map-point map-exact" cx') >= 2
    assert text.count('class="map-point map-approximate" cx') >= 2


@pytest.mark.parametrize("asked", ["-1", "0", "999999", "x", "9" * 5000])
def test_how_many_rows_a_page_has_is_not_the_visitors_to_say(
    client: Client, small_register: SmallRegister, asked: str
) -> None:
    response = client.get(reverse("places:browse"), {"per_page": asked, "hal": asked})
    assert response.status_code == 200
    assert small_register.area("33").get_absolute_url() in response.text


def test_a_page_can_be_asked_for_its_head_only(client: Client, small_register: SmallRegister) -> None:
    area = small_register.area("33").get_absolute_url()
    for url in (reverse("places:browse"), area, reverse("places:export_provinces", args=["csv"])):
        assert client.head(url).status_code == 200
        assert client.post(url).status_code == 405
