"""The folder of a plan: its files as bytes, and putting them in place. What they say is decided elsewhere."""

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.inputs import Inputs
from desmigratif.cores.selection.read.register import Register

PLAN_COLUMNS = ("code", "name", "regency", "province", "year", "priority", "cost_idr")
MARGINAL_COLUMNS = ("rule", "place", "value", "exact")
ALTERNATIVE_COLUMNS = ("rank", "objective", "enters", "leaves")
WITH_PLAN = ("plan.csv", "explanations.csv", "certificate.json", "marginals.csv", "alternatives.csv")
SLICE = 8192  # rows written at a time, to keep memory low
SUMMARY, REPORT, RUN = "summary.json", "report.html", "run.json"


def plan_table(inputs: Inputs, problem: Problem, year_index: Ints, register: Register) -> pl.DataFrame:
    """The chosen villages by year, then code; blank where the register has no name or the file no cost."""
    chosen = pl.Series(year_index != NOT_CHOSEN, dtype=pl.Boolean)
    years = pl.Series([year.year for year in problem.years], dtype=pl.Int64)
    rows = inputs.candidates.table.filter(chosen).with_columns(
        year=years.gather(pl.Series(year_index, dtype=pl.Int64).filter(chosen))
    )
    codes = rows["code"].to_list()
    names = {
        "name": [register.village(code) or None for code in codes],
        "regency": [register.regency(code) or None for code in codes],
        "province": [register.province(code) or None for code in codes],
    }
    columns = [pl.Series(name, texts, dtype=pl.String) for name, texts in names.items()]
    return rows.with_columns(columns).select(PLAN_COLUMNS).sort("year", "code")


def csv_bytes(table: pl.DataFrame) -> bytes:
    """A table as CSV: UTF-8, LF, quoted only where needed, null = blank."""
    buffer = io.BytesIO(header(tuple(table.columns)))
    buffer.seek(0, io.SEEK_END)
    for part in table.iter_slices(SLICE):
        part.write_csv(buffer, include_header=False, quote_style="necessary", line_terminator="\n")
    return buffer.getvalue()


def json_bytes(data: Mapping[str, object]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Put the files into the folder, made if need be, in place of those of an earlier plan.

    The summary goes first and comes last, so that a folder left half written is no plan. Raises WrongUseError
    when the folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in (SUMMARY, *(set(WITH_PLAN) - set(files))):
            (out / name).unlink(missing_ok=True)
        for name, content in sorted(files.items(), key=lambda file: file[0] == SUMMARY):
            _put(out / name, content)
    except OSError as error:
        raise WrongUseError(f"{out}: cannot be written: {error.strerror}") from error


def _put(path: Path, content: bytes) -> None:
    """The file, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def header(columns: tuple[str, ...]) -> bytes:
    """The first line of a CSV file."""
    return (",".join(columns) + "\n").encode()
