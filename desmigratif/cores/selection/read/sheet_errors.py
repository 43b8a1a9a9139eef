"""Where the first sheet of a workbook holds errors such as #N/A, which the reader takes for blank cells."""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ERROR_CELL = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)([0-9]+)"')
CHUNK = 1 << 20


def error_cells(archive: zipfile.ZipFile) -> dict[int, set[int]]:
    """Columns (from 0) of error cells by row (from 1). Raises KeyError or ValueError if it is no XLSX."""
    found: dict[int, set[int]] = defaultdict(set)
    for chunk in _chunks(archive, first_sheet_path(archive)):
        if b't="e"' in chunk:
            for match in ERROR_CELL.finditer(chunk):
                found[int(match[2])].add(column_number(match[1].decode()))
    return found


def first_sheet_path(archive: zipfile.ZipFile) -> str:
    """Path of the first sheet's part inside the archive."""
    book: Element = fromstring(archive.read("xl/workbook.xml"))
    links: Element = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    sheet = next((entry for entry in book.iter() if entry.tag.endswith("}sheet")), None)
    if sheet is None:
        raise ValueError("no sheet")
    targets = {entry.get("Id"): entry.get("Target", "") for entry in links}
    target = targets[sheet.get(RELATION)]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def column_number(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _chunks(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """The part in pieces that never cut a tag in two."""
    rest = b""
    with archive.open(path) as part:
        while piece := part.read(CHUNK):
            piece = rest + piece
            cut = piece.rfind(b"<")
            cut = len(piece) if cut < 0 else cut
            yield piece[:cut]
            rest = piece[cut:]
    yield rest
