"""Words that no committed file holds, and what documents promise."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tests.gates.tree import ROOT, File

# Written with a bar for the dot, so that this file passes its own gate.
REGISTRIES = tuple(
    address.replace("|", ".")
    for address in (
        "pypi|org",
        "pythonhosted|org",
        "npmjs|org",
        "npmjs|com",
        "yarnpkg|com",
        "crates|io",
        "rubygems|org",
        "proxy.golang|org",
        "deb.debian|org",
        "anaconda|org",
        "unpkg|com",
        "jsdelivr|net",
        "cdnjs.cloudflare|com",
    )
)
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:work|home/\w+|Users/\w+)/")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
MAKE = re.compile(r"(?:`|^    |^)make ([a-z][a-z-]*)(?=`| [A-Z]|  |$)", re.MULTILINE)
COMMAND = re.compile(r"`(?:\.venv/bin/)?desmigratif ([a-z][a-z-]*)")
PATH = re.compile(r"`((?:desmigratif|lawbook|tests|docs|ops|benchmarks)/[\w./-]*)`")
ADR_PARTS = ("## Context", "## Decision", "## Consequences", "## Alternatives")


def registry_addresses(files: Iterable[File]) -> Iterator[str]:
    for file in files:
        for number, line in enumerate(file.text.splitlines(), 1):
            for address in REGISTRIES:
                if address in line:
                    yield f"{file.path}:{number} names {address}: packages come through the lock files"


def machine_paths(files: Iterable[File], checkout: str = str(ROOT)) -> Iterator[str]:
    """Paths that exist on one machine only."""
    deep = len(PurePosixPath(checkout).parts) > 2
    for file in files:
        invented = file.is_test  # tests speak of accounts that exist nowhere
        for number, line in enumerate(file.text.splitlines(), 1):
            if (not invented and MACHINE_PATH.search(line)) or (deep and f"{checkout}/" in line):
                yield f"{file.path}:{number} has a path of one machine: {line.strip()[:80]}"


def broken_links(documents: Iterable[File], existing: Iterable[str]) -> Iterator[str]:
    """Relative links of documents to files or folders that are not there."""
    paths = set(existing)
    known = paths | {str(parent) for path in paths for parent in PurePosixPath(path).parents}
    for file in documents:
        for match in LINK.finditer(file.text):
            target = (match[1] or match[2]).split("#")[0]
            if target and "://" not in target and not target.startswith("mailto:"):
                reached = _joined(file.path, target)
                if reached not in known and not (ROOT / reached).exists():
                    yield f"{file.path}: the link {target} leads nowhere"


def missing_paths(documents: Iterable[File], existing: Iterable[str]) -> Iterator[str]:
    """Files and folders named in backticks, from the root of the checkout, that are not there."""
    paths = set(existing)
    known = paths | {str(parent) for path in paths for parent in PurePosixPath(path).parents}
    for file in documents:
        for path in PATH.findall(file.text):
            if path.rstrip("/") not in known:
                yield f"{file.path}: there is no {path}"


def unknown_commands(
    documents: Iterable[File], targets: Iterable[str], commands: Iterable[str]
) -> Iterator[str]:
    """`make …` and `desmigratif …` in documents that do not exist."""
    make, own = set(targets), set(commands)
    for file in documents:
        yield from (f"{file.path}: there is no `make {n}`" for n in MAKE.findall(file.text) if n not in make)
        yield from (
            f"{file.path}: there is no `desmigratif {n}`" for n in COMMAND.findall(file.text) if n not in own
        )


def odd_decisions(records: Iterable[File]) -> Iterator[str]:
    """Decision records: numbered without a gap, four parts, 20 to 60 lines."""
    for number, file in enumerate(sorted(records, key=lambda one: one.path), 1):
        if not re.fullmatch(rf"{number:04}-[a-z0-9-]+\.md", file.name):
            yield f"{file.path}: the next record is {number:04}-words-with-hyphens.md"
        yield from (f"{file.path}: lacks {part}" for part in ADR_PARTS if part not in file.text)
        if not 20 <= file.lines <= 60:
            yield f"{file.path} has {file.lines} lines; 20 to 60"


def _joined(path: str, target: str) -> str:
    parts: list[str] = list(PurePosixPath(path).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts) or "."
