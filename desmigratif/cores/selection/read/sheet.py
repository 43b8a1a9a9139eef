"""Rows of the first sheet of an XLSX workbook as texts. Nothing is evaluated; CSV is read in `table`."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from python_calamine import CalamineError, CalamineWorkbook

from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.sheet_errors import error_cells

LARGEST = 400_000_000  # bytes once unpacked; a register of all villages needs some 40 million
ERROR = "#N/A"
UNSOUND = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    IndexError,
    ValueError,
    EOFError,
    RuntimeError,  # encrypted, or packed by a method that the reader does not know
    ParseError,
    DefusedXmlException,
)


def sheet_rows(content: bytes, name: str) -> Iterator[Sequence[str]]:
    """Rows of the first sheet, the first row of the sheet first, blank rows included.

    A number becomes the shortest decimal that reads back as the same double, without exponent; an error
    becomes `ERROR`. Raises WrongUseError for what is no workbook or unpacks to more than `LARGEST`.
    """
    errors = _errors(content, name)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, IndexError) as error:
        raise WrongUseError(f"{name}: the workbook cannot be read: {error}") from error
    left = sheet.start[1] if sheet.start else 0  # blank columns at the left are not given
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        row = [cell_text(cell) for cell in cells]
        for column in errors.get(number, ()):
            row[column - left] = ERROR
        yield row


def cell_text(cell: object) -> str:
    """A cell as text: numbers exactly, days as YYYY-MM-DD."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return number_text(float(cell))
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == datetime.min.time() else cell).isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def number_text(number: float) -> str:
    """Shortest decimal that reads back as the same double, written without exponent."""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text else text


def _errors(content: bytes, name: str) -> dict[int, set[int]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > LARGEST:
                raise WrongUseError(f"{name}: the workbook unpacks to {size} bytes, more than {LARGEST}")
            return error_cells(archive)
    except UNSOUND as error:
        raise WrongUseError(f"{name}: not a sound XLSX workbook: {error}") from error
