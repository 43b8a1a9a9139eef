"""What the roof gives to the room `keeping`: the server, programs, migrations, keys, a site that stands."""

import hashlib
import importlib.metadata
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from desmigratif.audit import heads, keyring
from desmigratif.config import databases, embedded, schema
from desmigratif.config.embedded.binaries import client_programs
from desmigratif.config.entrance import RunLock
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.manifest import Manifest
from desmigratif.keeping.restoring import Wiring
from desmigratif.keeping.server import Programs, Server
from desmigratif.keeping.taking import House

DEBIAN = Path("/usr/lib/postgresql")


def server(environ: Mapping[str, str] = os.environ) -> Server:
    """The database of this installation, as its owner. Raises ImproperlyConfigured."""
    entry = databases.connection_of("owner", environ)
    return Server(
        parameters=parameters_of(entry),
        database=entry["NAME"],
        application=databases.application_role(environ),
    )


def parameters_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """Django's words for a connection as libpq's."""
    parameters = {
        "host": entry["HOST"],
        "port": entry["PORT"],
        "user": entry["USER"],
        "password": entry.get("PASSWORD", ""),
        **entry["OPTIONS"],
    }
    return {name: str(value) for name, value in parameters.items() if value}


def programs(environ: Mapping[str, str] = os.environ) -> Programs:
    """A folder that the installation names; else Debian's folders, the PATH, and the wheel's, without TLS."""
    named = environ.get("DESMIGRATIF_POSTGRES_PROGRAMS", "").strip()
    if named:
        return Programs([Path(named)])
    wheel = client_programs()
    debian = sorted(DEBIAN.glob("*/bin"))
    path = [Path(one) for one in environ.get("PATH", "").split(os.pathsep) if one]
    # The embedded server's own programs fit it exactly.
    ordered = [wheel, *debian, *path] if databases.is_embedded(environ) else [*debian, *path, wheel]
    return Programs(ordered, without_tls=wheel)


def house(recipients: Sequence[object]) -> House:
    """Keys and heads of this installation, for a backup."""
    signer, public = None, ""
    if keyring.key_file().exists():
        try:
            signer, public = keyring.signer(may_make=False), keyring.public_keys()
        except keyring.AuditKeyError as error:
            raise KeepingError(f"The backup cannot be signed: {error}.") from None
    return House(
        version=importlib.metadata.version("desmigratif"),
        heads=heads.heads_file(),
        public_keys=public,
        signer=signer,
        recipients=recipients,
        secret_print=secret_print(),
    )


def secret_print() -> str:
    """Tells whether two installations have the same secret key, and nothing else about it."""
    return hashlib.sha256(b"desmigratif secret key\n" + settings.SECRET_KEY.encode()).hexdigest()[:16]


def wiring() -> Wiring:
    """Migrations of the code, and Django looking at a database beside as the owner."""
    return Wiring(
        known_migrations=frozenset(known_migrations()),
        migrate=lambda name: schema.migrate(name=name, verbosity=0),
        looking_at=lambda name: schema.connected_as("owner", name=name),
    )


def known_migrations() -> list[str]:
    """Every migration of the code, as `app.name`, without asking a database."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return [f"{app}.{name}" for app, name in loader.disk_migrations]


@contextmanager
def site_stands() -> Iterator[None]:
    """Nobody starts the site of this home folder while the block lasts. Raises KeepingError when it runs."""
    embedded.make_home()
    lock = RunLock(embedded.current_folders().locks)
    if not lock.take():
        raise KeepingError(f"{lock.holder()} Stop it first.")
    try:
        yield
    finally:
        lock.free()


def missing_keys(said: Manifest) -> list[str]:
    """Which keys the restored database needs and this machine does not have."""
    missing = []
    if said.secret_print and said.secret_print != secret_print():
        missing.append(
            "the secret key is another one than then: put that one back, or links of then are void"
        )
    if said.facts.trail_batches and not keyring.key_file().exists():
        missing.append(
            f"the key of the trail: put {keyring.key_file()} back, or sign with another one from now on:"
            " desmigratif manage renew_audit_key"
        )
    if not heads.heads_file().exists():
        missing.append(f"heads of the trail: put your copy at {heads.heads_file()}")
    return missing


def text_of(path: str) -> str:
    try:
        return Path(path).expanduser().read_text("ascii")
    except (OSError, ValueError) as error:
        raise KeepingError(f"{path} cannot be read: {error}") from None
