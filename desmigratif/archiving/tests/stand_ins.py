"""An archive made by hand: boxes of a made-up log, and a base of it, without a database."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage

from desmigratif.archiving import boxes, names
from desmigratif.archiving.bases import Base
from desmigratif.archiving.boxes import Label
from desmigratif.archiving.reading import Keys
from desmigratif.archiving.shelves import FolderShelf
from desmigratif.cores.sealing import Signer

STREAM = "log-7000000000000000001"
SEGMENT_BYTES = 2**20
BEGIN = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@dataclass
class Made:
    """The archive, the keys that belong to it, and a way to put more in."""

    shelf: FolderShelf
    identity: Any
    signer: Signer

    @property
    def keys(self) -> Keys:
        return Keys([self.identity])

    @property
    def folder(self) -> Path:
        return self.shelf.path / STREAM

    def box(self, name: str, data: bytes, minute: int, *, signer: Signer | None = None) -> Path:
        as_of = (BEGIN + timedelta(minutes=minute)).isoformat()
        label = Label(STREAM, name, as_of, len(data), hashlib.sha256(data).hexdigest())
        boxes.pack(self.folder / name, label.signed(signer or self.signer), data, [self.identity.to_public()])
        return self.folder / name

    def segment(self, number: int, minute: int) -> Path:
        return self.box(
            names.Geometry(SEGMENT_BYTES).name(number, 1), bytes([number]) * SEGMENT_BYTES, minute
        )

    def base(self, minute: int, *, number: int = 5, days: int = 0) -> Base:
        finished = BEGIN + timedelta(minutes=minute) - timedelta(days=days)
        data = b"a base"
        name = f"base-{finished:%Y%m%dT%H%M%SZ}-abcdef"
        base = Base(
            name=name,
            stream=STREAM,
            started_at=finished.isoformat(),
            finished_at=finished.isoformat(),
            start=f"0/{number * SEGMENT_BYTES:X}",
            end=f"0/{number * SEGMENT_BYTES + 100:X}",
            timeline=1,
            segment_bytes=SEGMENT_BYTES,
            server_major=18,
            database="desmigratif",
            owner="desmigratif_owner",
            application="desmigratif_app",
            made_by="1",
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            secret_print="",
            public_keys=self.signer.public_pem(),
        ).signed(self.signer)
        boxes.write_note(self.folder / f"{name}.json", vars(base))
        (self.folder / f"{name}{names.DATA}").write_bytes(data)
        return base


def made(folder: Path) -> Made:
    shelf = FolderShelf(folder / "archive")
    shelf.desk(STREAM)
    return Made(shelf, pyrage.x25519.Identity.generate(), Signer.fresh())
