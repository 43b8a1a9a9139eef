"""Where an archive lies, file by file: a folder, or a bucket. What is there is never written over."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from desmigratif.archiving import names
from desmigratif.keeping.bucket import SCHEME, Bucket
from desmigratif.keeping.errors import DamagedError, KeepingError


class Shelf(Protocol):
    """A place with streams, each a flat list of files."""

    def streams(self) -> list[str]: ...

    def names(self, stream: str) -> list[str]:
        """Whole files of a stream, in the order of their names."""
        ...

    def desk(self, stream: str) -> Path:
        """Folder in which a file is made before `put` takes it."""
        ...

    def put(self, stream: str, name: str, made: Path) -> None:
        """Take a made and settled file over; whole, or not there. Raises FileExistsError."""
        ...

    def begin(self, stream: str, name: str, size: int) -> bytes:
        """The first bytes of a file. Raises DamagedError when it is missing."""
        ...

    def fetch(self, stream: str, name: str, into: Path) -> Path:
        """A local copy of the file, or the file itself. Raises DamagedError when it is missing."""
        ...

    def remove(self, stream: str, gone: Iterable[str]) -> None: ...


class FolderShelf:
    """A folder of this machine: another disk than the database's, or a mounted one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: set[str] = set()

    def streams(self) -> list[str]:
        if not self.path.is_dir():
            raise KeepingError(f"There is no folder {self.path}.")
        return sorted(one.name for one in self.path.iterdir() if names.STREAM.fullmatch(one.name))

    def names(self, stream: str) -> list[str]:
        folder = self.path / stream
        if not folder.is_dir():
            return []
        return sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))

    def desk(self, stream: str) -> Path:
        folder = self.path / stream
        if stream in self._seen and not folder.is_dir():
            raise KeepingError(f"The folder {folder} is there no more: is its disk mounted?")
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise KeepingError(f"The folder {folder} cannot be made: {error.strerror}.") from None
        self._seen.add(stream)
        return folder

    def put(self, stream: str, name: str, made: Path) -> None:
        folder = self.path / stream
        try:
            os.link(made, folder / name)  # unlike a rename it replaces nothing
        finally:
            made.unlink(missing_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)

    def begin(self, stream: str, name: str, size: int) -> bytes:
        with self.fetch(stream, name, self.path).open("rb") as file:
            return file.read(size)

    def fetch(self, stream: str, name: str, into: Path) -> Path:
        path = self.path / stream / name
        if not path.is_file():
            raise DamagedError(f"{name} is missing in {self.path / stream}.")
        return path

    def remove(self, stream: str, gone: Iterable[str]) -> None:
        for name in gone:
            (self.path / stream / name).unlink(missing_ok=True)


class BucketShelf:
    """Objects under a prefix of an S3-compatible store; `spool` is a folder here for what is being made."""

    def __init__(self, address: str, spool: Path) -> None:
        self._bucket = Bucket(address)
        self._spool = spool

    def streams(self) -> list[str]:
        found = {key.partition("/")[0] for key in self._bucket.keys("")}
        return sorted(name for name in found if names.STREAM.fullmatch(name))

    def names(self, stream: str) -> list[str]:
        return sorted(key.partition("/")[2] for key in self._bucket.keys(f"{stream}/"))

    def desk(self, stream: str) -> Path:
        return self._spool

    def put(self, stream: str, name: str, made: Path) -> None:
        key = f"{stream}/{name}"
        try:
            if key in self._bucket.keys(key):
                raise FileExistsError(key)
            self._bucket.upload(key, made)
        finally:
            made.unlink(missing_ok=True)

    def begin(self, stream: str, name: str, size: int) -> bytes:
        return self._bucket.begin(f"{stream}/{name}", size)

    def fetch(self, stream: str, name: str, into: Path) -> Path:
        return self._bucket.download(f"{stream}/{name}", into / name)

    def remove(self, stream: str, gone: Iterable[str]) -> None:
        for name in gone:
            self._bucket.delete(f"{stream}/{name}")


def shelf_at(address: str, spool: Path) -> Shelf:
    """The archive at a folder's path or an address s3://bucket/prefix."""
    if address.startswith(SCHEME):
        return BucketShelf(address, spool)
    return FolderShelf(Path(address).expanduser().absolute())
