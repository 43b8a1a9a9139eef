"""Whether a backup is whole and opens with the key, before anything is touched."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desmigratif.audit import keyring
from desmigratif.keeping import cipher, manifest
from desmigratif.keeping.errors import DamagedError, KeepingError
from desmigratif.keeping.manifest import Manifest, Part

AT_ONCE = 2**20


def verify(folder: Path, by: Sequence[Any], *, known_keys: str = "") -> tuple[Manifest, str]:
    """The manifest, and whose word it is. Raises DamagedError for what is missing, cut off or changed, and
    WrongKeyError."""
    said = manifest.read(folder)
    signed = said.check_signature(known_keys)
    for part in said.parts:
        _check(folder / part.name, part)
    for part in said.parts:
        cipher.opens(folder / part.name, by)
    return said, signed


def own_keys() -> str:
    """The public keys of the trail that lie on this machine; empty on a fresh one. Raises KeepingError."""
    if not keyring.public_file().exists():
        return ""
    try:
        return keyring.public_keys()
    except keyring.AuditKeyError as error:
        raise KeepingError(f"The backup cannot be compared with the house's keys: {error}.") from None


def _check(path: Path, part: Part) -> None:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise DamagedError(f"The part {part.name} ({part.holds}) is missing.") from None
    if size < part.size:
        raise DamagedError(f"{part.name} is cut off: {size} of {part.size} bytes are there.")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(AT_ONCE):
            digest.update(piece)
    if digest.hexdigest() != part.sha256:
        raise DamagedError(f"{part.name} is damaged: it is not what was written.")
