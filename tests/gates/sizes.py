"""How long things may be."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from tests.gates.tree import File

FILE, FILE_TARGET = 500, 300
TEMPLATE = 200
ROOM = 2_500
VIEW = 15
CODE = (".py", ".js", ".css", ".html")

LARGER_ROOMS: dict[str, int] = {}
"""Rooms that were looked at and may be larger, each up to its own number."""

OVER_TARGET: frozenset[str] = frozenset()
"""Files between target and limit that were looked at and are better in one piece."""


def long_files(files: Iterable[File]) -> Iterator[str]:
    for file in files:
        if file.path.endswith(CODE) and not file.is_vendored and "/migrations/" not in file.path:
            if file.lines > FILE:
                yield f"{file.path} has {file.lines} lines, {FILE} at most: split it"
            elif file.lines > FILE_TARGET and file.path not in OVER_TARGET:
                yield f"{file.path} has {file.lines} lines, {FILE_TARGET} wanted: split it or list it above"


def stale_exceptions(files: Iterable[File]) -> Iterator[str]:
    long = {file.path for file in files if file.lines > FILE_TARGET}
    yield from (
        f"{path} is in OVER_TARGET but not over it: take it out" for path in sorted(OVER_TARGET - long)
    )


def long_templates(templates: Iterable[File]) -> Iterator[str]:
    for file in templates:
        if file.lines > TEMPLATE:
            yield f"{file.path} has {file.lines} lines, {TEMPLATE} at most: move parts into fragments"


def large_rooms(python: Iterable[File]) -> Iterator[str]:
    """Lines of Python a room, without tests and migrations; each folder of the roof counts by itself."""
    lines: Counter[str] = Counter()
    for file in python:
        if not file.is_test:
            lines[_measured(file)] += file.lines
    for room, count in sorted(lines.items()):
        most = LARGER_ROOMS.get(room, ROOM)
        if count > most:
            yield f"{room} has {count} lines, {most} at most: it holds two concepts"


def _measured(file: File) -> str:
    """The room of a file; a folder inside a core or inside the roof is a room of its own."""
    parts = file.path.split("/")[1:-1]
    if parts[:1] == ["config"]:
        return "/".join(parts[:2])
    return "/".join(parts[:3]) if parts[:1] == ["cores"] else file.room


def long_views(python: Iterable[File]) -> Iterator[str]:
    """Statements of each function in views.py, without signature, decorators and docstring."""
    for file in python:
        if file.within("views") and not file.is_test:
            for node in file.syntax.body:
                if isinstance(node, ast.FunctionDef) and _length(node) > VIEW:
                    yield f"{file.path}:{node.lineno} {node.name} has {_length(node)} lines, {VIEW} at most"


def _length(function: ast.FunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
