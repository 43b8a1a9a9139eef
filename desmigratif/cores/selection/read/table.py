"""A CSV or XLSX file as a frame of texts, exactly as written. What the texts mean is decided elsewhere."""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from desmigratif.cores.selection.read.faults import BadRow, WrongUseError
from desmigratif.cores.selection.read.sheet import sheet_rows

BATCH = 4096  # rows held as Python texts at a time
ROW = "row"


@dataclass(frozen=True, eq=False)
class Table:
    """`header` as written; `frame` holds `row` (the header is 1) and the wanted columns that the file has,
    as trimmed texts, blank = null. Rows without any text are left out but counted.
    """

    header: tuple[str, ...]
    frame: pl.DataFrame
    bad_rows: tuple[BadRow, ...] = ()

    def has(self, *columns: str) -> bool:
        return set(columns) <= set(self.header)


def read_table(content: bytes, name: str, wanted: Collection[str]) -> Table:
    """Table of a file; XLSX when the content is a zip archive, CSV otherwise.

    CSV: UTF-8 with or without byte order mark, comma or (as Indonesian spreadsheets write) semicolon.
    Raises WrongUseError when it is no table at all. Rows with too few or too many cells are bad rows.
    """
    rows = iter(sheet_rows(content, name) if content[:4] == b"PK\x03\x04" else _csv_rows(content, name))
    header = tuple(cell.strip() for cell in next(rows, ()))
    if not any(header):
        raise WrongUseError(f"{name}: the first row must name the columns")
    twice = sorted(column for column, times in Counter(header).items() if column and times > 1)
    if twice:
        raise WrongUseError(f"{name}: column {twice[0]} stands twice: keep one")
    return _table(header, rows, [column for column in header if column in wanted])


def require(table: Table, name: str, columns: Iterable[str], why: str) -> None:
    """Raise WrongUseError naming the first column that is missing and what needs it."""
    for column in columns:
        if column not in table.header:
            near = [other for other in table.header if other.lower() == column.lower()]
            hint = f" (column “{near[0]}” must be written {column})" if near else ""
            raise WrongUseError(f"{name}: column {column} is missing: {why}{hint}")


def _table(header: tuple[str, ...], rows: Iterator[Sequence[str]], wanted: list[str]) -> Table:
    places = [header.index(column) for column in wanted]
    width, bad, frames = len(header), [], [_frame([], wanted, places)]
    numbered = enumerate(rows, start=2)
    while batch := list(itertools.islice(numbered, BATCH)):
        even = []
        for number, row in batch:
            if not any(map(str.strip, row)):
                continue
            if len(row) == width:
                even.append((number, row))
            else:
                bad.append(BadRow(number, header[0], "cells", f"{len(row)} ≠ {width}"))
        frames.append(_frame(even, wanted, places))
    frame = pl.concat(frames)
    texts = [pl.col(column).str.strip_chars().replace("", None) for column in wanted]
    return Table(header, frame.with_columns(texts), tuple(bad))


def _frame(rows: list[tuple[int, Sequence[str]]], wanted: list[str], places: list[int]) -> pl.DataFrame:
    columns = {ROW: pl.Series([number for number, _ in rows], dtype=pl.Int64)}
    for column, place in zip(wanted, places, strict=True):
        columns[column] = pl.Series([row[place] for _, row in rows], dtype=pl.String)
    return pl.DataFrame(columns)


def _csv_rows(content: bytes, name: str) -> Iterator[Sequence[str]]:
    first = content[: content.find(b"\n") + 1 or len(content)]
    delimiter = ";" if first.count(b";") > first.count(b",") else ","
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    number = 0
    try:
        for row in csv.reader(text, delimiter=delimiter, strict=True):
            number += 1
            yield row
    except csv.Error as error:
        if "field limit" in str(error):
            raise WrongUseError(
                f"{name}: row {number + 1}: a cell is too long: is a closing quotation mark missing?"
            ) from error
        raise WrongUseError(
            f"{name}: row {number + 1}: a quotation mark is out of place ({error})"
        ) from error
    except UnicodeDecodeError as error:
        raise WrongUseError(f"{name}: not UTF-8 text: save it as “CSV UTF-8” or as XLSX") from error
