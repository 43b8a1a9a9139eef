"""Bases: copies of the whole data folder while the site serves, by `pg_basebackup`, to replay the log on."""

import os
import secrets
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from desmigratif.archiving import asking, boxes, names
from desmigratif.archiving.names import Geometry
from desmigratif.cores.sealing import Signer
from desmigratif.keeping import cipher
from desmigratif.keeping.cipher import Hashing
from desmigratif.keeping.errors import DamagedError, KeepingError
from desmigratif.keeping.server import Server

FORMAT = "desmigratif base 1"


@dataclass(frozen=True)
class Base:
    """What a base says of itself, signed. From `finished_at` on every moment can be reached by its log, which
    begins in the segment of `start`: how far the log was just before it was begun."""

    name: str
    stream: str
    started_at: str
    finished_at: str
    start: str
    end: str
    timeline: int
    segment_bytes: int
    server_major: int
    database: str
    owner: str
    application: str
    made_by: str
    size: int
    sha256: str
    secret_print: str
    public_keys: str
    key_id: str = ""
    signature: str = ""
    format: str = FORMAT

    def signed(self, signer: Signer) -> "Base":
        unsigned = replace(self, key_id=signer.key_id, signature="")
        return replace(unsigned, signature=signer.sign(boxes.digest(asdict(unsigned))).hex())

    @property
    def finished(self) -> datetime:
        return datetime.fromisoformat(self.finished_at)

    @property
    def geometry(self) -> Geometry:
        return Geometry(self.segment_bytes)

    @property
    def first(self) -> int:
        """Number of the segment its log begins with."""
        return self.geometry.at(names.position(self.start))[0]


@dataclass(frozen=True)
class Installation:
    """What the roof knows of itself and a base tells those who restore it."""

    version: str
    database: str
    application: str
    secret_print: str
    public_keys: str


@dataclass(frozen=True)
class Taken:
    """A base in two made files, which the archive has still to take over: the data first."""

    base: Base
    data: Path
    note: Path


def take(
    *, server: Server, program: Path, told: Installation, to: Sequence[Any], signer: Signer, desk: Path
) -> Taken:
    """Take a base into files of the desk. Raises KeepingError, OSError."""
    house = asking.house(server, told.database)
    name = f"base-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    data, note = desk / f"{names.MAKING}{name}{names.DATA}", desk / f"{names.MAKING}{name}.json"
    try:
        begin = asking.point(server)
        sealed = _copy(server, program, to, data, name)
        end = asking.point(server)
        base = Base(
            name=name,
            stream=names.stream_of(house.system),
            started_at=begin.at,
            finished_at=end.at,
            start=begin.position,
            end=end.position,
            timeline=begin.timeline,
            segment_bytes=house.segment_bytes,
            server_major=house.major,
            database=told.database,
            owner=house.owner,
            application=told.application,
            made_by=told.version,
            size=sealed.size,
            sha256=sealed.sha256,
            secret_print=told.secret_print,
            public_keys=told.public_keys,
        ).signed(signer)
        boxes.write_note(note, asdict(base))
    except BaseException:
        data.unlink(missing_ok=True)
        raise
    return Taken(base, data, note)


def read(path: Path) -> Base:
    """The note of a base. Raises DamagedError."""
    try:
        base = Base(**boxes.read_note(path))
        if base.format != FORMAT or f"{base.name}.json" != path.name:
            raise ValueError("another format or name")
        names.position(base.start)
        if base.finished.tzinfo is None:
            raise ValueError("an instant without its zone")
    except (OSError, ValueError, TypeError, KeyError):
        raise DamagedError(f"The base {path.name} is damaged: its note cannot be read.") from None
    return base


def _copy(server: Server, program: Path, to: Sequence[Any], path: Path, name: str) -> Hashing:
    command = [
        str(program),
        f"--dbname={server.address()}",
        "--pgdata=-",
        "--format=tar",
        "--compress=1",
        "--wal-method=none",
        "--checkpoint=fast",
        f"--label={name}",
        "--no-password",
    ]
    environ = {**os.environ, **server.secrets(), "LC_ALL": "C"}
    with tempfile.TemporaryFile() as complaints, path.open("xb") as file:
        sealed = _sealed(command, environ, complaints, file, to)
        if sealed is None:
            complaints.seek(0)
            said = complaints.read().decode("utf-8", "replace").strip()
            raise KeepingError(
                f"pg_basebackup failed: {said.splitlines()[-1] if said else 'no reason given'}"
            )
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)
    return sealed


def _sealed(
    command: list[str], environ: dict[str, str], complaints: IO[bytes], file: IO[bytes], to: Sequence[Any]
) -> Hashing | None:
    """What was written, or None when the program failed."""
    with subprocess.Popen(
        command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints
    ) as process:
        try:
            assert process.stdout is not None
            hashing = Hashing(file)
            cipher.seal(process.stdout, hashing, to)
            code = process.wait()
        finally:
            process.kill()
    return hashing if code == 0 else None
