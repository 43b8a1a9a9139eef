"""Which villages a village is too near, by code and kilometres, for the details of `reasons`."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from desmigratif.cores.selection.explain.swaps import pairs_near
from desmigratif.cores.selection.problem import Bools, Ints, Problem
from desmigratif.cores.selection.read.assemble import near_sites
from desmigratif.cores.selection.read.inputs import Inputs
from desmigratif.cores.selection.read.near_sites import NO_SITE
from desmigratif.cores.selection.read.nearness import distance_mm

MOST = 3  # chosen villages that are named
Texts = tuple[pl.Series, pl.Series]  # Indonesian and English, null for villages not asked about


def near_texts(inputs: Inputs, problem: Problem, year_index: Ints, asked: Bools) -> Texts:
    """The chosen villages that are too near."""
    pairs = pairs_near(problem, year_index)
    pairs = pairs[asked[pairs[:, 0]]]
    rank = np.arange(len(pairs)) - np.searchsorted(pairs[:, 0], pairs[:, 0])
    count = np.bincount(pairs[:, 0], minlength=len(asked))
    named = pairs[rank < MOST]
    found: dict[int, list[str]] = {}
    for (village, other), mm in zip(named.tolist(), _distances(inputs, named), strict=True):
        found.setdefault(village, []).append(_with_km(problem.codes[other], mm))
    indonesian = [(v, _listed(texts, int(count[v]), "dan {} lagi")) for v, texts in found.items()]
    english = [(v, _listed(texts, int(count[v]), "and {} more")) for v, texts in found.items()]
    return _series(len(asked), indonesian, ","), _series(len(asked), english, ".")


def site_texts(inputs: Inputs, problem: Problem, column: Ints, asked: Bools) -> Texts:
    """The nearest village with a site in the year (index) given for each."""
    if not asked.any():
        return _series(len(asked), (), ","), _series(len(asked), (), ".")
    nearest = near_sites(inputs, problem.clashing)
    rows = np.arange(len(asked))
    site, mm = nearest.village[rows, column], nearest.mm[rows, column]
    asked_rows = np.flatnonzero(asked & (site != NO_SITE)).tolist()
    found = [(row, _with_km(problem.codes[int(site[row])], int(mm[row]))) for row in asked_rows]
    return _series(len(asked), found, ","), _series(len(asked), found, ".")


def _distances(inputs: Inputs, pairs: Ints) -> list[int]:
    table = inputs.candidates.table
    points = list(zip(table["lat"], table["lng"], strict=True)) if len(pairs) else []
    return [distance_mm(*points[one], *points[other]) for one, other in pairs.tolist()]


def _with_km(code: str, mm: int) -> str:
    return f"{code} ({mm // 1_000_000}#{mm // 1_000 % 1_000:03d} km)"


def _listed(texts: list[str], count: int, more: str) -> str:
    rest = count - len(texts)
    return ", ".join(texts) + (f" {more.format(rest)}" if rest else "")


def _series(size: int, found: Iterable[tuple[int, str]], point: str) -> pl.Series:
    texts: list[str | None] = [None] * size
    for row, text in found:
        texts[row] = text.replace("#", point)
    return pl.Series(texts, dtype=pl.String)
