"""Another program in the place of `desmigratif`, and a look at the processes it starts."""

import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desmigratif.tasks import child


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Callable[[str], None]:
    """Children run from now on the Python text that the answer is called with."""
    package = folder / "stand-in" / "desmigratif"
    (package / "tasks").mkdir(parents=True)
    for path in (package / "__init__.py", package / "tasks" / "__init__.py"):
        path.touch()
    (package / "tasks" / "bound.py").write_text(Path(child.__file__).with_name("bound.py").read_text())
    monkeypatch.setattr(child, "ROOT", package.parent)

    def replace(program: str) -> None:
        (package / "__main__.py").write_text(textwrap.dedent(program))

    return replace


def alive(pid: int) -> bool:
    """Whether the process runs; one that is only waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def pids_in(said: Path) -> list[int]:
    """The two numbers that the program wrote."""
    end = time.monotonic() + 30
    while len(said.read_text().split()) < 2 if said.exists() else True:
        assert time.monotonic() < end
        time.sleep(0.05)
    return [int(pid) for pid in said.read_text().split()]
