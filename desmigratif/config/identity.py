"""Identity providers of agencies, from the TOML file that DESMIGRATIF_IDENTITY_PROVIDERS names."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("id", "name", "agency", "issuer", "client_id", "client_secret_file")
MAY = ("second_step_acr", "ca_file")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class IdentityProvider:
    """One agency's own sign-in. `second_step_acr`: values of the claim acr that mean a passed second step."""

    id: str
    name: str
    agency: str
    issuer: str
    client_id: str
    client_secret: str
    second_step_acr: tuple[str, ...] = ()
    ca_file: str = ""

    @property
    def origin(self) -> str:
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def read(file: str) -> list[IdentityProvider]:
    """The providers of the file; none without one. Raises ImproperlyConfigured with the fault in words."""
    if not file:
        return []
    try:
        tables = tomllib.loads(Path(file).read_text("utf-8")).get("provider", [])
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"The identity providers of {file} cannot be read: {error}") from None
    found = [_provider(table, f"{file}, provider {number}") for number, table in enumerate(tables, start=1)]
    for field in ("id", "client_id"):
        if len({getattr(one, field) for one in found}) < len(found):
            raise ImproperlyConfigured(f"{file}: two providers have the same {field}.")
    return found


def for_allauth(providers: list[IdentityProvider]) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS: our own class, one app a provider."""
    apps = [
        {
            "provider_id": one.id,
            "name": one.name,
            "client_id": one.client_id,
            "secret": one.client_secret,
            "settings": {
                "server_url": one.issuer.rstrip("/"),
                "issuer": one.issuer,
                "agency": one.agency,
                "origin": one.origin,
                "second_step_acr": list(one.second_step_acr),
                "ca_file": one.ca_file,
            },
        }
        for one in providers
    ]
    return {
        "openid_connect": {
            "provider_class": "desmigratif.signin.identity.provider.AgencyProvider",
            "APPS": apps,
        }
    }


def _provider(table: dict[str, Any], where: str) -> IdentityProvider:
    missing = [key for key in NEEDED if not isinstance(table.get(key), str) or not table[key].strip()]
    unknown = sorted(set(table) - {*NEEDED, *MAY})
    if missing or unknown:
        words = [f"{key} is missing" for key in missing] + [f"{key} is unknown" for key in unknown]
        raise ImproperlyConfigured(f"{where}: {', '.join(words)}.")
    if not re.fullmatch(r"[a-z0-9-]{2,40}", table["id"]):
        raise ImproperlyConfigured(f"{where}: id may hold small letters, digits and dashes.")
    return IdentityProvider(
        id=table["id"],
        name=table["name"],
        agency=table["agency"],
        issuer=_issuer(table["issuer"], where),
        client_id=table["client_id"],
        client_secret=_secret(table["client_secret_file"], where),
        second_step_acr=tuple(table.get("second_step_acr", ())),
        ca_file=table.get("ca_file", ""),
    )


def _issuer(issuer: str, where: str) -> str:
    parts = urlsplit(issuer)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not safe or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{where}: issuer must be an https address without name, ? and #.")
    return issuer


def _secret(file: str, where: str) -> str:
    try:
        secret = Path(file).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{where}: the client secret cannot be read: {error}") from None
    if not secret:
        raise ImproperlyConfigured(f"{where}: the file of the client secret is empty.")
    return secret
