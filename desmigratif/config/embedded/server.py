"""One shared server: `held` and `ensure` start it when needed; the last process that held it stops it."""

import atexit
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

from desmigratif.config.embedded import locks, roles
from desmigratif.config.embedded.account import Account, check_home, server_account
from desmigratif.config.embedded.binaries import binaries
from desmigratif.config.embedded.cluster import ADMINISTRATOR, Cluster
from desmigratif.config.embedded.errors import DatabaseUnavailableError
from desmigratif.config.embedded.folders import Folders, check_socket_folder, folders

PORT = 5432
PATIENCE_SECONDS = 120.0
READY_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """Where the running server is reached, and as whom."""

    folders: Folders
    port: int = PORT
    owner: str = roles.OWNER
    application: str = roles.APPLICATION
    database: str = roles.DATABASE

    @property
    def socket_folder(self) -> Path:
        return self.folders.sockets

    def database_url(self, role: str, name: str = roles.DATABASE) -> str:
        """A libpq address with the role's password in it: for the environment of a child, never for a log."""
        secret = roles.password(self.folders, role)
        place = urlencode({"host": str(self.folders.sockets), "port": self.port})
        return f"postgresql://{role}:{quote(secret)}@/{quote(name)}?{place}"


@dataclass(frozen=True)
class _Use:
    """This process's share of the server."""

    cluster: Cluster
    server: Server
    descriptor: int


def current_folders() -> Folders:
    """The folders of this process's account and environment."""
    return folders(os.environ, uid=os.geteuid())


def make_home() -> Path:
    """The home folder with its missing parents; root's lets the server's account pass, whatever the umask."""
    home = current_folders().home
    mode = 0o755 if os.geteuid() == 0 else 0o700
    for folder in (*(parent for parent in reversed(home.parents) if not parent.exists()), home):
        _folder(folder, mode)
    return home


def _prepare_folders(place: Folders) -> Account:
    check_socket_folder(place.sockets)
    account = server_account(place.data)
    make_home()
    check_home(place.home, account)
    for path in (place.secrets, place.locks):
        _folder(path, 0o700)
    for path in (place.database, place.sockets):
        _folder(path, 0o700)
        account.own(path, 0o700)
    return account


def _folder(path: Path, mode: int) -> None:
    """A real folder of this account with exactly this mode; a link or a stranger's folder is refused."""
    try:
        path.mkdir(exist_ok=True)
        facts = path.lstat()
        if path.is_symlink() or (os.geteuid() != 0 and facts.st_uid != os.geteuid()):
            raise DatabaseUnavailableError(f"{path} is a link or belongs to another account; remove it.")
        if facts.st_mode & 0o777 != mode:
            path.chmod(mode)
    except (FileExistsError, PermissionError, NotADirectoryError) as error:
        raise DatabaseUnavailableError(
            f"{path} cannot be used ({error.strerror}); set DESMIGRATIF_HOME to another folder."
        ) from None


def _start_if_needed(cluster: Cluster) -> None:
    """Server up, roles right. A server found starting or stopping is waited for."""
    place = cluster.folders
    cluster.make(roles.password(place, ADMINISTRATOR))
    end = time.monotonic() + READY_SECONDS
    while True:
        if not cluster.alive() or locks.postmaster_sockets(place.data) != str(place.sockets):
            cluster.start()
        try:
            return roles.prepare(place)
        except psycopg.OperationalError as error:
            if "authentication failed" in str(error):
                raise DatabaseUnavailableError(
                    f"The passwords in {place.secrets} do not fit {place.data}; put the right files back."
                ) from None
            if time.monotonic() > end:
                raise DatabaseUnavailableError(f"The database does not answer: {error}".strip()) from None
        time.sleep(locks.POLL_SECONDS * 4)


def _take() -> _Use:
    place = current_folders()
    account = _prepare_folders(place)
    with locks.alone(place.locks / "start", patience=PATIENCE_SECONDS):
        cluster = Cluster(folders=place, binaries=binaries(account))
        descriptor = locks.opened(place.locks / "use")
        if not locks.try_lock(descriptor, shared=True):
            raise DatabaseUnavailableError(f"The lock {place.locks / 'use'} is held by a foreign process.")
        try:
            _start_if_needed(cluster)
        except BaseException:
            locks.unlock(descriptor)
            raise
    return _Use(cluster=cluster, server=Server(folders=place), descriptor=descriptor)


def _give_back(use: _Use) -> None:
    place = use.cluster.folders
    with locks.alone(place.locks / "start", patience=PATIENCE_SECONDS):
        locks.unlock(use.descriptor)
        if locks.free(place.locks / "use") and use.cluster.alive():
            use.cluster.stop()


@contextmanager
def held() -> Iterator[Server]:
    """The server, running for as long as the block lasts; several processes may hold it at once."""
    use = _take()
    try:
        yield use.server
    finally:
        _give_back(use)


_uses: list[_Use] = []


def ensure() -> Server:
    """The server, running until this process ends. Called again, it starts a server that died."""
    if not _uses:
        _uses.append(_take())
        atexit.register(_give_back_all, os.getpid())
    elif not _uses[0].cluster.alive():
        revive()
    return _uses[0].server


def revive() -> None:
    """Start the server again if it died; for a process that already holds it."""
    place = current_folders()
    cluster = Cluster(folders=place, binaries=binaries(_prepare_folders(place)))
    with locks.alone(place.locks / "start", patience=PATIENCE_SECONDS):
        _start_if_needed(cluster)


def _give_back_all(pid: int) -> None:
    while _uses and os.getpid() == pid:  # a forked child does not own its parent's share
        _give_back(_uses.pop())


def running() -> bool:
    """Whether the server of this account runs now, without starting it."""
    place = current_folders()
    pid = locks.postmaster_pid(place.data)
    return pid is not None and locks.is_server(pid, place.data)
