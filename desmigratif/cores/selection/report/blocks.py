"""The pieces a PDF is made of, as plain data in one language: headings, paragraphs, tables, a picture."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from desmigratif.cores.selection.read.register import Register
from desmigratif.cores.selection.report.words import COLUMNS, HEADINGS, Words

Block = dict[str, Any]
LONGEST = 160  # characters of a cell: names are shorter, hostile ones need not fill the page
UNBROKEN = re.compile(r"\S{24}(?=\S)")
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
GROUP = "\u202f"  # what `number` puts between groups of three


@dataclass(frozen=True)
class Voice:
    """The language of a document, and the register its names come from."""

    language: str
    register: Register

    @property
    def place(self) -> int:
        return 0 if self.language == "id" else 1

    def say(self, texts: Words) -> str:
        return self.grouped(texts[self.place])

    def grouped(self, text: str) -> str:
        """Numbers with the separator of the language."""
        return text.replace(GROUP, "." if self.place == 0 else ",")


def heading(name: str, voice: Voice) -> Block:
    return {"kind": "heading", "text": voice.say(HEADINGS[name])}


def subheading(text: str) -> Block:
    return {"kind": "subheading", "text": fitted(text)}


def paragraph(text: str) -> Block:
    return {"kind": "paragraph", "text": text}


def points(texts: Iterable[str]) -> Block:
    return {"kind": "points", "texts": list(texts)}


def command(text: str) -> Block:
    return {"kind": "command", "text": text}


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    voice: Voice,
    numeric: Iterable[int] = (),
    *,
    longest: int = LONGEST,
) -> Block:
    """A table; a column that is known by name is written in the document's language.

    Columns of numbers and codes are as wide as they need, the others share the rest of the page.
    """
    narrow = {"code", "year", "rank", "file", "certainty", *(columns[place] for place in numeric)}
    return {
        "kind": "table",
        "head": [voice.say(COLUMNS[name]) if name in COLUMNS else name for name in columns],
        "rows": [[voice.grouped(fitted(cell, longest)) for cell in row] for row in rows],
        "numeric": list(numeric),
        "narrow": [name in narrow for name in columns],
    }


def fitted(value: object, longest: int = LONGEST) -> str:
    """A cell as text that fits: no control characters, not endless, long words with places to break."""
    text = HIDDEN.sub(" ", "" if value is None else str(value))
    if len(text) > longest:
        text = text[:longest] + "…"
    return UNBROKEN.sub(lambda found: found.group() + "\u200b", text)
