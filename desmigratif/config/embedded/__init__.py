"""The embedded database: PostgreSQL from a wheel, private to one account, shared by its processes.

`held()` and `ensure()` give a running server; nothing is started by importing this package.
"""

from desmigratif.config.embedded.errors import DatabaseUnavailableError
from desmigratif.config.embedded.folders import Folders
from desmigratif.config.embedded.server import (
    Server,
    current_folders,
    ensure,
    held,
    make_home,
    revive,
    running,
)

__all__ = [
    "DatabaseUnavailableError",
    "Folders",
    "Server",
    "current_folders",
    "ensure",
    "held",
    "make_home",
    "revive",
    "running",
]
