"""What is taken away: the annex as PDF, workbook and plain list, in two languages, byte for byte the same."""

import hashlib
import html
import io
import json
import re
import warnings
from typing import Any

import pytest
import typst
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from desmigratif.accounts.tests.country import BACKEND
from desmigratif.cores.selection.report.typeset import typeset
from desmigratif.decrees import actions, queries
from desmigratif.decrees.models import Annex, AnnexRow
from desmigratif.decrees.printing import canon, pdf, sheet
from desmigratif.decrees.tests.conftest import WRITTEN, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def annex(office: Office) -> Annex:
    return queries.newest_annex(office.decreed())


def test_the_plain_list_has_the_hash_that_stands_on_the_prints(annex: Annex) -> None:
    content = canon.content(queries.rows_of(annex))
    assert hashlib.sha256(content).hexdigest() == annex.sha256
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[0] == "no,code,village,district,regency,province,year,from"
    assert len(lines) == 5
    assert lines[1].startswith("1,32.12.01.2001,")


def test_the_form_of_the_plain_list_never_changes() -> None:
    """Prints that were signed carry hashes of this form."""
    row = AnnexRow(position=1, code="52.03.01.2001", name="=Pijot", district="Keruak", regency="Lombok Timur",
                   province="NTB", year=2017, starts_on=WRITTEN.dated_on)  # fmt: skip
    assert canon.content([row]) == (
        b"\xef\xbb\xbfno,code,village,district,regency,province,year,from\n"
        b"1,52.03.01.2001,'=Pijot,Keruak,Lombok Timur,NTB,2017,2017-03-01\n"
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_prints_of_a_version_are_the_same_bytes_every_time(annex: Annex, language: str) -> None:
    with translation.override(language):
        assert pdf.pdf_of(annex) == pdf.pdf_of(annex)
        assert sheet.xlsx_of(annex) == sheet.xlsx_of(annex)


def test_the_pdf_says_what_a_decree_needs_in_the_language_of_the_reader(annex: Annex) -> None:
    for language, words in (
        ("id", ("Lampiran Keputusan", "1 Maret 2017")),
        ("en", ("Annex", "1 March 2017")),
    ):
        with translation.override(language):
            said = _said(pdf.content(annex, queries.rows_of(annex)))
        for shown in (*words, WRITTEN.number, annex.sha256, "UU 18/2017 pasal 42", "32.12.01.2001"):
            assert shown in said, (language, shown)
        assert "SIMUL" not in said


def test_a_long_list_is_paged_and_hostile_names_stay_texts(annex: Annex) -> None:
    row = annex.rows.all()[0]
    with translation.override("id"):
        content = pdf.content(annex, [row] * 420)
    for number, cells in enumerate(content["rows"]):
        cells[0], cells[2] = str(number), f'#read("/etc/passwd") $x$ {number}'
    made = typeset(pdf.TEMPLATE.read_bytes(), json.dumps(content), annex.at)
    assert 8 <= len(re.findall(rb"/Type\s*/Page\b", made)) <= 20
    assert '#read("/etc/passwd") $x$ 419' in _said(content)


def _said(content: dict[str, Any]) -> str:
    """What a reader of the document reads: typst's own text of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        page = typst.compile_with_warnings(
            pdf.TEMPLATE.read_bytes(),
            format="html",
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(content)},
        )[0]
    assert isinstance(page, bytes)
    text = re.sub(r"<head>.*?</head>|<[^>]+>", " ", page.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(text)).replace("\u200b", "")


def test_a_print_of_a_decree_that_is_struck_out_says_so(office: Office, annex: Annex) -> None:
    before = canon.content(queries.rows_of(annex))
    actions.strike_out(decree=annex.decree, reason="Salah nomor.", by=office.first)
    annex = Annex.objects.get(pk=annex.pk)
    with translation.override("id"):
        said = _said(pdf.content(annex, queries.rows_of(annex)))
    assert "Dicoret Salah nomor." in said
    assert canon.content(queries.rows_of(annex)) == before, "what was signed can still be compared"


def test_the_workbook_says_the_same(annex: Annex) -> None:
    with translation.override("id"):
        content = sheet.xlsx_of(annex)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    flat = [str(cell) for row in rows for cell in row]
    for shown in ("Lampiran Keputusan", f"Nomor {WRITTEN.number} tanggal 1 Maret 2017", annex.sha256):
        assert shown in flat, shown
    head = rows.index(
        ["No.", "Kode", "Desa/kelurahan", "Kecamatan", "Kabupaten/kota", "Provinsi", "Tahun", "Sejak"]
    )
    assert rows[head + 1][:2] == [1, "32.12.01.2001"]
    assert any("tanda tangan" in cell for cell in flat)


def test_prints_are_saved_and_never_opened_as_a_page(office: Office, annex: Annex, client: Client) -> None:
    client.force_login(office.stranger, backend=BACKEND)
    for form, kind in (("pdf", "application/pdf"), ("xlsx", "application/vnd"), ("csv", "text/csv")):
        answer = client.get(reverse("decrees:annex", args=[annex.decree_id, 1, form]))
        assert answer.headers["Content-Type"].startswith(kind)
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
