"""Small pieces of report.html: headings, bilingual paragraphs, tables, numbers, the style sheet."""

from collections.abc import Collection, Iterable, Sequence
from html import escape

from desmigratif.cores.selection.report.words import COLUMNS, HEADINGS, Words

NUMERIC = ' class="n"'
STYLE = """
:root{color-scheme:light;--ink:#1b2a33;--soft:#54646e;--line:#c9d3d8;--paper:#fff;--wash:#f2f6f7}
body{margin:0;background:var(--wash);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:68rem;margin:auto;padding:1rem;background:var(--paper)}
h1,h2,h3{line-height:1.25}
h2{margin:2rem 0 .25rem}
h1 [lang=en],h2 [lang=en],p[lang=en]{color:var(--soft);font-weight:400}
h1 [lang=en],h2 [lang=en]{display:block;font-size:.7em}
p{margin:.25rem 0}
.simulated{border:3px solid #8a4b00;background:#fff4e0;padding:.5rem 1rem;font-weight:600}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.5rem 0}
th,td{padding:.3rem .5rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{background:var(--wash)}
th [lang=en]{display:block;font-weight:400;color:var(--soft)}
.n{text-align:right;font-variant-numeric:tabular-nums}
figure{margin:0}
figure>svg{width:100%;height:auto}
.legend svg{width:.9rem;height:.9rem;vertical-align:-.1rem}
.land{stroke:#d5dee2;stroke-width:2.5;stroke-linecap:round;fill:none}
.y0{fill:#00518c}.y1{fill:#b03a00}.y2{fill:#2c6e2f}.y3{fill:#7a2a80}
.legend span{margin-right:1rem}
.mark{display:none}
@media print{body{background:none}main{max-width:none}tr{break-inside:avoid}h2,h3{break-after:avoid}
.scroll{overflow:visible}}
"""
SIMULATED_STYLE = """
@media print{.mark{display:block;position:fixed;top:42%;left:0;right:0;text-align:center;
font:700 4.5rem system-ui,sans-serif;color:#8a4b00;opacity:.13;transform:rotate(-28deg)}}
@page{margin:1.8cm 1.5cm;@top-center{content:"DATA SIMULASI · SIMULATED DATA";
font:700 10pt sans-serif;color:#8a4b00}}
"""


def both(texts: Words) -> str:
    """A paragraph in Indonesian and one in English."""
    return f'<p>{escape(texts[0])}</p><p lang="en">{escape(texts[1])}</p>'


def heading(name: str) -> str:
    indonesian, english = HEADINGS[name]
    return f'\n<h2>{escape(indonesian)} <span lang="en">{escape(english)}</span></h2>\n'


def cell_words(*names: str) -> list[str]:
    """Column headings by name."""
    return [" / ".join(dict.fromkeys(COLUMNS[name])) for name in names]


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], numeric: Collection[int] = ()) -> str:
    """A table; a header that is a known column name is written in both languages."""
    head = "".join(_head(text, place in numeric) for place, text in enumerate(headers))
    body = "\n".join(f"<tr>{_cells(row, numeric)}</tr>" for row in rows)
    return (
        f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def cell_text(value: object) -> str:
    return "" if value is None else str(value)


def number(value: int | None) -> str:
    """A whole number with thin groups of three that read the same in both languages."""
    return "–" if value is None else f"{value:,}".replace(",", "\u202f")


def kilometres(millimetres: int) -> str:
    """Whole millimetres as kilometres, exactly."""
    whole, rest = divmod(millimetres, 1_000_000)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")


def _head(text: str, right: bool) -> str:
    mark = NUMERIC if right else ""
    if text not in COLUMNS:
        return f'<th scope="col"{mark}>{escape(text)}</th>'
    indonesian, english = COLUMNS[text]
    return f'<th scope="col"{mark}>{escape(indonesian)}<span lang="en">{escape(english)}</span></th>'


def _cells(row: Sequence[object], numeric: Collection[int]) -> str:
    return "".join(
        f"<td{NUMERIC if place in numeric else ''}>{escape(cell_text(value))}</td>"
        for place, value in enumerate(row)
    )
