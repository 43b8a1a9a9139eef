"""One piece of the log in a file: a signed label in plain words, then the bytes, deflated and encrypted."""

import hashlib
import io
import json
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from desmigratif.cores.sealing import Signer
from desmigratif.cores.sealing.head import is_signed, public_keys
from desmigratif.keeping import cipher
from desmigratif.keeping.errors import DamagedError

MARK = b"desmigratif log 1\n"
LONGEST_LABEL = 4096
DEFLATION = 1


@dataclass(frozen=True)
class Label:
    """What a box holds. `as_of`: all that was acknowledged before that instant of the server's clock is in
    the boxes of this instant and those of before."""

    stream: str
    name: str
    as_of: str
    size: int
    sha256: str
    key_id: str = ""
    signature: str = ""

    def signed(self, signer: Signer) -> "Label":
        unsigned = replace(self, key_id=signer.key_id, signature="")
        return replace(unsigned, signature=signer.sign(digest(asdict(unsigned))).hex())


def digest(said: Mapping[str, Any]) -> bytes:
    """What is signed of a label or a note: all of it but its signature."""
    text = json.dumps({**said, "signature": ""}, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(MARK + text.encode("ascii")).digest()


def check_signature(said: Mapping[str, Any], keys: str, *, name: str) -> None:
    """Raises DamagedError when none of the keys signed it."""
    try:
        fits = is_signed(digest(said), bytes.fromhex(said["signature"]), said["key_id"], public_keys(keys))
    except ValueError as error:
        raise DamagedError(f"The signature of {name} cannot be read: {error}.") from None
    if not fits:
        raise DamagedError(
            f"{name} was changed, or another house's key signed it: then name a file with that house's public"
            " keys by --trusted-keys."
        )


def pack(path: Path, label: Label, data: bytes, to: Sequence[Any]) -> None:
    """Write a box to a new file and settle it on the disk. Raises OSError."""
    with path.open("xb") as file:
        file.write(MARK + json.dumps(asdict(label), ensure_ascii=True).encode("ascii") + b"\n")
        cipher.seal(io.BytesIO(zlib.compress(data, DEFLATION)), file, to)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)


def label_of(begin: bytes, *, name: str) -> Label:
    """The label of a box, from its first bytes. Raises DamagedError."""
    mark, line, _ = (begin[: len(MARK)], *begin[len(MARK) :].partition(b"\n")[:2])
    try:
        label = Label(**json.loads(line))
    except (ValueError, TypeError):
        raise DamagedError(f"{name} is damaged: its label cannot be read.") from None
    if mark != MARK or label.name != name:
        raise DamagedError(f"{name} is no piece of the log of this name.")
    return label


def unpack(path: Path, stream: str, by: Sequence[Any], keys: str) -> tuple[Label, bytes]:
    """A box judged and opened. Raises DamagedError, WrongKeyError."""
    held = path.read_bytes()
    label = label_of(held[:LONGEST_LABEL], name=path.name)
    if label.stream != stream:
        raise DamagedError(f"{path.name} is of another server.")
    check_signature(asdict(label), keys, name=path.name)
    opened = io.BytesIO()
    cipher.unseal(io.BytesIO(held[held.index(b"\n", len(MARK)) + 1 :]), opened, by, name=path.name)
    try:
        data = zlib.decompress(opened.getvalue())
    except zlib.error:
        raise DamagedError(f"{path.name} is damaged.") from None
    if len(data) != label.size or hashlib.sha256(data).hexdigest() != label.sha256:
        raise DamagedError(f"{path.name} is damaged: it is not what was written.")
    return label, data


def write_note(path: Path, said: Mapping[str, Any]) -> None:
    """A signed note beside what it speaks of, in a new file settled on the disk."""
    with path.open("xb") as file:
        file.write(json.dumps(said, indent=1, ensure_ascii=True).encode("ascii") + b"\n")
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)


def read_note(path: Path) -> dict[str, Any]:
    """Raises OSError, ValueError."""
    said = json.loads(path.read_text("ascii"))
    if not isinstance(said, dict):
        raise ValueError("no note")
    return said
