"""Where a restore gets the database from: a backup, or what else can pour what `pg_dump` writes."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from desmigratif.keeping import cipher
from desmigratif.keeping.manifest import Manifest
from desmigratif.keeping.taking import DATABASE, TRAIL


class Source(Protocol):
    """What is put back. `keys` are the public ones that judge its trail; `vouched` tells whether somebody's
    signature stands for what `said` says."""

    @property
    def said(self) -> Manifest: ...

    @property
    def signed(self) -> str: ...

    @property
    def keys(self) -> str: ...

    @property
    def vouched(self) -> bool: ...

    def pour(self, target: IO[bytes]) -> None:
        """Write the database for `pg_restore`. Raises DamagedError, OSError when the target breaks."""
        ...

    def heads(self) -> bytes:
        """Rows of the heads file that belong to it."""
        ...


@dataclass(frozen=True)
class Backup:
    """A verified backup in a folder."""

    folder: Path
    identities: Sequence[Any]
    said: Manifest
    signed: str
    known_keys: str = ""

    @property
    def keys(self) -> str:
        return self.known_keys or self.said.public_keys

    @property
    def vouched(self) -> bool:
        return bool(self.said.signature)

    def pour(self, target: IO[bytes]) -> None:
        with (self.folder / DATABASE).open("rb") as file:
            cipher.unseal(file, target, self.identities, name=DATABASE)

    def heads(self) -> bytes:
        rows = io.BytesIO()
        with (self.folder / TRAIL).open("rb") as file:
            cipher.unseal(file, rows, self.identities, name=TRAIL)
        return rows.getvalue()
