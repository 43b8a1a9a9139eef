"""Encryption of backups in the open format age: the server knows only the public half of the key.

The secret half lies with people, away from the server, perhaps itself locked with a passphrase. The ordinary
`age` program opens these files as well.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import pyrage

from desmigratif.keeping.errors import DamagedError, KeepingError, WrongKeyError

LOCKED = b"age-encryption.org/"
"""How a key file begins that is itself locked with a passphrase."""
LEAST_PASSPHRASE = 12


class Reader(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Writer(Protocol):
    def write(self, data: bytes, /) -> Any: ...
    def flush(self) -> Any: ...


class Hashing:
    """Passes on what is written, and knows its size and SHA-256."""

    def __init__(self, target: Writer) -> None:
        self._target = target
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes, /) -> int:
        self._target.write(data)
        self._hash.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        self._target.flush()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def make_key(path: Path, *, passphrase: str = "") -> str:
    """A new key in a file that its owner alone may read; gives the public half. Never replaces a file."""
    if passphrase and len(passphrase) < LEAST_PASSPHRASE:
        raise KeepingError(f"A passphrase has at least {LEAST_PASSPHRASE} characters.")
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    text = f"# public key: {public}\n{identity}\n".encode()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeepingError(f"{path} exists already; a key is never replaced.") from None
    except OSError as error:
        raise KeepingError(f"{path} cannot be written: {error.strerror}.") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(pyrage.passphrase.encrypt(text, passphrase) if passphrase else text)
        file.flush()
        os.fsync(file.fileno())
    return public


def make_proven_key(path: Path, *, passphrase: str = "") -> str:
    """A new key that was opened again from its file before anything is locked with it; gives the public half.
    One that does not open is removed again. Raises KeepingError."""
    public = make_key(path, passphrase=passphrase)
    try:
        (opened,) = identities(path, passphrase=passphrase)
        if str(opened.to_public()) != public:
            raise KeepingError(f"What lies in {path} is not the key that was made: try another place.")
    except KeepingError:
        path.unlink(missing_ok=True)
        raise
    return public


def recipients(path: Path) -> list[Any]:
    """Public keys of a file, one a line; every one of them opens the backups."""
    found = []
    for line in _lines(_read(path, "public key").decode("utf-8", "replace")):
        if line.startswith("AGE-SECRET-KEY-"):
            raise KeepingError(f"{path} holds a secret key: keep that away from here; put the public one in.")
        try:
            found.append(pyrage.x25519.Recipient.from_str(line))
        except pyrage.RecipientError:
            raise KeepingError(f"{path} has a line that is no public key (age1…).") from None
    if not found:
        raise KeepingError(f"{path} holds no public key (age1…).")
    return found


def is_locked(path: Path) -> bool:
    """Whether a key file needs a passphrase."""
    return _read(path, "key").startswith(LOCKED)


def identities(path: Path, *, passphrase: str = "") -> list[Any]:
    """Secret keys of a file. Raises KeepingError, WrongKeyError for a wrong passphrase."""
    text = _read(path, "key")
    if text.startswith(LOCKED):
        try:
            text = pyrage.passphrase.decrypt(text, passphrase)
        except (pyrage.DecryptError, OSError, ValueError):
            raise WrongKeyError(f"The passphrase does not open the key file {path}.") from None
    found = []
    for line in _lines(text.decode("utf-8", "replace")):
        try:
            found.append(pyrage.x25519.Identity.from_str(line))
        except pyrage.IdentityError:
            raise KeepingError(f"{path} is no key file: AGE-SECRET-KEY-1… was expected.") from None
    if not found:
        raise KeepingError(f"{path} holds no key (AGE-SECRET-KEY-1…).")
    return found


def seal(source: Reader, target: Writer, to: Sequence[Any]) -> None:
    """Encrypt a stream. Raises OSError when reading or writing fails."""
    try:
        pyrage.encrypt_io(source, target, to)
    except pyrage.EncryptError as error:
        raise OSError(str(error)) from error


def unseal(source: Reader, target: Writer, by: Sequence[Any], *, name: str) -> None:
    """Decrypt a stream; `name` is what the person is told. Raises WrongKeyError, DamagedError."""
    try:
        pyrage.decrypt_io(source, target, by)
    except pyrage.DecryptError as error:
        if "key" in str(error).lower():
            raise WrongKeyError(f"The key does not open {name}: it was made for another one.") from None
        raise DamagedError(f"{name} is damaged: {error}.") from None
    except OSError as error:
        raise DamagedError(f"{name} is cut off, damaged, or could not be passed on: {error}.") from None


def opens(path: Path, by: Sequence[Any]) -> None:
    """Make sure that the key opens a file, reading no more than its begin."""
    first = _First()
    with path.open("rb") as file:
        try:
            unseal(file, first, by, name=path.name)
        except DamagedError:
            if not first.seen:
                raise


class _First:
    """Takes the first piece and no more."""

    def __init__(self) -> None:
        self.seen = False

    def write(self, data: bytes, /) -> int:
        self.seen = True
        raise BrokenPipeError("enough")

    def flush(self) -> None:
        """Nothing is kept."""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeepingError(f"The {what} file {path} cannot be read: {error.strerror}.") from None
