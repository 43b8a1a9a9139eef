"""The rows of a version in one form of bytes, so that a print can be compared with the register."""

import hashlib
from collections.abc import Iterable

from desmigratif.decrees.models import AnnexRow
from desmigratif.ui.sheets.writing import Cell, as_csv

HEAD: list[Cell] = ["no", "code", "village", "district", "regency", "province", "year", "from"]


def cells(row: AnnexRow) -> list[Cell]:
    """One row, in the order of HEAD."""
    return [
        *(row.position, row.code, row.name, row.district, row.regency, row.province),
        *(row.year, row.starts_on.isoformat()),
    ]


def content(rows: Iterable[AnnexRow]) -> bytes:
    """The list as CSV. Its SHA-256 is the one that prints carry."""
    return as_csv([HEAD, *map(cells, rows)])


def sha256(rows: Iterable[AnnexRow]) -> str:
    return hashlib.sha256(content(rows)).hexdigest()
