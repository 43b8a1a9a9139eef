"""Where backups lie: a folder, or a bucket of an S3-compatible store. Both hold whole backups by name."""

import shutil
from pathlib import Path
from typing import Protocol

from desmigratif.keeping import manifest
from desmigratif.keeping.bucket import SCHEME, Bucket
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.retention import Rule, to_remove


class Store(Protocol):
    """A place for backups."""

    def names(self) -> list[str]:
        """Names of the whole backups, oldest first."""
        ...

    def keep(self, folder: Path) -> None:
        """Take over a backup that lies in a local folder; whole, or not there."""
        ...

    def fetch(self, name: str, into: Path) -> Path:
        """A local folder with the backup, below `into` where it must be brought first."""
        ...

    def remove(self, name: str) -> None: ...


class Folder:
    """A folder of this machine, best on another disk or a mounted one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise KeepingError(f"The folder {path} cannot be made: {error.strerror}.") from None

    def names(self) -> list[str]:
        whole = (one.name for one in self.path.iterdir() if (one / manifest.NAME).is_file())
        return sorted(name for name in whole if manifest.moment_of(name))

    def keep(self, folder: Path) -> None:
        if folder.parent.resolve() != self.path.resolve():
            raise ValueError("a backup for a folder is taken in it")

    def fetch(self, name: str, into: Path) -> Path:
        return self.path / name

    def remove(self, name: str) -> None:
        (self.path / name / manifest.NAME).unlink(missing_ok=True)  # what is removed half is no backup
        shutil.rmtree(self.path / name, ignore_errors=True)


def store_at(address: str) -> Store:
    """The store at a folder's path or an address s3://bucket/prefix."""
    return Bucket(address) if address.startswith(SCHEME) else Folder(Path(address).expanduser().absolute())


def found(address: str, into: Path) -> Path:
    """A local folder with the backup at an address: the backup itself, or the newest one in a store there."""
    parent, _, name = address.rstrip("/").rpartition("/")
    if manifest.moment_of(name):
        return store_at(parent or ".").fetch(name, into)
    if not address.startswith(SCHEME):
        path = Path(address).expanduser()
        if not path.is_dir():
            raise KeepingError(f"There is no folder {path}.")
        if (path / manifest.NAME).is_file():
            return path
    store = store_at(address)
    names = store.names()
    if not names:
        raise KeepingError(f"There is no whole backup at {address}.")
    return store.fetch(names[-1], into)


def tidy(store: Store, rule: Rule, *, just_taken: str) -> list[str]:
    """Remove what the rule does not keep; gives the names, oldest first. The one just taken stays, also when
    a clock that went wrong makes others look newer."""
    by_name = {name: moment for name in store.names() if (moment := manifest.moment_of(name))}
    gone = to_remove(by_name.values(), rule)
    removed = [name for name, moment in by_name.items() if moment in gone and name != just_taken]
    for name in removed:
        store.remove(name)
    return removed
