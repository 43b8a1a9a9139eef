"""Keys of an installation and where they lie. The secret key, where the environment has none, is made once
and kept in a 0600 file; the trail makes its own at the first sealing."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from desmigratif.config import home


def secret_key() -> str:
    """The key of this installation. Two first starts at once agree on one key."""
    path = home.folder() / "secret-key"
    try:
        return _existing(path.read_text("ascii"))
    except FileNotFoundError:
        return _made(str(path))


def audit_key_file() -> Path:
    """The key that signs the trail: never in the database nor in its backups."""
    return Path(os.environ.get("DESMIGRATIF_AUDIT_KEY") or home.folder() / "audit-key.pem")


def audit_heads_file() -> Path:
    """Heads of the trail outside the database; best on another disk, or sent elsewhere every day."""
    return Path(os.environ.get("DESMIGRATIF_AUDIT_HEADS") or home.folder() / "audit-heads.jsonl")


def backup_recipients_file() -> Path:
    """Public halves of the keys that open backups; the secret ones are not on this machine."""
    return Path(os.environ.get("DESMIGRATIF_BACKUP_KEYS") or home.folder() / "backup-keys.txt")


def _existing(text: str) -> str:
    if len(text) < 50:
        raise ImproperlyConfigured(
            f"The file {home.folder() / 'secret-key'} is damaged: "
            "remove it, everybody must then sign in again."
        )
    return text


def _made(path: str) -> str:
    fresh = f"{path}.{os.getpid()}"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
        file.flush()
        os.fsync(file.fileno())  # a power cut must not leave an empty key
    try:
        os.link(fresh, path)  # fails when another start was first: then its key counts
    except FileExistsError:
        pass
    finally:
        os.unlink(fresh)
    with open(path, encoding="ascii") as file:
        return _existing(file.read())
