"""The key that signs heads: a file outside the database and its backups, the public keys beside it."""

import os
from pathlib import Path

from django.conf import settings

from desmigratif.cores.sealing import Signer


class AuditKeyError(Exception):
    """The key cannot be used; says what to do."""


def key_file() -> Path:
    return Path(settings.AUDIT_KEY_FILE)


def public_file() -> Path:
    """Every public key this house has signed with, oldest first; this is what an auditor is given."""
    return key_file().with_name(f"{key_file().name}.pub")


def signer(*, may_make: bool) -> Signer:
    """The key of this installation; `may_make` a first one where there is none. Raises AuditKeyError."""
    if may_make and not key_file().exists():
        _keep(Signer.fresh(), replace=False)
    try:
        return Signer.from_pem(key_file().read_bytes())
    except FileNotFoundError:
        raise AuditKeyError(
            f"the key of the trail is missing: put {key_file()} back, or make another one "
            "with `desmigratif manage renew_audit_key`"
        ) from None
    except (OSError, ValueError) as error:
        raise AuditKeyError(f"the key of the trail cannot be read ({key_file()}): {error}") from error


def renew() -> Signer:
    """Another key from now on; what the old one signed stays checkable by the file of public keys."""
    fresh = Signer.fresh()
    _keep(fresh, replace=True)
    return fresh


def public_keys() -> str:
    """All public keys, as PEM blocks. Raises AuditKeyError."""
    try:
        return public_file().read_text("ascii")
    except OSError as error:
        raise AuditKeyError(f"the public keys of the trail cannot be read: {error}") from error


def _keep(fresh: Signer, *, replace: bool) -> None:
    """Put a key in its place whole, readable by its owner alone. Without `replace` the first one wins."""
    path = key_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(fresh.private_pem())
        file.flush()
        os.fsync(file.fileno())
    try:
        if replace:
            making.replace(path)
        else:
            os.link(making, path)
    except FileExistsError:
        return
    finally:
        making.unlink(missing_ok=True)
    with public_file().open("a", encoding="ascii") as public:
        public.write(fresh.public_pem())
