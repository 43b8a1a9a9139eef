"""A list before a plan is made of it: its columns with what is missing in them, and its first rows."""

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from desmigratif.candidates.judging import table_of
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.queries import content_of
from desmigratif.cores.selection.read.codes import KIND_AT, KINDS, dotted_codes
from desmigratif.cores.selection.read.table import ROW

FIRST_ROWS = 8
REMEMBERED = 8  # previews; each is a few kilobytes
TEXTS = ("code", "simulated")


@dataclass(frozen=True)
class Column:
    """One column the plan knows: how many rows fill it in, and its least and greatest number."""

    name: str
    filled: int
    missing: int
    least: float | None
    greatest: float | None


@dataclass(frozen=True)
class Preview:
    """What a list holds. `kinds` counts villages by kind, `simulated` rows that call themselves so."""

    columns: tuple[Column, ...]
    first: tuple[tuple[str, ...], ...]
    kinds: tuple[tuple[str, int], ...]
    provinces: int
    regencies: int
    simulated: int


def preview_of(candidates: CandidateSet) -> Preview:
    """The preview of a list, read once for each content."""
    return _preview(candidates.pk, candidates.sha256)


@lru_cache(maxsize=REMEMBERED)
def _preview(pk: int, sha256: str) -> Preview:
    content = content_of(CandidateSet.objects.get(pk=pk, sha256=sha256))
    frame = table_of(content).frame.drop(ROW)
    codes = frame.select(code=dotted_codes("code")).to_series().drop_nulls()
    kinds = codes.str.slice(KIND_AT, 1).value_counts().sort("count", descending=True)
    return Preview(
        columns=tuple(_column(frame[name]) for name in frame.columns),
        first=tuple(tuple(cell or "" for cell in row) for row in frame.head(FIRST_ROWS).rows()),
        kinds=tuple((KINDS.get(digit, digit).replace("_", " "), count) for digit, count in kinds.rows()),
        provinces=codes.str.slice(0, 2).n_unique(),
        regencies=codes.str.slice(0, 5).n_unique(),
        simulated=_simulated(frame),
    )


def _column(values: pl.Series) -> Column:
    text = values.fill_null("").str.strip_chars()
    filled = int((text != "").sum())
    numbers = text.cast(pl.Float64, strict=False).drop_nulls() if values.name not in TEXTS else None
    if numbers is None or not len(numbers):
        return Column(values.name, filled, len(values) - filled, None, None)
    least, greatest = numbers.min(), numbers.max()
    return Column(values.name, filled, len(values) - filled, _number(least), _number(greatest))


def _number(value: object) -> float | int | None:
    if not isinstance(value, float):
        return None
    return int(value) if value.is_integer() else value


def _simulated(frame: pl.DataFrame) -> int:
    if "simulated" not in frame.columns:
        return 0
    said = frame["simulated"].fill_null("").str.strip_chars().str.to_lowercase()
    return int(said.is_in(["true", "1", "yes", "ya"]).sum())
