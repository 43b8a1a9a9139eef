"""The mail server, from the one address in DESMIGRATIF_SMTP_URL."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
HOW = (
    "DESMIGRATIF_SMTP_URL must look like smtp+tls://user:password@host:587 (STARTTLS), smtps://… (TLS from "
    "the start) or smtp://host:25 (a relay on the same machine)"
)


@dataclass(frozen=True)
class Server:
    """Where letters are handed over; none without a host."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def read(url: str) -> Server:
    """The mail server; without an address there is none and no letters go out.

    Raises ImproperlyConfigured with the fault in words.
    """
    if not url:
        return Server()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(HOW) from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImproperlyConfigured(HOW)
    return Server(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+tls",
        tls=parts.scheme == "smtps",
    )
