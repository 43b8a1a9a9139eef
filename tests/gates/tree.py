"""The checkout as the gates see it: files with their text, syntax trees, rooms and storeys."""

import ast
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "desmigratif"
OURS_THOUGH_HIDDEN = {".ci", ".gitignore", ".github"}
NOT_COMMITTED = {"__pycache__", "build", "node_modules", "staticfiles"}
LARGEST_TEXT = 1_000_000


@dataclass(frozen=True)
class File:
    """One file: `path` relative to the checkout with slashes, `text` as read."""

    path: str
    text: str

    @cached_property
    def syntax(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def room(self) -> str:
        """`places`, `cores/lawbook`, … or empty outside the package."""
        parts = self.path.split("/")
        if parts[0] != PACKAGE or len(parts) < 3:
            return ""
        return "/".join(parts[1:3]) if parts[1] == "cores" and len(parts) > 3 else parts[1]

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.split("/")[:-1] or self.name == "conftest.py"

    @property
    def is_vendored(self) -> bool:
        return "/static/vendor/" in f"/{self.path}"

    def within(self, *names: str) -> bool:
        """Whether it is the module `NAME.py` or lies in the folder `NAME/` of its room."""
        rest = self.path.split("/")[2:]
        return bool(rest) and rest[0].removesuffix(".py") in names


@cache
def files() -> tuple[File, ...]:
    """Every text file that is, or will be, committed."""
    return tuple(_read(ROOT))


def _read(root: Path) -> Iterator[File]:
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(name for name in subfolders if _is_ours(name))
        for name in sorted(names):
            path = Path(folder, name)
            if _is_ours(name) and path.suffix not in {".pyc", ".mo"} and path.stat().st_size <= LARGEST_TEXT:
                try:
                    yield File(path.relative_to(root).as_posix(), path.read_text("utf-8"))
                except UnicodeDecodeError:
                    continue


def _is_ours(name: str) -> bool:
    if name.startswith("."):
        return name in OURS_THOUGH_HIDDEN
    return name not in NOT_COMMITTED and not name.endswith(".egg-info")


def python(*, tests: bool = False) -> list[File]:
    """Python of the package without migrations; with `tests` also that of tests."""
    return [
        file
        for file in files()
        if file.path.endswith(".py")
        and file.path.startswith(f"{PACKAGE}/")
        and "/migrations/" not in file.path
        and (tests or not file.is_test)
    ]


def templates() -> list[File]:
    return [file for file in files() if "/templates/" in file.path and file.path.endswith(".html")]


def rooms() -> list[str]:
    """Folders of the package, and each core as a room of its own."""
    found = {file.room for file in files() if file.room and file.path.endswith(".py")}
    return sorted(room for room in found if room != "cores")


@cache
def storeys() -> dict[str, int]:
    """Height of each room as in pyproject.toml: 0 is the lowest; neighbours have one height."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (contract,) = (one for one in settings["tool"]["importlinter"]["contracts"] if one["id"] == "storeys")
    heights = enumerate(reversed(contract["layers"]))
    return {room.strip(): height for height, layer in heights for room in layer.split("|")}
