"""Lists of areas as CSV and XLSX that no spreadsheet executes."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.places.models import Area
from desmigratif.places.queries import Child

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
Cell = str | int | float | None


def harmless(text: str) -> str:
    """Text that a spreadsheet shows and never computes: a dangerous first character gets an apostrophe."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def header() -> list[Cell]:
    return [
        *(_("code"), _("name"), _("level"), _("kind"), _("regencies"), _("districts"), _("villages")),
        *(_("latitude"), _("longitude"), _("position"), _("may be off by (km)")),
    ]


def row(child: Child) -> list[Cell]:
    """Cells of one area in the order of `header`."""
    area = child.area
    return [
        *(area.code, area.name, str(area.get_level_display()), child.kind),
        *(child.regencies, child.districts, child.villages),
        *(area.lat, area.lng, str(area.get_position_source_display()), area.position_error_km),
    ]


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV in UTF-8 with a byte order mark, which spreadsheets need to see."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [harmless(cell) if isinstance(cell, str) else cell for cell in cells] for cells in rows
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def as_xlsx(rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet, first row bold; texts are texts, never formulas or links."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(number, column, harmless(cell), None if number else bold)
                elif cell is not None:
                    sheet.write_number(number, column, cell)
    return out.getvalue()


FORMS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""How a list is written, and what that is called on the wire."""


def file_name(area: Area | None, form: str) -> str:
    """Name of the download: the area's code and name in plain letters."""
    room = slugify(_("places"))
    about = "indonesia" if area is None else slugify(f"{area.code or area.pk} {area.name}")
    return f"desmigratif-{room}-{about}.{form}"
