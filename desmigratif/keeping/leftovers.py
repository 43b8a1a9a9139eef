"""What killed backups leave: half a backup at the place, a spool in the data folder. They go after a day."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desmigratif.keeping import manifest

SPOOL = "backup-"
"""How the temporary folders begin through which backups come and go."""
SPOOLED = re.compile(SPOOL + r"[a-z0-9_]{8}")
HALF = re.compile(r"\.(backup-.+)\.making")
RESTORED = "restore-"
"""How those of restores begin, which hold a database in the clear."""
OPENED = re.compile(RESTORED + r"[a-z0-9_]{8}")
DAY_SECONDS = 24 * 60 * 60


@contextmanager
def none_of_restores(spools: Path) -> Iterator[None]:
    """What killed restores left goes at once: who calls holds the lock by which only one restores."""
    for folder in _folders(spools):
        if OPENED.fullmatch(folder.name):
            shutil.rmtree(folder, ignore_errors=True)
    yield


def clear(*, place: Path | None, spools: Path, now: float) -> list[Path]:
    """Remove what nobody has written to for a day; gives the folders. `now` in seconds of the clock."""
    halves = [one for one in _folders(place) if _is_half(one.name)] if place else []
    left = [one for one in _folders(spools) if SPOOLED.fullmatch(one.name) or OPENED.fullmatch(one.name)]
    gone = [one for one in (*halves, *left) if now - _last_written(one) > DAY_SECONDS]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    return gone


def _folders(place: Path) -> list[Path]:
    return [one for one in place.iterdir() if one.is_dir() and not one.is_symlink()]


def _is_half(name: str) -> bool:
    found = HALF.fullmatch(name)
    return bool(found and manifest.moment_of(found[1]))


def _last_written(folder: Path) -> float:
    """A long dump touches its file, not its folder; what vanishes meanwhile is somebody's at work."""
    try:
        return max(one.stat().st_mtime for one in (folder, *folder.rglob("*")))
    except FileNotFoundError:
        return float("inf")
