"""The only requests that leave this house for signing in: to the configured providers, nowhere else."""

from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidURL

TIMEOUT_SECONDS = 5


class _OnlyThere(HTTPAdapter):
    """Sends to these origins alone, each with the certificate authority of its own, if it has one."""

    def __init__(self, ca_files: dict[str, str]) -> None:
        super().__init__()
        self.ca_files = ca_files

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        where = origin_of(request.url or "")
        if where not in self.ca_files:
            raise InvalidURL(f"{where} is no configured identity provider")
        kwargs |= {"timeout": TIMEOUT_SECONDS, "verify": self.ca_files[where] or True}
        return super().send(request, *args, **kwargs)


def session(ca_files: dict[str, str]) -> Session:
    """A session that reaches these origins alone (each with its certificate authority; empty: the usual
    ones), follows no redirect and heeds no proxy or password of the environment."""
    made = Session()
    made.trust_env = False
    made.max_redirects = 0
    for scheme in ("https://", "http://"):
        made.mount(scheme, _OnlyThere(ca_files))
    return made


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
