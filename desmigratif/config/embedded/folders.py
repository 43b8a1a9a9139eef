"""Where the embedded database keeps its things. Only computes paths; creates nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desmigratif.config.embedded.errors import DatabaseUnavailableError

MAJOR_VERSION = 18
ROOT_HOME = Path("/var/lib/desmigratif")
LONGEST_SOCKET_FOLDER = 100
"""Bytes. The kernel allows 107 for the whole path of a socket, whose name takes some more."""


@dataclass(frozen=True)
class Folders:
    """All paths that belong to one home folder."""

    home: Path
    sockets: Path

    @property
    def database(self) -> Path:
        """Parent of the data folder, closed to everyone but the server's account."""
        return self.home / "database"

    @property
    def data(self) -> Path:
        return self.database / str(MAJOR_VERSION)

    @property
    def log(self) -> Path:
        return self.database / "postgres.log"

    @property
    def secrets(self) -> Path:
        return self.home / "secrets"

    @property
    def locks(self) -> Path:
        return self.home / "locks"

    def passfile(self, role: str) -> Path:
        """File in libpq's passfile form with the password of one role."""
        return self.secrets / f"{role}.pass"


def home_folder(environ: Mapping[str, str], *, uid: int) -> Path:
    """DESMIGRATIF_HOME, else the place this kind of account uses for data."""
    chosen = environ.get("DESMIGRATIF_HOME", "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    if uid == 0:
        return ROOT_HOME
    data_home = environ.get("XDG_DATA_HOME", "").strip()
    if data_home.startswith("/"):
        return Path(data_home) / "desmigratif"
    user_home = environ.get("HOME", "").strip()
    if not user_home.startswith("/"):
        raise DatabaseUnavailableError(
            "This account has no home folder; set DESMIGRATIF_HOME to a folder for the data."
        )
    return Path(user_home) / ".local" / "share" / "desmigratif"


def folders(environ: Mapping[str, str], *, uid: int) -> Folders:
    """The folders of this account; the same answer in every process, whatever its session or terminal."""
    home = home_folder(environ, uid=uid)
    # Not below XDG_RUNTIME_DIR: a cron job of the same account has none and would look elsewhere.
    parent = Path("/run" if uid == 0 else "/tmp")  # noqa: S108 (ownership and mode are checked before use)
    name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    return Folders(home=home, sockets=parent / f"desmigratif-{uid}-{name}")


def check_socket_folder(path: Path) -> None:
    """Refuse a folder whose sockets the kernel could not name."""
    if len(str(path).encode()) > LONGEST_SOCKET_FOLDER:
        raise DatabaseUnavailableError(
            f"The socket folder {path} is longer than {LONGEST_SOCKET_FOLDER} bytes."
        )
