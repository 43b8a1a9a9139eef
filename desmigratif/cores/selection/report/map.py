"""A map of the chosen villages as one SVG: dots by year over the candidates' own positions. No map server."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import polars as pl

WIDTH, MARGIN = 1000.0, 10.0
CELL = 2.5  # pixels of the raster that shows where candidates are
SHAPES = (
    '<circle class="y{n}" cx="{x}" cy="{y}" r="4">{title}</circle>',
    '<rect class="y{n}" x="{left}" y="{top}" width="7" height="7">{title}</rect>',
    '<path class="y{n}" d="M{x} {top}l4.5 8h-9z">{title}</path>',
    '<path class="y{n}" d="M{x} {top}l4.5 4.5-4.5 4.5-4.5-4.5z">{title}</path>',
)


@dataclass(frozen=True)
class _Frame:
    west: float
    north: float
    scale: float
    height: float

    def place(self, points: pl.DataFrame) -> tuple[Sequence[float], Sequence[float]]:
        x = (points["lng"] - self.west) * self.scale + MARGIN
        y = (self.north - points["lat"]) * self.scale + MARGIN
        return x.round(1).to_list(), y.round(1).to_list()


def map_svg(candidates: pl.DataFrame, chosen: pl.DataFrame, label: str) -> str:
    """The map, empty when no chosen village has a position.

    Both tables have lat and lng in degrees (null without a position); `chosen` has code, name and year too.
    One shape and colour a year, so that colour never stands alone.
    """
    everywhere = candidates.filter(pl.col("lat").is_not_null())
    placed = chosen.filter(pl.col("lat").is_not_null())
    if not placed.height:
        return ""
    frame = _frame(everywhere)
    years = {year: number for number, year in enumerate(sorted(chosen["year"].unique()))}
    dots = [
        _dot(years[year] % len(SHAPES), x, y, f"{name or code} {year}")
        for x, y, code, name, year in zip(
            *frame.place(placed), placed["code"], placed["name"], placed["year"], strict=True
        )
    ]
    size = f'viewBox="0 0 {WIDTH:.0f} {frame.height:.0f}"'
    return (
        f'<svg {size} role="img" aria-label="{escape(label)}">'
        f'<path class="land" d="{_raster(frame, everywhere)}"/>{"".join(dots)}</svg>'
    )


def legend(years: Sequence[int]) -> str:
    """Shape and colour of each year."""
    items = [
        f'<span><svg viewBox="0 0 10 10" width="14" height="14" aria-hidden="true">'
        f"{_dot(number % len(SHAPES), 5.0, 5.0, '')}</svg> {year}</span>"
        for number, year in enumerate(sorted(years))
    ]
    return f'<p class="legend">{" ".join(items)}</p>'


def _frame(points: pl.DataFrame) -> _Frame:
    lat, lng = points["lat"].to_numpy(), points["lng"].to_numpy()
    span = max(float(np.ptp(lng)), float(np.ptp(lat)), 0.1)
    scale = (WIDTH - 2 * MARGIN) / span
    height = max(float(np.ptp(lat)) * scale + 2 * MARGIN, 4 * MARGIN)
    return _Frame(float(lng.min()), float(lat.max()), scale, height)


def _raster(frame: _Frame, points: pl.DataFrame) -> str:
    x, y = frame.place(points)
    cells = np.unique(np.rint(np.array([y, x]) / CELL).astype(np.int64), axis=1)
    return "".join(f"M{column * CELL:g} {row * CELL:g}h0" for row, column in cells.T.tolist())


def _dot(number: int, x: float, y: float, name: str) -> str:
    title = f"<title>{escape(name)}</title>" if name else ""
    return SHAPES[number].format(n=number, x=x, y=y, left=round(x - 3.5, 1), top=round(y - 4, 1), title=title)
