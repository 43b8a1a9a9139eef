"""Translation catalogues, one a room, without GNU gettext: `update`, `check` and `compile`.

English is the msgid; each room's `locale/id` is complete. Texts are found with Django's own template
reading and Babel's Python reading.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")


def rooms() -> list[Path]:
    """Folders that hold a catalogue."""
    return sorted(path.parents[2] for path in PACKAGE.glob("*/locale/id/LC_MESSAGES"))


def catalogue_of(room: Path) -> Path:
    return room / "locale" / "id" / "LC_MESSAGES" / "django.po"


def _sources(room: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(room.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or {"tests", "migrations", "static"} & set(path.parts):
            continue
        if path.is_relative_to(PACKAGE / "cores"):
            continue
        text = path.read_text("utf-8")
        if path.suffix == ".py":
            yield path, text
        elif "templates" in path.parts:
            # Babel reads Python: indentation of the template would be a syntax error there
            lines = templatize(text, origin=str(path)).splitlines()
            yield path, "\n".join(line.lstrip() for line in lines)


def _empty() -> Catalog:
    """A catalogue of Indonesian, which has one form for singular and plural (Babel would assume two)."""
    catalogue = Catalog(locale="id", charset="utf-8")
    catalogue.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    return catalogue


def found(room: Path) -> Catalog:
    """Every translatable text of a room's code and templates."""
    catalogue = _empty()
    for _path, text in _sources(room):
        source = io.BytesIO(text.encode("utf-8"))
        for _line, message, _comments, context in extract("python", source, KEYWORDS):
            if message:
                catalogue.add(message, context=context)
    return catalogue


def known(room: Path) -> Catalog:
    """The room's catalogue as written by its translators; empty when it has none yet."""
    path = catalogue_of(room)
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return pofile.read_po(file, locale="id")


def _faults(room: Path) -> Iterator[str]:
    wanted, have = found(room), known(room)
    name = catalogue_of(room).relative_to(PACKAGE.parent)
    for message in wanted:
        if message.id and have.get(message.id, message.context) is None:
            yield f"{name}: missing {message.id!r}"
    for message in have:
        if message.id:
            yield from (f"{name}: {fault}" for fault in _message_faults(message, wanted))


def _message_faults(message: Message, wanted: Catalog) -> Iterator[str]:
    if wanted.get(message.id, message.context) is None:
        yield f"no longer used {message.id!r}"
    elif message.fuzzy:
        yield f"fuzzy {message.id!r}"
    elif not all(_strings(message.string)):
        yield f"no Indonesian for {message.id!r}"
    else:
        sought = {match.group() for match in PLACEHOLDER.finditer(_strings(message.id)[-1])}
        for text in _strings(message.string):
            if {match.group() for match in PLACEHOLDER.finditer(text)} != sought:
                yield f"other placeholders in the Indonesian of {message.id!r}"


def _strings(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [""])


def check() -> int:
    """Print each fault; exit status 1 when there is one."""
    faults = [fault for room in rooms() for fault in _faults(room)]
    faults += _disagreements()
    print("\n".join(faults) or f"{len(rooms())} catalogues complete")
    return 1 if faults else 0


def _disagreements() -> Iterator[str]:
    """Texts that two rooms translate differently: Django merges the rooms, so one would show in the other."""
    first: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for room in rooms():
        for message in known(room):
            key, said = (message.context or "", _strings(message.id)[0]), _strings(message.string)
            if not message.id or not all(said):
                continue
            other, before = first.setdefault(key, (room.name, said))
            if before != said:
                yield f"{room.name}: other Indonesian than in {other} for {key[1]!r}"


def update() -> int:
    """Add what is new (untranslated) and drop what is no longer used, in every catalogue."""
    for room in rooms():
        wanted, have = found(room), known(room)
        for message in wanted:
            old = have.get(message.id, message.context) if message.id else None
            if old is not None:
                message.string = old.string
        _write(room, wanted)
    return 0


def _write(room: Path, catalogue: Catalog) -> None:
    catalogue.fuzzy = False
    out = io.BytesIO()
    pofile.write_po(out, catalogue, width=0, omit_header=True, no_location=True, sort_output=True)
    header = (
        'msgid ""\nmsgstr ""\n"Language: id\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    text = (header + out.getvalue().decode("utf-8").strip() + "\n").encode("utf-8")
    path = catalogue_of(room)
    if not path.exists() or path.read_bytes() != text:
        path.write_bytes(text)


def compile_all() -> int:
    """Make the binary catalogues that Django reads; only those whose text is newer."""
    for room in rooms():
        source = catalogue_of(room)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        with target.open("wb") as file:
            write_mo(file, known(room))
    return 0


def main(arguments: list[str]) -> int:
    commands = {"check": check, "update": update, "compile": compile_all}
    if len(arguments) != 1 or arguments[0] not in commands:
        print("usage: python -m desmigratif.config.catalogues check|update|compile", file=sys.stderr)
        return 2
    return commands[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
