"""An agency completes the list of its sites: judged row by row, looked at, recorded, sent again."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import MakePerson
from desmigratif.audit.models import AuditLine
from desmigratif.coverage import judging
from desmigratif.coverage.listing import MOST_ROWS, UnreadableListError, rows_of
from desmigratif.coverage.tests.conftest import FAR, MIDDLE, SignIn, past
from desmigratif.places.actions.lineage import Asked, NewVillage
from desmigratif.programmes.actions import lineage
from desmigratif.programmes.models import InheritedOverlap, Site
from desmigratif.programmes.tests.ground import HERE, NEXT, Ground
from desmigratif.ui.sheets.writing import Cell, as_xlsx

pytestmark = pytest.mark.django_db

COMPLETE, RECORD = reverse("coverage:complete"), reverse("coverage:record")
HEADER = "kode,program,mulai,sampai,keadaan,sumber"


def table(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines]).encode()


def looked_at(browser: Client, content: bytes, name: str = "daftar.csv") -> tuple[int, str, str]:
    """Status and text of the page that shows what the list would become, and the sealed list in it."""
    answer = browser.post(COMPLETE, {"file": SimpleUploadedFile(name, content)})
    return answer.status_code, answer.text, answer.context.get("list", "") if answer.context else ""


def judged(content: bytes, ground: Ground, *own: str) -> judging.Judged:
    return judging.judged(rows_of(content), [ground.programmes[key] for key in own or ("desmigratif",)])


def test_only_national_programme_officers_complete_a_list(
    ground: Ground, officer: User, reader: User, sign_in: SignIn, make_person: MakePerson, client: Client
) -> None:
    regional = make_person("petugas.ntb", Role.Kind.PROGRAMME_OFFICER, area=ground.village(HERE).province)
    assert sign_in(officer).get(COMPLETE).status_code == 200
    for person in (reader, regional):
        assert sign_in(person).get(COMPLETE).status_code == 404
        assert sign_in(person).post(RECORD).status_code == 404
    assert client.get(COMPLETE).status_code == 302


def test_good_rows_are_recorded_after_a_look_and_bad_ones_are_named(
    ground: Ground, officer: User, sign_in: SignIn
) -> None:
    browser = sign_in(officer)
    content = table(
        f"{HERE},Desmigratif,2019,,,Kepmen 1",
        f"{NEXT.replace('.', '')},desmigratif,27/12/2018,2020,Ditutup,Laporan",
        "52.03.01.2999,Desmigratif,2019,,,Kepmen 1",
        f"{MIDDLE},Desbumi,2019,,,Kepmen 1",
    )
    status, page, sealed = looked_at(browser, content)
    assert status == 422
    assert "Catat 2 lokasi" in page
    assert "Tidak ada desa berkode “52.03.01.2999”" in page
    assert "Desbumi milik Migrant CARE" in page
    assert not Site.objects.exists()
    done = browser.post(RECORD, {"list": sealed})
    assert "2 lokasi masuk ke register" in done.text
    first, second = Site.objects.order_by("-starts_on")
    assert (first.starts_on, first.ends_on, first.state) == (date(2019, 1, 1), None, "active")
    assert first.source == "Kepmen 1 (hanya tahun yang diketahui)"
    assert (second.starts_on, second.ends_on, second.state) == (
        date(2018, 12, 27),
        date(2021, 1, 1),
        "closed",
    )
    assert first.historical
    assert not first.simulated
    assert AuditLine.objects.filter(verb="record past", actor_label="petugas").count() == 2


def test_the_same_file_again_changes_nothing(ground: Ground, officer: User, sign_in: SignIn) -> None:
    browser = sign_in(officer)
    content = table(f"{HERE},Desmigratif,2019,,,Kepmen 1", f"{NEXT},Desmigratif,2018,2020,,Kepmen 1")
    sealed = looked_at(browser, content)[2]
    browser.post(RECORD, {"list": sealed})
    before = list(Site.objects.values())
    lines = AuditLine.objects.count()
    assert "0 lokasi masuk" in browser.post(RECORD, {"list": sealed}).text
    status, page, _sealed = looked_at(browser, content)
    assert status == 200
    assert "Semuanya sudah ada di register" in page
    assert list(Site.objects.values()) == before
    assert AuditLine.objects.filter(verb="record past").count() == 2 <= lines


def test_a_clash_is_told_before_and_becomes_a_public_pair(
    ground: Ground, officer: User, sign_in: SignIn, client: Client
) -> None:
    past(ground, "desbumi", HERE, date(2018, 1, 1))
    browser = sign_in(officer)
    _status, page, sealed = looked_at(browser, table(f"{HERE},Desmigratif,2019,,,Kepmen 1"))
    assert "Desmigratif × Desbumi" in page
    browser.post(RECORD, {"list": sealed})
    (pair,) = InheritedOverlap.objects.all()
    assert {pair.first.programme.key, pair.second.programme.key} == {"desbumi", "desmigratif"}
    assert "Dua program di satu desa" in client.get(reverse("coverage:village", args=[HERE])).text


def test_another_substance_is_no_clash(ground: Ground) -> None:
    past(ground, "kkbm", HERE, date(2018, 1, 1))
    (good,) = judged(table(f"{HERE},Desmigratif,2019,,,SK"), ground).good
    assert good.beside == ()


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",Desmigratif,2019,,,SK", "kode"),
        ("52.03,Desmigratif,2019,,,SK", "kode"),
        (f"{HERE},,2019,,,SK", "program"),
        (f"{HERE},Program lain,2019,,,SK", "program"),
        (f"{HERE},Desbumi,2019,,,SK", "program"),
        (f"{HERE},Desmigratif,,,,SK", "mulai"),
        (f"{HERE},Desmigratif,kemarin,,,SK", "mulai"),
        (f"{HERE},Desmigratif,31/2/2019,,,SK", "mulai"),
        (f"{HERE},Desmigratif,0019,,,SK", "mulai"),
        (f"{HERE},Desmigratif,2015,,,SK", "mulai"),
        (f"{HERE},Desmigratif,2199-01-01,,,SK", "mulai"),
        (f"{HERE},Desmigratif,2019,2018,,SK", "sampai"),
        (f"{HERE},Desmigratif,2019,lama,,SK", "sampai"),
        (f"{HERE},Desmigratif,2019,,Ditutup,SK", "sampai"),
        (f"{HERE},Desmigratif,2019,,Hilang,SK", "keadaan"),
        (f"{HERE},Desmigratif,2019,,withdrawn,SK", "keadaan"),
        (f"{HERE},Desmigratif,2019,2020,Aktif,SK", "keadaan"),
        (f"{HERE},Desmigratif,2019,,,", "sumber"),
        (f"{HERE},Desmigratif,2019,,,{'x' * 300}", "sumber"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column_and_sinks_no_other_row(
    ground: Ground, line: str, column: str
) -> None:
    result = judged(table(line, f"{NEXT},Desmigratif,2019,,,SK"), ground)
    assert [(fault.row, fault.column) for fault in result.faults] == [(2, column)]
    assert all(fault.text for fault in result.faults)
    assert [good.row for good in result.good] == [3]


def test_every_bad_cell_of_a_row_is_named(ground: Ground) -> None:
    result = judged(table("x,y,z,q,,"), ground)
    assert [fault.column for fault in result.faults] == ["kode", "program", "mulai", "sampai", "sumber"]


def test_the_year_of_the_first_pilots_begins_with_the_programme(ground: Ground) -> None:
    (good,) = judged(table(f"{HERE},Desmigratif,2016,,,SK"), ground).good
    assert good.past.starts_on == date(2016, 12, 27)


def test_rows_that_meet_within_the_list_are_told(ground: Ground) -> None:
    result = judged(
        table(
            f"{HERE},Desmigratif,2018,,,SK",
            f"{HERE},Desmigratif,2018,,,SK lain",
            f"{HERE},Desmigratif,2019,,,SK",
            f"{NEXT},Desmigratif,2017,2018,,SK",
            f"{NEXT},Desmigratif,2020,,,SK",
        ),
        ground,
    )
    assert [good.row for good in result.good] == [2, 5, 6]
    assert result.already == [3]
    assert [(fault.row, fault.column) for fault in result.faults] == [(4, "mulai")]


def test_other_days_of_a_listed_site_are_refused(ground: Ground) -> None:
    past(ground, "desmigratif", HERE, date(2018, 5, 1))
    result = judged(table(f"{HERE},Desmigratif,2019,,,SK"), ground)
    assert [(fault.row, fault.column) for fault in result.faults] == [(2, "mulai")]


def test_a_code_of_yesterday_is_understood_or_told_where_its_land_is(ground: Ground) -> None:
    before = (ground.village(HERE), ground.village(NEXT))
    asked = Asked("merge", date(2026, 1, 1), "Perda", "Lembaran", before, before[:1])
    lineage.apply_lineage(asked=asked, by=None)
    (fault,) = judged(table(f"{NEXT},Desmigratif,2019,,,SK"), ground).faults
    assert "sudah tidak ada" in fault.text


def test_a_code_that_another_village_carried_then_is_not_read_as_today_s(
    ground: Ground, client: Client
) -> None:
    was, now = ground.village(HERE), ground.village(NEXT)
    for day, village, code in ((date(2026, 1, 1), was, "52.03.01.2005"), (date(2026, 2, 1), now, HERE)):
        asked = Asked("recode", day, "Perda", "Lembaran", (village,), (NewVillage(code, village.name),))
        lineage.apply_lineage(asked=asked, by=None)
    lines = [f"{HERE},Desmigratif,{start},,,SK" for start in ("2019", "2025-12-31", "2026-02-01")]
    old = [f"{code},Desmigratif,2019,,,SK" for code in (NEXT, "52.03.01.2005")]
    result = judged(table(*lines, *old), ground)
    assert [(fault.row, fault.column) for fault in result.faults][:2] == [(2, "kode"), (3, "kode")]
    for named in (was.name, now.name, "52.03.01.2005", "1 Jan. 2019"):
        assert named in result.faults[0].text
    assert [(good.row, good.past.village) for good in result.good] == [(4, now), (6, was)]
    assert [fault.row for fault in result.faults[2:]] == [5], "the list names the village twice"
    page = client.get(reverse("coverage:village", args=[HERE])).text
    assert f"{was.name} sampai 1 Januari 2026" in page


def test_a_workbook_and_english_headings_are_read_as_well(ground: Ground) -> None:
    lines: list[list[Cell]] = [
        ["source", "code", "programme", "from", "note"],
        ["SK", HERE, "Desmigratif", 2019, "free"],
    ]
    (good,) = judged(as_xlsx(lines), ground).good
    assert (good.row, good.past.starts_on) == (2, date(2019, 1, 1))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HEADER.encode(),
        b"kode,program\n1,2\n",
        b"PK\x03\x04 no workbook",
        b"\xff\xfe\x00",
        table(*[f"{HERE},Desmigratif,2019,,,SK"] * (MOST_ROWS + 1)),
        b"x" * 3_000_000,
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_records_nothing(
    ground: Ground, officer: User, sign_in: SignIn, content: bytes
) -> None:
    with pytest.raises(UnreadableListError):
        rows_of(content)
    assert looked_at(sign_in(officer), content or b" ")[0] == 422
    assert not Site.objects.exists()


def test_a_list_that_was_altered_or_is_anothers_records_nothing(
    ground: Ground, officer: User, sign_in: SignIn, make_person: MakePerson
) -> None:
    sealed = looked_at(sign_in(officer), table(f"{HERE},Desmigratif,2019,,,SK"))[2]
    other = sign_in(make_person("petugas.dua", Role.Kind.PROGRAMME_OFFICER))
    for browser, sent in ((other, sealed), (sign_in(officer), sealed[:-2] + "xx"), (other, "")):
        answer = browser.post(RECORD, {"list": sent}, follow=True)
        assert "kirim" in answer.text.lower()
    assert not Site.objects.exists()


def test_judging_costs_as_many_queries_for_many_rows_as_for_few(ground: Ground) -> None:
    few = table(f"{HERE},Desmigratif,2019,,,SK")
    codes = ground.country.codes
    lines = [f"{codes[n % len(codes)]},Desmigratif,{2000 + n % 20},,,SK" for n in range(900)]
    costs = []
    for content in (few, table(*lines, f"{FAR},Desmigratif,2019,,,SK")):
        with CaptureQueriesContext(connection) as asked:
            judged(content, ground)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 8
