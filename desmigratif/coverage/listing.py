"""A list of sites of the past as it is brought: CSV or XLSX, its rows as text with their numbers."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from desmigratif.candidates.soundness import UnreadableError, is_workbook, try_reading
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.sheet import sheet_rows

MOST_ROWS = 1_000
MOST_BYTES = 2_000_000
LONGEST_CELL = 400
COLUMNS = {
    "code": ("kode", "code"),
    "programme": ("program", "programme"),
    "starts": ("mulai", "from", "starts"),
    "ends": ("sampai", "until before", "until", "sampai sebelum"),
    "state": ("keadaan", "state"),
    "source": ("sumber", "source"),
}
NEEDED = ("code", "programme", "starts", "source")


class UnreadableListError(Exception):
    """The file as a whole cannot be used; the text says why, for people."""


@dataclass(frozen=True)
class Row:
    """One filled row: its number as a spreadsheet shows it, and the text of each known column."""

    number: int
    cells: dict[str, str]


def rows_of(content: bytes) -> list[Row]:
    """Every filled row of the first sheet. Raises UnreadableListError."""
    if len(content) > MOST_BYTES:
        raise UnreadableListError(_("The file is larger than 2 MB. Divide it."))
    lines = iter(_workbook(content) if is_workbook(content) else _csv(content))
    at = _places([cell.strip().lower() for cell in next(lines, [])])
    found = []
    for number, line in enumerate(lines, start=2):
        if any(cell.strip() for cell in line):
            cells = {name: _cell(line, place) for name, place in at.items()}
            found.append(Row(number, {**dict.fromkeys(COLUMNS, ""), **cells}))
    if not 1 <= len(found) <= MOST_ROWS:
        raise UnreadableListError(
            _("The list has %(rows)s rows; give 1 to %(most)s.") % {"rows": len(found), "most": MOST_ROWS}
        )
    return found


def _cell(line: Sequence[str], place: int) -> str:
    return line[place].replace("\0", "").strip()[:LONGEST_CELL] if place < len(line) else ""


def _places(header: list[str]) -> dict[str, int]:
    """Which column stands where."""
    at = {
        column: next(header.index(word) for word in words if word in header)
        for column, words in COLUMNS.items()
        if set(words) & set(header)
    }
    missing = [COLUMNS[column][0] for column in NEEDED if column not in at]
    if missing:
        raise UnreadableListError(
            _("The first row must name the columns; missing: %(missing)s.") % {"missing": ", ".join(missing)}
        )
    return at


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableListError(_("This is no CSV file. Save the table as “CSV UTF-8”.")) from None
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        yield from lines
    except csv.Error:
        words = _("Line %(line)s cannot be read; a quotation mark may be unclosed.")
        raise UnreadableListError(words % {"line": lines.line_num}) from None


def _workbook(content: bytes) -> Iterator[Sequence[str]]:
    """Read first where a hostile workbook can break nothing."""
    try:
        try_reading(content)
        yield from sheet_rows(content, "")
    except (UnreadableError, WrongUseError):
        raise UnreadableListError(_("This is no XLSX file that can be read. Save it again.")) from None
