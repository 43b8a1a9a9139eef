"""Files of others are the ones VENDOR.md names, byte for byte, and it names them all."""

import hashlib
import re
from pathlib import Path

from desmigratif.ui import icons

FOLDER = Path(__file__).resolve().parents[1] / "static" / "vendor"
LIST = (FOLDER / "VENDOR.md").read_text("utf-8")


def test_every_file_has_the_hash_that_the_list_gives_it() -> None:
    listed = dict(re.findall(r"\| `([^`]+\.js)` \| `([0-9a-f]{64})` \|", LIST))
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.iterdir()
        if path.suffix != ".md"
    }
    assert found == listed
    assert found


def test_the_list_names_the_version_of_the_pictures_and_their_licence() -> None:
    assert f"| Lucide (npm package `lucide-static`) | {icons.VERSION} | ISC" in LIST


def test_no_picture_holds_more_than_lines() -> None:
    for name, drawing in icons.ICONS.items():
        tags = set(re.findall(r"<(\w+)", drawing))
        assert tags <= {"path", "circle", "rect", "line", "polyline", "polygon", "ellipse"}, name
