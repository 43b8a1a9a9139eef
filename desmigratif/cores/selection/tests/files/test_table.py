"""Tables: CSV as spreadsheets write it, XLSX with the same meaning, and files that are no table."""

import datetime
import io
import zipfile

import polars as pl
import pytest
import xlsxwriter

from desmigratif.cores.selection.read.faults import BadRow, WrongUseError
from desmigratif.cores.selection.read.table import read_table, require

WANTED = ("code", "idm", "note")


def workbook(rows: list[list[object]], errors: tuple[tuple[int, int], ...] = ()) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if (number, column) in errors:
                sheet.write_formula(number, column, "=1/0", None, "#DIV/0!")
            else:
                sheet.write(number, column, cell)
    book.close()
    return buffer.getvalue()


def rows(content: bytes) -> list[tuple[object, ...]]:
    return read_table(content, "candidates", WANTED).frame.rows()


@pytest.mark.parametrize(
    "content",
    [
        b"code,idm,other\n11.01.01.2001, 0.5 ,x\n1101012002,,y\n",
        b"\xef\xbb\xbfcode,idm,other\r\n11.01.01.2001,0.5,x\r\n1101012002,,y\r\n",
        b"code;idm;other\n11.01.01.2001;0.5;x\n1101012002;;y\n",
        b'"code","idm","other"\n"11.01.01.2001","0.5","a,b\nc"\n1101012002,,y',
    ],
)
def test_bom_line_ends_semicolons_and_quotes_read_the_same(content: bytes) -> None:
    assert rows(content) == [(2, "11.01.01.2001", "0.5"), (3, "1101012002", None)]


def test_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    assert rows(b"code,idm\n\n11.01.01.2001,1\n,\n11.01.01.2002,1\n") == [
        (3, "11.01.01.2001", "1"),
        (5, "11.01.01.2002", "1"),
    ]


def test_a_row_with_other_columns_only_is_still_a_row() -> None:
    assert rows(b"code,name\n,Jenggik\n") == [(2, None)]


def test_a_ragged_row_is_one_bad_row() -> None:
    table = read_table(b"code,idm\n11.01.01.2001,1,2\n11.01.01.2002,1\n11.01.01.2003\n", "candidates", WANTED)
    assert table.frame["row"].to_list() == [3]
    assert table.bad_rows == (BadRow(2, "code", "cells", "3 ≠ 2"), BadRow(4, "code", "cells", "1 ≠ 2"))


def test_a_workbook_reads_as_the_same_texts() -> None:
    content = workbook(
        [
            ["code", "idm", "note"],
            [1101012001, 0.1, datetime.date(2017, 1, 2)],
            ["11.01.01.2002", 1e-7, True],
            [],
            ["11.01.01.2003", 5e-324, 1e20],
        ]
    )
    assert rows(content) == [
        (2, "1101012001", "0.1", "2017-01-02"),
        (3, "11.01.01.2002", "0.0000001", "true"),
        (5, "11.01.01.2003", f"0.{'0' * 323}5", "100000000000000000000"),
    ]


def test_an_error_in_a_cell_is_no_blank() -> None:
    content = workbook(
        [["", "code", "idm"], ["", "11.01.01.2001", 0], ["", "11.01.01.2002", 0]], errors=((2, 2),)
    )
    assert rows(content) == [(2, "11.01.01.2001", "0"), (3, "11.01.01.2002", "#N/A")]


def test_many_rows_come_in_the_order_of_the_file() -> None:
    lines = [f"11.01.01.{number:04d},{number}\n" for number in range(2000, 12000)]
    table = read_table(("code,idm\n" + "".join(lines)).encode(), "candidates", WANTED)
    assert table.frame["row"].to_list() == list(range(2, 10002))
    assert table.frame["idm"].cast(pl.Int64).to_list() == list(range(2000, 12000))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the first row must name the columns"),
        (b"\n1,2\n", "the first row must name the columns"),
        (b"code,code\n", "column code stands twice"),
        ("code,nãme\n".encode("latin-1"), "not UTF-8"),
        (b'code,idm\n1,"2\n3,4\n', "a quotation mark is out of place"),
        (b"PK\x03\x04nonsense", "not a sound XLSX workbook"),
        (workbook([["code"]])[:-200], "not a sound XLSX workbook"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(WrongUseError) as refused:
        read_table(content, "candidates", WANTED)
    assert said in str(refused.value)


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desmigratif.cores.selection.read.sheet.LARGEST", 1000)
    with pytest.raises(WrongUseError, match="unpacks to"):
        read_table(workbook([["code"]]), "candidates", WANTED)


def test_entities_in_a_workbook_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
        archive.writestr("xl/_rels/workbook.xml.rels", "<a/>")
    with pytest.raises(WrongUseError, match="not a sound XLSX workbook"):
        read_table(buffer.getvalue(), "candidates", WANTED)


def _changed(offset: int, value: bytes) -> bytes:
    """A workbook with some bytes changed at this place of every part's local and central header."""
    content = bytearray(workbook([["code"]]))
    for mark, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset + shift : place + offset + shift + len(value)] = value
            place = content.find(mark, place + 4)
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(_changed(6, b"\x01\x00"), id="encrypted"),
        pytest.param(_changed(8, b"\x63\x00"), id="packed by a method nobody knows"),
        pytest.param(
            workbook([["code"]]).replace(b"xl/workbook.xml", b"xl/workbook.xyz"), id="a part is missing"
        ),
    ],
)
def test_an_archive_that_cannot_be_opened_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(WrongUseError, match="not a sound XLSX workbook"):
        read_table(content, "candidates", WANTED)


def test_a_table_of_very_many_columns_is_judged_at_once() -> None:
    header = ",".join(f"c{number}" for number in range(200_000))
    assert read_table(f"code,{header}\n".encode(), "candidates", WANTED).header[0] == "code"


def test_a_column_that_is_needed_is_named_and_a_near_one_pointed_at() -> None:
    table = read_table(b"Code,idm\n", "candidates", WANTED)
    with pytest.raises(WrongUseError, match=r"column code is missing: .*“Code” must be written code"):
        require(table, "candidates", ["idm", "code"], "every row needs it")
