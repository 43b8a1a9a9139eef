"""The pages and files of back-tests: who sees them, what carries the mark, what they cost."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import ABOVE, BACKEND, MakePerson
from desmigratif.backtest.models import BackTest, BackTestPlace, BackTestVillage
from desmigratif.backtest.tests.conftest import PAPER
from desmigratif.candidates.models import CandidateSet
from desmigratif.places.actions.loading import load
from desmigratif.places.models import Area, Village
from desmigratif.places.register import from_names
from desmigratif.programmes.tests.ground import Ground
from desmigratif.tasks.models import LongTask

INDEX, ASK = reverse("backtest:index"), reverse("backtest:ask")


def signed(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def viewer(make_person: MakePerson) -> User:
    return make_person("melihat", Role.Kind.VIEWER)


def file_of(test: BackTest, form: str = "csv") -> str:
    return reverse("backtest:export", args=[test.pk, form])


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_readers_of_plans_see_everything_and_others_nothing(
    finished: BackTest, viewer: User, make_person: MakePerson, client: Client
) -> None:
    outsider = make_person("luar", Role.Kind.VILLAGE_OFFICER)
    progress = reverse("backtest:progress", args=[finished.pk])
    for address in (INDEX, finished.get_absolute_url(), file_of(finished), progress):
        assert signed(viewer).get(address).status_code == 200
        assert signed(outsider).get(address).status_code == 404
        assert client.get(address).headers["Location"].startswith(reverse("account_login"))
    assert signed(outsider).post(ASK).status_code == 404


@pytest.mark.parametrize(
    ("kind", "regency", "may"),
    [
        ("planner", "", True),
        ("programme_officer", "52.03", True),
        ("viewer", "", True),
        ("viewer", "52.03", False),
        ("auditor", "", False),
        ("administrator", "", False),
    ],
)
def test_planners_officers_and_viewers_of_the_nation_have_one_made(
    ground: Ground, simulated_list: CandidateSet, make_person: MakePerson, kind: str, regency: str, may: bool
) -> None:
    area = Area.objects.get(codes__code=regency, codes__ends_on=None) if regency else None
    client = signed(make_person("seseorang", kind, area=area))
    assert (f'action="{ASK}"' in client.get(INDEX).text) is may
    answer = client.post(ASK, {"candidates": simulated_list.pk})
    assert answer.status_code == (302 if may else 404)
    assert BackTest.objects.count() == LongTask.objects.count() == int(may)


def test_one_in_the_making_shows_how_far_it_is_and_is_stopped_and_made_again(
    ground: Ground, simulated_list: CandidateSet, planner: User
) -> None:
    client = signed(planner)
    page = client.get(client.post(ASK, {"candidates": simulated_list.pk}).headers["Location"])
    assert "progress" in page.text
    test = BackTest.objects.get()
    assert client.get(file_of(test)).status_code == 404
    answer = client.get(reverse("backtest:progress", args=[test.pk]))
    assert "HX-Refresh" not in answer.headers
    client.post(reverse("backtest:cancel", args=[test.pk]))
    assert client.get(reverse("backtest:progress", args=[test.pk])).headers["HX-Refresh"] == "true"
    assert "Buat lagi" in client.get(test.get_absolute_url()).text
    client.post(ASK, {"candidates": simulated_list.pk})
    test.refresh_from_db()
    assert test.in_the_making


def test_without_a_list_the_form_says_what_is_missing(
    ground: Ground, simulated_list: CandidateSet, planner: User
) -> None:
    answer = signed(planner).post(ASK, {"candidates": ""})
    assert answer.status_code == 422
    assert "field-error" in answer.text or "errorlist" in answer.text or "wajib" in answer.text


def test_the_page_sets_counts_beside_the_reports_and_beside_a_draw_by_lot(
    finished: BackTest, viewer: User
) -> None:
    page = signed(viewer).get(finished.get_absolute_url()).text
    text = re.sub(r"<[^>]+>|\s+", " ", page)
    assert "1 dari 2" in text
    assert finished.chance_country == pytest.approx(1 - (6 * 5) / (12 * 11))
    assert "1,00" in text  # by lot: 6 of 12 drawn, two known
    assert "1 + 3 + 2 = 6" in text
    assert "bukan contoh acak" in text
    assert "terlalu sedikit" in text


def test_every_number_of_the_policy_carries_the_mark_when_figures_are_simulated(
    finished: BackTest, viewer: User
) -> None:
    client = signed(viewer)
    page = client.get(finished.get_absolute_url()).text
    marks = page.count('class="bt-mark"')
    assert marks > 30
    assert "bt-made-up" in page
    assert "badge-simulated" in client.get(INDEX).text
    BackTest.objects.update(simulated=False)
    plain = client.get(finished.get_absolute_url()).text
    assert "bt-mark" not in plain
    assert "bt-made-up" not in plain


def test_no_village_is_named_but_those_known_by_name(
    ground: Ground, finished: BackTest, known: tuple[str, ...], viewer: User
) -> None:
    client = signed(viewer)
    said = client.get(finished.get_absolute_url()).text + client.get(file_of(finished)).content.decode()
    named = {code for code in ground.country.codes if code in said}
    assert named == set(known)
    names = {name for name in Village.objects.values_list("name", flat=True) if f"{name}<" in said}
    assert len(names) == len(known)


def test_files_hold_the_same_counts_and_say_in_each_row_what_is_simulated(
    finished: BackTest, viewer: User
) -> None:
    client = signed(viewer)
    answer = client.get(file_of(finished))
    assert "simulasi" in answer.headers["Content-Disposition"]
    found = rows(answer.content)
    assert {row["angka kebijakan simulasi"] for row in found} == {"ya"}
    levels = [row["tingkat"] for row in found]
    assert levels[0] == "semua tahun"
    assert {"tahun", "provinsi", "kabupaten atau kota", "desa yang diketahui"} <= set(levels)
    whole = found[0]
    assert (whole["dilaporkan"], whole["dipilih kebijakan"]) == ("6", "6")
    assert float(whole["rata-rata undian"]) == 1.0  # six of twelve drawn, two known
    assert (whole["provinsi sampai saat itu, dilaporkan"], whole["calon yang diketahui"]) == ("1", "2")
    codes = {row["kode"] for row in found if row["tingkat"] == "kabupaten atau kota"}
    assert codes == {"32.12", "52.02", "52.03"}
    per_province = sum(int(row["dipilih kebijakan"]) for row in found if row["tingkat"] == "provinsi")
    assert per_province == 6
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(file_of(finished, "xlsx")).content))
    assert len(book.get_sheet_by_index(0).to_python()) == len(found) + 1
    assert client.get(file_of(finished, "ods")).status_code == 404


def test_regencies_are_shown_of_one_province_when_asked(finished: BackTest, viewer: User) -> None:
    client, west = signed(viewer), Area.objects.get(codes__code="52", codes__ends_on=None)
    page = client.get(finished.get_absolute_url(), {"provinsi": str(west.pk)}).text
    regencies = page[page.index('id="kabupaten"') : page.index('id="nama"')]
    assert "Lombok" in regencies
    assert "Indramayu" not in regencies
    assert client.get(finished.get_absolute_url(), {"provinsi": "x"}).status_code == 200


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_a_thousand_back_tests_cost_no_more_queries_than_ten(finished: BackTest, viewer: User) -> None:
    client = signed(viewer)

    def more(first: int, until: int) -> None:
        BackTest.objects.bulk_create(
            BackTest(
                candidates=finished.candidates, simulated=True, policy="x", input_sha256=f"{number:064x}"
            )
            for number in range(first, until)
        )

    more(0, 9)
    ten = queries_of(client, INDEX)
    more(9, 999)
    assert queries_of(client, INDEX) == ten


def regencies(test: BackTest, first: int, until: int) -> None:
    """More regencies in which the policy chose."""
    province = Area.objects.get(codes__code="52", codes__ends_on=None)
    areas = Area.objects.bulk_create(
        Area(name=f"Kabupaten {number}", level="regency", parent=province, province=province)
        for number in range(first, until)
    )
    counts = {"eligible": 9, "chosen": 1, "known": 0, "known_eligible": 0, "found": 0}
    BackTestPlace.objects.bulk_create(
        BackTestPlace(back_test=test, area=area, level="regency", **counts) for area in areas
    )


def villages(test: BackTest, first: int, until: int) -> None:
    """More villages known by name."""
    district = Area.objects.get(codes__code="52.03.01", codes__ends_on=None)
    codes = {f"52.03.01.{2100 + number}": f"Dusun {number}" for number in range(first, until)}
    load(register=from_names({**ABOVE, **codes}), by=None)
    BackTestVillage.objects.bulk_create(
        BackTestVillage(back_test=test, village=village, kind="mention", year=2017, source=PAPER)
        for village in Village.objects.filter(parent=district, name__in=codes.values())
    )


@pytest.mark.parametrize("more", [regencies, villages])
def test_a_thousand_regencies_or_known_villages_cost_no_more_queries_than_ten(
    finished: BackTest, viewer: User, more: Callable[[BackTest, int, int], None]
) -> None:
    client = signed(viewer)
    more(finished, 0, 7)
    addresses = [finished.get_absolute_url(), file_of(finished)]
    ten = [queries_of(client, address) for address in addresses]
    more(finished, 7, 850)
    assert [queries_of(client, address) for address in addresses] == ten
