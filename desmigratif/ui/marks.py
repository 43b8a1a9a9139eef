"""Marks on a map: shapes that tell things apart where colour is not seen. Pure functions."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

CIRCLE = "circle"
SHAPES = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "triangle": ((0, -1.2), (1.15, 0.8), (-1.15, 0.8)),
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "wedge": ((-1.15, -0.8), (1.15, -0.8), (0, 1.2)),
    "cross": (
        *((-0.45, -1.15), (0.45, -1.15), (0.45, -0.45), (1.15, -0.45), (1.15, 0.45), (0.45, 0.45)),
        *((0.45, 1.15), (-0.45, 1.15), (-0.45, 0.45), (-1.15, 0.45), (-1.15, -0.45), (-0.45, -0.45)),
    ),
    "hexagon": ((-1.1, 0), (-0.55, -0.95), (0.55, -0.95), (1.1, 0), (0.55, 0.95), (-0.55, 0.95)),
}
"""Corners, the radius being one; a circle has none."""


def mark(shape: str, *, css: str, x: int, y: int, radius: int, title: str = "") -> SafeString:
    """One mark around a place of the drawing; KeyError for a shape that is not known."""
    css = f"map-point {css}".rstrip()
    inside = format_html("<title>{}</title>", title) if title else ""
    if shape == CIRCLE:
        words = '<circle class="{}" cx="{}" cy="{}" r="{}">{}</circle>'
        return format_html(words, css, x, y, radius, inside)
    corners = [f"{x + round(east * radius)} {y + round(south * radius)}" for east, south in SHAPES[shape]]
    return format_html('<path class="{}" d="M{}z">{}</path>', css, "L".join(corners), inside)
