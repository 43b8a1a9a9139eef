"""Tables that people bring, as CSV or XLSX: the rows as text, each with its number as a spreadsheet shows
it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

LARGEST_MEGABYTES = 50
MOST_ROWS = 200_000


class SheetError(Exception):
    """The file as a whole cannot be used; the text says why, for people."""


@dataclass(frozen=True)
class Refused:
    """A row that was left out: where and why."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return _("row %(row)s, column %(column)s: %(reason)s") % vars(self)


def rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Every filled row of the file as row number and the text of the wanted columns.

    The first row names the columns, in any order and case, more may be there. Raises SheetError for a file
    that is missing, too large, neither CSV nor XLSX, or without one of the columns.
    """
    lines = _lines(path)
    header = [cell.strip().lower() for cell in next(lines, [])]
    missing = [column for column in columns if column not in header]
    if missing:
        raise SheetError(
            _("%(file)s has no column %(missing)s; its first row must name the columns %(columns)s.")
            % {"file": path.name, "missing": ", ".join(missing), "columns": ", ".join(columns)}
        )
    places = {column: header.index(column) for column in columns}
    for number, line in enumerate(lines, start=2):
        if number > MOST_ROWS + 1:
            raise SheetError(
                _("%(file)s has more than %(most)s rows.") % {"file": path.name, "most": MOST_ROWS}
            )
        if any(line):
            yield number, {column: line[at] if at < len(line) else "" for column, at in places.items()}


def content(path: Path, most_megabytes: int) -> bytes:
    """The file as it is. Raises SheetError when it is missing, closed to us or too large."""
    try:
        if path.stat().st_size > most_megabytes * 1024 * 1024:
            size = {"file": path.name, "most": most_megabytes}
            raise SheetError(_("%(file)s is larger than %(most)s MB.") % size)
        return path.read_bytes()
    except OSError as error:
        reason = {"file": path.name, "error": error.strerror}
        raise SheetError(_("%(file)s cannot be read: %(error)s.") % reason) from error


def _lines(path: Path) -> Iterator[list[str]]:
    data = content(path, LARGEST_MEGABYTES)
    if path.suffix.lower() == ".xlsx":
        return _xlsx(data, path.name)
    try:
        return _csv(data.decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise SheetError(
            _("%(file)s is not UTF-8 text; save it again as “CSV UTF-8”.") % {"file": path.name}
        ) from error


def _csv(text: str, name: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for line in lines:
            yield [cell.strip() for cell in line]
    except csv.Error as error:
        words = _("%(file)s is no readable CSV: a quotation mark before line %(line)s may be unclosed.")
        raise SheetError(words % {"file": name, "line": lines.line_num}) from error


def _xlsx(data: bytes, name: str) -> Iterator[list[str]]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        raise SheetError(_("%(file)s is not a readable XLSX file.") % {"file": name}) from error
    for line in sheet:
        yield [_text(cell) for cell in line]


def _text(cell: object) -> str:
    """A cell as the text one would have typed: whole numbers without a decimal point."""
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell).strip()
