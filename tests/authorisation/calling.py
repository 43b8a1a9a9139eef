"""One call of the server by one person: what it answers, in every byte, and what it writes."""

import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test.client import ClientHandler, RequestFactory
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils import translation

from tests.authorisation.policy import Person
from tests.authorisation.sparing import RolesOfReaders
from tests.authorisation.world import World, undone

ALLOWED, REFUSED, SIGN_IN, WRONG_METHOD, FORM_ERRORS = (
    "allowed",
    "refused",
    "sign in",
    "wrong method",
    "errors",
)
DONE = frozenset({200, 201, 202, 204})
ASIDE = frozenset({"account_change_password", "mfa_activate_totp", "mfa_authenticate"})
"""Pages to which a middleware sends people before anything else: nobody of the world should end there."""
WRITES = ("INSERT", "UPDATE", "DELETE")
SENDING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Answer:
    """What came back: its meaning or what is wrong with it, its bytes, tables written."""

    meaning: str
    status: int
    head: bytes
    body: bytes
    written: frozenset[str]
    trouble: str = ""
    changed: bool = False


@dataclass
class Caller:
    """Calls as Django's test client does, without the client's copies of every template context."""

    world: World
    roles: RolesOfReaders = field(default_factory=RolesOfReaders)
    calls: int = 0
    bytes: int = 0
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))

    def call(
        self,
        person: Person,
        method: str,
        path: str,
        *,
        query: str = "",
        send: Mapping[str, Any] | None = None,
        htmx: bool = False,
        probe: Callable[[], object] | None = None,
    ) -> Answer:
        """The answer; whatever the call wrote is undone. `probe` tells whether it changed something."""
        cache.clear()
        factory = RequestFactory()
        if person.name:
            factory.cookies[settings.SESSION_COOKIE_NAME] = self.world.sessions[person.name]
        headers = {"HX-Request": "true"} if htmx else {}
        address = f"{path}?{query}" if query else path
        given = {"data": dict(send or {})} if method == "POST" else {}
        request = getattr(factory, method.lower())(address, headers=headers, **given)
        reading = self.roles.while_reading(method not in SENDING)
        with reading, undone(), _writes() as written, _troubles() as troubles:
            before = probe() if probe else None
            response: Any = self.handler(request.environ)
            head, body = _head_of(response), _body_of(response)
            changed = probe is not None and probe() != before
        self.calls += 1
        self.bytes += len(head) + len(body)
        return Answer(
            meaning(response, path),
            response.status_code,
            head,
            body,
            frozenset(written),
            "".join(troubles),
            changed,
        )


def meaning(response: HttpResponse, path: str) -> str:
    """What an answer says; an answer that nobody should get names itself."""
    status = response.status_code
    if status in DONE:
        return SIGN_IN if "HX-Refresh" in response.headers and not response.content else ALLOWED
    if status in {301, 302, 303}:
        return _redirected(response.headers["Location"], path)
    known = {404: REFUSED, 405: WRONG_METHOD, 422: FORM_ERRORS}
    return known.get(status, f"status {status}")


def _redirected(target: str, path: str) -> str:
    bare = target.partition("?")[0]
    if bare == reverse(settings.LOGIN_URL):
        return SIGN_IN
    try:
        name = resolve(bare).view_name
    except Resolver404:
        return f"sent to {target}, which does not exist"
    return f"sent aside to {name}" if name in ASIDE and bare != path else ALLOWED


def plain_refusal() -> bytes:
    """The page of what does not exist; whoever is refused gets exactly this."""
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string("ui/errors/404.html").encode()


def _head_of(response: Any) -> bytes:
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{head}\n{response.cookies}".encode()


def _body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


@contextmanager
def _writes() -> Iterator[set[str]]:
    """Names of tables that are written meanwhile."""
    written: set[str] = set()

    def watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        words = str(sql).split(None, 3)
        if words and words[0].upper() in WRITES:
            written.add(words[1 if words[0].upper() == "UPDATE" else 2].strip('"'))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


@contextmanager
def _troubles() -> Iterator[list[str]]:
    """Tracebacks of what no view caught."""
    troubles: list[str] = []

    def note(**_given: Any) -> None:
        troubles.append(traceback.format_exc(limit=-4))

    got_request_exception.connect(note)
    try:
        yield troubles
    finally:
        got_request_exception.disconnect(note)
