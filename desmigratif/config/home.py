"""Where an installation keeps what is its own: database, keys, logs. Never inside the checkout."""

import os
from pathlib import Path

from desmigratif.config import embedded


def folder() -> Path:
    """The data folder, made when missing: `DESMIGRATIF_HOME`, else the account's own data folder."""
    return embedded.make_home()


def archive_place() -> str:
    """Where the log of the database is carried to: a folder or s3://…; empty for nowhere."""
    return os.environ.get("DESMIGRATIF_ARCHIVE", "").strip()
