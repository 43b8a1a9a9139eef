"""Whether an uploaded file can be read at all; a workbook in a process of its own with little to break.

A workbook of 5 kB can ask for any amount of memory, and the reader then ends its process. The web server
therefore reads only what was read to its end here before, within these limits. Runs without Django.
"""

import csv
import io
import os
import resource
import subprocess
import sys
from pathlib import Path

from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.sheet import sheet_rows

ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 500_000_000  # bytes of address space; the workbook of all villages needs half of it
MOST_SECONDS = 20  # of the processor; the waiting is limited to twice as much
REFUSED = 2
MOST_COLUMNS = 2000
TOO_WIDE = "{}: the first row names too many columns"
ZIP = b"PK\x03\x04"


def check_width(content: bytes, name: str) -> None:
    """Refuse a CSV whose first row names so many columns that comparing them would hold the server up.

    Raises WrongUseError.
    """
    for delimiter in ",;":
        text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", errors="replace", newline="")
        try:
            columns = len(next(csv.reader(text, delimiter=delimiter), ()))
        except csv.Error:  # the core says which quotation mark is out of place
            return
        if columns > MOST_COLUMNS:
            raise WrongUseError(TOO_WIDE.format(name))


class UnreadableError(Exception):
    """No sound workbook; the text is the core's sentence, empty when the reading broke off."""


def is_workbook(content: bytes) -> bool:
    return content[:4] == ZIP


def try_reading(content: bytes) -> None:
    """Read the workbook to its end and forget it. Raises UnreadableError."""
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "desmigratif.candidates.soundness"],
            input=content,
            capture_output=True,
            timeout=2 * MOST_SECONDS,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableError from None
    if ended.returncode:
        raise UnreadableError(ended.stdout.decode("utf-8", "replace") if ended.returncode == REFUSED else "")


def _main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        rows = sheet_rows(sys.stdin.buffer.read(), "candidates")
        if len(next(rows, ())) > MOST_COLUMNS:
            raise WrongUseError(TOO_WIDE.format("candidates"))
        for _row in rows:
            pass
    except WrongUseError as error:
        sys.stdout.write(str(error))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_main())
