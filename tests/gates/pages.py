"""Templates: no text in one language only, nothing inline, nothing from elsewhere."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType

from tests.gates.tree import File

DYNAMIC = "\ue000"
WORD = re.compile(r"[^\W\d_]{2,}")
FILE_NAME = re.compile(r"[\w-]+\.(?:csv|xlsx|toml|json|geojson|html|pdf)\b")
SEEN = {"title", "alt", "aria-label", "aria-description", "placeholder", "label", "note", "summary"}
UNSEEN_ELEMENTS = {"script", "style", "code", "kbd", "samp"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SAME_IN_EVERY_LANGUAGE = {
    "Desmigratif",
    "CSV",
    "XLSX",
    "GeoJSON",
    "JSON",
    "TOML",
    "PDF",
    "SHA",
    "ID",
    "EN",
    "km",
    "Kepmendagri",
}


class _Reader(HTMLParser):
    """Collects what a reader would see, with its line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple[int, str]] = []
        self.tags: list[tuple[int, str, dict[str, str]]] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        self.tags.append((line, tag, values))
        self.seen += [(line, value) for name, value in values.items() if name in SEEN]
        # Text in a named other language is meant to stay so, as in the language switch.
        if tag not in VOID and (
            self._unseen or tag in UNSEEN_ELEMENTS or ("lang" in values and tag != "html")
        ):
            self._unseen.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        depth = len(self._unseen)
        self.handle_starttag(tag, attrs)
        del self._unseen[depth:]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            while self._unseen.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            line = self.getpos()[0]
            self.seen += [(line + place, text) for place, text in enumerate(data.split("\n"))]


def untranslated(templates: Iterable[File]) -> Iterator[str]:
    """Words outside `translate` and `blocktranslate`, in text and in attributes that are shown."""
    for file in templates:
        for line, text in _read(file).seen:
            words = [
                word for word in WORD.findall(FILE_NAME.sub("", text)) if word not in SAME_IN_EVERY_LANGUAGE
            ]
            if words:
                yield f"{file.path}:{line} “{' '.join(words)[:60]}” is in one language only: use translate"


def inline_or_foreign(templates: Iterable[File]) -> Iterator[str]:
    """What the Content-Security-Policy refuses: inline scripts, handlers and styles, other origins."""
    for file in templates:
        for line, tag, values in _read(file).tags:
            if tag == "style" or "style" in values:
                yield f"{file.path}:{line} <{tag}> has an inline style: use a class"
            if tag == "script" and "src" not in values and values.get("type") != "application/json":
                yield f"{file.path}:{line} an inline script: use a file under static/"
            if any(name.startswith("on") and name.isalpha() for name in values):
                yield f"{file.path}:{line} <{tag}> has an inline handler: use a file under static/"
            loaded = values.get("src", "") + (values.get("href", "") if tag == "link" else "")
            if re.match(r"(https?:)?//", loaded):
                yield f"{file.path}:{line} <{tag}> loads from elsewhere: bring the file along"


def _read(file: File) -> _Reader:
    reader = _Reader()
    reader.feed("".join(_without_template_tags(Lexer(file.text).tokenize())))
    reader.close()
    return reader


def _without_template_tags(tokens: list[Token]) -> Iterator[str]:
    """The template's own text; a value becomes one character of no alphabet."""
    until = before = ""
    for token in tokens:
        breaks = "\n" * token.contents.count("\n")
        word = (token.split_contents() or [""])[0] if token.token_type == TokenType.BLOCK else ""
        if until:
            until = "" if word == until else until
            yield breaks
        elif token.token_type == TokenType.TEXT:
            before = token.contents
            yield before
        elif token.token_type == TokenType.VAR:
            # In `<{{ tag }}>` only a letter makes an element of it.
            yield "x" if before.endswith(("<", "</")) else DYNAMIC + breaks
        else:
            until = f"end{word}" if word in {"blocktranslate", "blocktrans", "comment"} else ""
            yield breaks
