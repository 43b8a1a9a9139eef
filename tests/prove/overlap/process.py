"""One process of writers: `python -m tests.prove.overlap.process FOLDER ROAD FIRST COUNT ATTEMPTS PORT`."""

import importlib
import os
import sys
from pathlib import Path

import django

from tests.prove.overlap.plot import Stage


def main(folder: Path, name: str, numbers: range, attempts: int, port: int) -> None:
    stage = Stage.read(folder / "stage.json")
    os.environ["DATABASE_URL"] = stage.conninfo
    django.setup()
    # Only now: the module uses the application's models, on this database.
    importlib.import_module("tests.prove.overlap.company").write(folder, stage, name, numbers, attempts, port)


if __name__ == "__main__":
    _folder, _name, _first, _count, _attempts, _port = sys.argv[1:]
    _numbers = range(int(_first), int(_first) + int(_count))
    main(Path(_folder), _name, _numbers, int(_attempts), int(_port))
