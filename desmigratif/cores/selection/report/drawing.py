"""The map of report.html as a picture that stands alone. Only shapes and numbers are taken over, no text."""

import re

SVG = re.compile(r'<figure><svg viewBox="0 0 (\d{1,5}) (\d{1,5})"[^>]*>(.*?)</svg>', re.DOTALL)
SHAPE = re.compile(r'<(circle|rect|path) class="(land|y[0-3])"((?: [a-z]{1,6}="[-MmLlhz0-9. ]*"){1,4})/?>')
COLOURS = ("#00518c", "#b03a00", "#2c6e2f", "#7a2a80")  # as in the style sheet of the page
LAND = 'stroke="#c3cfd5" stroke-width="2.5" stroke-linecap="round" fill="none"'


def drawing_of(page: str) -> str:
    """The map of a report page as an SVG file without any text; empty when the page has no map."""
    found = SVG.search(page)
    if found is None:
        return ""
    width, height, inside = found.groups()
    shapes = "".join(f"<{name}{numbers} {_paint(kind)}/>" for name, kind, numbers in SHAPE.findall(inside))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{shapes}</svg>'
    )


def _paint(kind: str) -> str:
    return LAND if kind == "land" else f'fill="{COLOURS[int(kind[1])]}"'
