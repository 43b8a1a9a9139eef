"""Which database the application talks to, and as whom. Decides only; starts and connects nothing.

Without `DATABASE_URL` it is the embedded server. The role is always the application's, which row
policies bind; a process with `DESMIGRATIF_DB_ROLE=owner` (migrate, nothing else) is the owner.
"""

import os
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from desmigratif.config.embedded.folders import Folders, folders
from desmigratif.config.embedded.roles import APPLICATION, ARCHIVE, DATABASE, MAINTENANCE, OWNER
from desmigratif.config.embedded.server import PORT

KEPT_SECONDS = 600
NAMED = ("dbname", "user", "password", "host", "port")


def configured(environ: Mapping[str, str] = os.environ) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: one alias."""
    owner = environ.get("DESMIGRATIF_DB_ROLE", "application") == "owner"
    return {"default": connection_of("owner" if owner else "application", environ)}


def is_embedded(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this installation uses its own server."""
    return not environ.get("DATABASE_URL", "").strip()


def connection_of(role: str, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The connection of `owner` or `application`, as Django wants it."""
    if is_embedded(environ):
        return _embedded(OWNER if role == "owner" else APPLICATION, folders(environ, uid=os.geteuid()))
    variable = "DATABASE_OWNER_URL" if role == "owner" else "DATABASE_URL"
    return _real(variable, environ.get(variable, "").strip())


def archive_connection(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The connection of the role that copies the whole server and its log."""
    if is_embedded(environ):
        return _embedded(ARCHIVE, folders(environ, uid=os.geteuid())) | {"NAME": MAINTENANCE}
    return _real("DATABASE_ARCHIVE_URL", environ.get("DATABASE_ARCHIVE_URL", "").strip())


def application_role(environ: Mapping[str, str] = os.environ) -> str:
    """Name of the role that the application's tables are opened to (for migrations)."""
    return str(connection_of("application", environ)["USER"])


def _embedded(role: str, place: Folders) -> dict[str, Any]:
    # The password stays in its file: settings, debug pages and crash reports never hold it.
    options = {"passfile": str(place.passfile(role)), "application_name": "desmigratif"}
    return _entry(DATABASE, role, str(place.sockets), str(PORT)) | {"OPTIONS": options}


def _real(variable: str, url: str) -> dict[str, Any]:
    if not url:
        raise ImproperlyConfigured(
            f"{variable} is not set, and this needs it: postgresql://user:password@host/name"
        )
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except ProgrammingError:
        raise ImproperlyConfigured(f"{variable} is not a PostgreSQL address (postgresql://…).") from None
    missing = [name for name in ("dbname", "user") if not parts.get(name)]
    if missing:
        raise ImproperlyConfigured(f"{variable} does not name its {' and '.join(missing)}.")
    entry = _entry(parts["dbname"], parts["user"], parts.get("host", ""), parts.get("port", ""))
    options = {name: value for name, value in parts.items() if name not in NAMED}
    return entry | {
        "PASSWORD": parts.get("password", ""),
        "OPTIONS": {"application_name": "desmigratif"} | options,
    }


def _entry(name: str, user: str, host: str, port: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user,
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": KEPT_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }
