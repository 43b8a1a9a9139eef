"""Lists that people take away, as CSV and XLSX that no spreadsheet executes."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
Cell = str | int | float | None


def harmless(text: str) -> str:
    """Text that a spreadsheet shows and never computes: a dangerous first character gets an apostrophe."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV in UTF-8 with a byte order mark, which spreadsheets need to see."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [harmless(cell) if isinstance(cell, str) else cell for cell in cells] for cells in rows
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def as_xlsx(rows: Iterable[Sequence[Cell]], *, head: int = 0, made: datetime | None = None) -> bytes:
    """A workbook of one sheet; texts are texts, never formulas or links. Row `head`, from 0, is bold; the
    first one stays in sight, a later one is repeated on paper. With `made`, same rows give same bytes."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        if made is not None:
            workbook.set_properties({"created": made})
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True})
        if head:
            sheet.repeat_rows(head)
        else:
            sheet.freeze_panes(1, 0)
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(number, column, harmless(cell), bold if number == head else None)
                elif cell is not None:
                    sheet.write_number(number, column, cell)
    return out.getvalue()


FORMS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""How a list is written, and what that is called on the wire."""
