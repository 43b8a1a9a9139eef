"""The secret key of an installation without one in its environment: made once, kept in a 0600 file."""

import os
import secrets

from django.core.exceptions import ImproperlyConfigured

from desmigratif.config import home


def secret_key() -> str:
    """The key of this installation. Two first starts at once agree on one key."""
    path = home.folder() / "secret-key"
    try:
        return _existing(path.read_text("ascii"))
    except FileNotFoundError:
        return _made(str(path))


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
