"""The road of the site's own forms: an officer signed in over HTTP, posting what the pages post."""

import http.client
import re
from collections.abc import Sequence
from datetime import date
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.prove.overlap.journal import Done, RefusedError, Written

SITE = re.compile(r"/lokasi/(\d+)/")
LONG_AGO = "2005-12-31"
VERBS = {"confirmed": "confirm", "established": "establish", "active": "activate", "withdrawn": "withdraw"}


class PageError(Exception):
    """A page that no officer should meet."""


class Forms:
    """One browser without a screen. It learns no transaction number: what it wrote is checked by the
    trail."""

    name = "forms"

    def __init__(self, port: int, actor: int, username: str, password: str) -> None:
        self.actor: int | None = actor
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookies: dict[str, str] = {}
        self._call("GET", "/akun/login/")
        status, _to = self._post("/akun/login/", login=username, password=password)
        if status != 302:
            raise PageError(f"{username} cannot sign in: {status}")

    def _call(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: crumb.value for name, crumb in SimpleCookie(line).items()}
        return answer.status, answer.headers.get("Location", "")

    def _post(self, path: str, **fields: str) -> tuple[int, str]:
        token = self._cookies.get("csrftoken", "")
        return self._call("POST", path, urlencode({**fields, "csrfmiddlewaretoken": token}))

    def _send(self, path: str, verb: str, state: str, **fields: str) -> Done:
        """Raises RefusedError for what the page refuses in words, PageError for any other page."""
        status, to = self._post(path, reason="proof", **fields)
        if status in (409, 422):
            raise RefusedError(f"page {status}", kept=status == 409)
        found = SITE.search(to)
        if status != 302 or found is None:
            raise PageError(f"{path}: {status} {to}")
        return Done(sites=[Written(int(found.group(1)), state, "", None)], value=verb)

    def open(self, programme: int, villages: Sequence[int], starts_on: date, ends_on: date | None) -> Done:
        days = {"starts_on": starts_on.isoformat(), "ends_on": _day(ends_on)}
        fields = {"programme": str(programme), "source": "proof", **days}
        return self._send(f"/lokasi/usul/?village={villages[0]}", "propose", "proposed", **fields)

    def extend(self, site: int, ends_on: date | None) -> Done:
        return self._send(f"/lokasi/{site}/langkah/extend/", "extend", "", ends_on=_day(ends_on))

    def close(self, site: int, on: date) -> Done:
        return self._send(f"/lokasi/{site}/langkah/close/", "close", "closed", on=on.isoformat())

    def reopen(self, site: int, ends_on: date | None) -> Done:
        return self._send(f"/lokasi/{site}/langkah/reopen/", "reopen", "", ends_on=_day(ends_on))

    def step(self, site: int, state: str) -> Done:
        verb = VERBS[state]
        return self._send(f"/lokasi/{site}/langkah/{verb}/", verb, state, on=LONG_AGO)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
