"""What a backup says of itself: parts with their hashes, what was in the database, what is not in it.

Readable without the key, so that a list of backups needs none; signed with the key of the trail.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desmigratif.cores.sealing import Signer
from desmigratif.cores.sealing.head import is_signed, public_keys
from desmigratif.keeping.errors import DamagedError

NAME = "manifest.json"
FORMAT = "desmigratif backup 1"
MARK = b"desmigratif backup manifest 1\n"
NAMED = re.compile(r"backup-(\d{8}T\d{6}Z)-[0-9a-f]{6}")
INSTANT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Part:
    """One encrypted file of a backup."""

    name: str
    size: int
    sha256: str
    holds: str


@dataclass(frozen=True)
class Facts:
    """What the database held at the instant of the backup: all that was committed at `taken_at`, nothing that
    was begun after `taken_by`, a moment later."""

    taken_at: str
    taken_by: str
    server_major: int
    database_bytes: int
    epoch: str
    migrations: Sequence[str]
    tables: Mapping[str, int]
    trail_lines: int
    trail_batches: int
    trail_head: str


@dataclass(frozen=True)
class Manifest:
    """All of it. `keys` are named, never held; `secret_print` tells whether it is the secret key of then;
    `public_keys` are those that signed the trail."""

    name: str
    made_by: str
    owner: str
    application: str
    facts: Facts
    parts: Sequence[Part]
    keys: Sequence[str]
    secret_print: str = ""
    public_keys: str = ""
    key_id: str = ""
    signature: str = ""
    format: str = FORMAT

    def signed(self, signer: Signer) -> "Manifest":
        unsigned = replace(self, key_id=signer.key_id, signature="")
        return replace(unsigned, signature=signer.sign(unsigned.digest()).hex())

    def digest(self) -> bytes:
        said = {**asdict(self), "signature": ""}
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(MARK + text.encode("ascii")).digest()

    def check_signature(self, known: str = "") -> str:
        """Whose word it is, as a sentence; `known` are the house's public keys from elsewhere.

        Raises DamagedError when the signature does not fit, or is missing where there are keys to know it by.
        """
        if not self.signature:
            return self._unsigned(known)
        try:
            keys = public_keys(known or self.public_keys)
            fits = is_signed(self.digest(), bytes.fromhex(self.signature), self.key_id, keys)
        except ValueError as error:
            raise DamagedError(f"The signature of the manifest cannot be read: {error}.") from None
        if not fits:
            raise DamagedError(
                "The manifest was changed after the backup was taken, or another house's key signed it: then"
                " name a file with that house's public keys by --trusted-keys."
            )
        if known:
            return f"Signed by the house's key {self.key_id}."
        return (
            f"Signed by key {self.key_id}, which the backup itself names: no public key of the house lies"
            " here; compare it with your own copy."
        )

    @staticmethod
    def _unsigned(known: str) -> str:
        if known:
            raise DamagedError(
                "The backup is not signed, and this house signs its backups: it is not ours, or was changed."
                " One from before the trail had a key is restored where no audit-key.pem.pub lies."
            )
        return "The backup is not signed: the trail had no key yet."

    def bytes(self) -> int:
        return sum(part.size for part in self.parts)

    def taken_at(self) -> datetime:
        return datetime.fromisoformat(self.facts.taken_at)

    def write(self, folder: Path) -> None:
        path = folder / NAME
        path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=True) + "\n", "ascii")
        path.chmod(0o600)


def read(folder: Path) -> Manifest:
    """The manifest of a backup's folder. Raises DamagedError."""
    path = folder / NAME
    try:
        return parsed(path.read_text("ascii"))
    except FileNotFoundError:
        raise DamagedError(f"{folder} is no whole backup: {NAME} is missing.") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise DamagedError(f"{path} is damaged: it cannot be read.") from None


def parsed(text: str) -> Manifest:
    """Raises ValueError, KeyError or TypeError when the text is no manifest."""
    said: dict[str, Any] = json.loads(text)
    if said["format"] != FORMAT:
        raise ValueError("another format")
    parts = [Part(**one) for one in said["parts"]]
    if any(Path(part.name).name != part.name for part in parts):
        raise ValueError("a part outside the backup")
    return Manifest(**{**said, "facts": Facts(**said["facts"]), "parts": parts})


def name_at(moment: datetime, chance: str) -> str:
    """The name of a backup taken then; `chance` are six hex digits that tell two of one second apart."""
    return f"backup-{moment.astimezone(UTC).strftime(INSTANT)}-{chance}"


def moment_of(name: str) -> datetime | None:
    """When a backup of this name was taken; None when it is no name of a backup."""
    found = NAMED.fullmatch(name)
    return datetime.strptime(found[1], INSTANT).replace(tzinfo=UTC) if found else None


def number_of(row: bytes) -> int:
    """The batch that a row of the heads file speaks of; a torn row is of none and stays."""
    try:
        return int(json.loads(row)["number"])
    except (ValueError, KeyError, TypeError):
        return 0
