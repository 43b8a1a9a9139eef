"""Setting a document with typst in a process of its own, limited in time and memory."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

CHILD = Path(__file__).with_name("typst_child.py")
MOST_SECONDS = 60.0
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


class TypesettingError(Exception):
    """The document could not be set: the words of the typesetter, or that it took too long."""


def typeset(template: bytes, data: str, made: datetime, *, most_seconds: float = MOST_SECONDS) -> bytes:
    """The PDF of a template that reads `data`, a JSON text, from sys.inputs.data.

    `made` is the time that the PDF names as its own. The child sees an empty folder, no settings and only the
    fonts that come with typst. Raises TypesettingError.
    """
    order = {"template": template.decode("utf-8"), "data": data, "timestamp": int(made.timestamp())}
    with TemporaryDirectory(prefix="desmigratif-pdf-") as folder:
        try:
            done = subprocess.run(  # noqa: S603 (our own program, no shell)
                [sys.executable, "-I", str(CHILD), str(int(most_seconds) + 1)],
                input=json.dumps(order).encode(),
                capture_output=True,
                cwd=folder,
                env={name: os.environ[name] for name in KEPT if name in os.environ},
                timeout=most_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TypesettingError(f"the PDF was not ready after {most_seconds:g} seconds") from error
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        said = done.stderr.decode("utf-8", errors="replace").strip()
        raise TypesettingError(said[-500:] or f"the typesetter ended with {done.returncode}")
    return done.stdout
