"""Hostile files: each ends in a sentence, and the web server reads no workbook that could end it."""

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.soundness import MOST_COLUMNS, UnreadableError, try_reading

SHEET = "xl/worksheets/sheet1.xml"
END = b"</sheetData>"


def _workbook(*rows: tuple[object, ...]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


SOUND = _workbook(("code", "priority"), ("52.03.01.2001", 3))


def _changed(change: Callable[[bytes], bytes]) -> bytes:
    """The sound workbook with another sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == SHEET else old.read(name))
    return out.getvalue()


def _flagged(offset_local: int, offset_central: int, value: int) -> bytes:
    """The sound workbook with one byte of every entry's headers set."""
    content = bytearray(SOUND)
    for mark, offset in ((b"PK\x03\x04", offset_local), (b"PK\x01\x02", offset_central)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] = value
            place = content.find(mark, place + 4)
    return bytes(content)


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
HOSTILE = {
    "one cell at the far end asks for half a terabyte": _changed(lambda s: s.replace(END, FAR + END)),
    "an error beyond the last column": _changed(
        lambda s: s.replace(END, b'<row r="2"><c t="e" r="ZZZZ2"/></row>' + END)
    ),
    "encrypted": _flagged(6, 8, 1),
    "packed in an unknown way": _flagged(8, 10, 99),
    "cut short": SOUND[:-200],
    "too wide": _workbook(tuple(f"c{n}" for n in range(MOST_COLUMNS + 1))),
}


def test_a_sound_workbook_is_read() -> None:
    try_reading(SOUND)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_and_harms_nobody(name: str) -> None:
    with pytest.raises(UnreadableError):
        try_reading(HOSTILE[name])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HOSTILE["one cell at the far end asks for half a terabyte"], "berkas XLSX tidak dapat dibaca"),
        (HOSTILE["cut short"], "bukan berkas XLSX yang baik"),
        (HOSTILE["too wide"], "terlalu banyak kolom"),
        (b",".join(b"c%d" % n for n in range(200_000)) + b"\n", "terlalu banyak kolom"),
        ("code,priority\n".encode("utf-16"), "bukan teks UTF-8"),
        (b"\n\n", "baris pertama harus berisi nama kolom"),
        (b'code,priority\n"52,1\n', "tanda kutip yang salah tempat"),
    ],
)
def test_the_upload_says_in_indonesian_what_is_wrong_with_the_file(
    signed_in: Client, content: bytes, words: str
) -> None:
    given = {"name": "n", "source": "s", "file": SimpleUploadedFile("x.xlsx", content)}
    response = signed_in.post(reverse("candidates:upload"), given)
    assert response.status_code == 422
    assert words in response.text
    assert not CandidateSet.objects.exists()


@pytest.mark.django_db
def test_a_list_that_is_here_already_is_named_so(signed_in: Client, candidates: CandidateSet) -> None:
    content = signed_in.get(reverse("candidates:file", args=[candidates.pk])).content
    given = {"name": "Lain", "source": "s", "file": SimpleUploadedFile("x.csv", content)}
    response = signed_in.post(reverse("candidates:upload"), given, follow=True)
    assert "sudah ada" in response.text
    assert CandidateSet.objects.count() == 1
