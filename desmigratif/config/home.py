"""Where an installation keeps what is its own: database, keys, logs. Never inside the checkout."""

from pathlib import Path

from desmigratif.config import embedded


def folder() -> Path:
    """The data folder, made when missing: `DESMIGRATIF_HOME`, else the account's own data folder."""
    return embedded.make_home()
