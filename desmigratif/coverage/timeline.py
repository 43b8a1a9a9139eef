"""The timeline: for each programme a row of bars, one bar a year. Pure drawing; the table beside it says the
same."""

from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from desmigratif.coverage.queries import Year
from desmigratif.coverage.signs import Sign
from desmigratif.programmes.models import Programme

WIDTH, LEFT, ROW, TALLEST, FOOT = 1000, 14, 96, 52, 34


def drawing(years: Sequence[Year], programmes: Sequence[Programme], signs: dict[int, Sign]) -> SafeString:
    """An SVG picture, hidden from screen readers, for which the table is."""
    shown = [one for one in programmes if any(year.begun[one.pk] for year in years)]
    height = ROW * len(shown) + FOOT
    step = (WIDTH - 2 * LEFT) / max(1, len(years))
    return format_html(
        '<svg class="cover-years" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}{}</svg>',
        WIDTH,
        height,
        format_html_join("", "{}", ((_row(n, one, years, signs, step),) for n, one in enumerate(shown))),
        _scale(years, step, height),
    )


def _row(
    number: int, programme: Programme, years: Sequence[Year], signs: dict[int, Sign], step: float
) -> SafeString:
    """One programme: its name over a line, bars on the line, the number on each bar."""
    ground = ROW * (number + 1) - 4
    most = max(year.begun[programme.pk] for year in years)
    bars = format_html_join("", "{}", ((bar,) for bar in _bars(programme.pk, years, step, ground, most)))
    return format_html(
        '<g class="{}"><text class="cover-name" x="{}" y="{}">{}</text>'
        '<path class="cover-ground" d="M{} {}H{}"/>{}</g>',
        signs[programme.pk].css,
        LEFT,
        ground - ROW + 28,
        programme.name,
        LEFT,
        ground,
        WIDTH - LEFT,
        bars,
    )


def _bars(pk: int, years: Sequence[Year], step: float, ground: int, most: int) -> Iterator[SafeString]:
    for place, year in enumerate(years):
        count = year.begun[pk]
        if count:
            high = max(2, round((TALLEST - 18) * count / most))
            middle = round(LEFT + (place + 0.5) * step)
            half = max(2, round(min(step, 48) * 0.36))
            yield format_html(
                '<path class="map-point" d="M{} {}v-{}h{}v{}z"/><text x="{}" y="{}">{}</text>',
                *(middle - half, ground, high, 2 * half, high),
                *(middle, ground - high - 5, count),
            )


def _scale(years: Sequence[Year], step: float, height: int) -> SafeString:
    """The years below, every second or third where they would touch."""
    every = max(1, round(48 / step + 0.49))
    words = (
        (round(LEFT + (place + 0.5) * step), height - 10, f"{'≤' if year.and_before else ''}{year.number}")
        for place, year in enumerate(years)
        if place % every == 0
    )
    return format_html_join("", '<text x="{}" y="{}">{}</text>', words)
