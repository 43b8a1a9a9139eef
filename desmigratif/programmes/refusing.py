"""Refusals are kept, and nothing else of what was refused: written once the refused transaction has ended.

An action under `@refusable` may raise VillageAlreadyServedError. Where no transaction is open around it the
refusal is written at once; otherwise it waits, and the middleware (or whoever holds `kept()`) writes it after
the outer transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from desmigratif.audit.actions import Actor
from desmigratif.programmes.errors import VillageAlreadyServedError
from desmigratif.programmes.models import Refusal

P = ParamSpec("P")
R = TypeVar("R")


_waiting: ContextVar[tuple[Refusal, ...]] = ContextVar("refusals", default=())


def refusable(action: Callable[P, R]) -> Callable[P, R]:
    """An action whose refusal is kept. It stands outside `@transaction.atomic`."""

    @wraps(action)
    def kept_action(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return action(*args, **kwargs)
        except VillageAlreadyServedError as refused:
            by = kwargs.get("by")
            _waiting.set((*_waiting.get(), _refusal(refused, by)))  # type: ignore[arg-type]
            if not connection.in_atomic_block:
                write()
            raise

    return kept_action


def _refusal(refused: VillageAlreadyServedError, by: Actor | None) -> Refusal:
    return Refusal(
        village_id=refused.village_id,
        programme_id=refused.programme_id,
        verb=refused.verb,
        by_id=None if by is None else by.pk,
        by_label="system" if by is None else by.get_username(),
        blocking_site_id=refused.blockers[0].site_id if refused.blockers else None,
    )


def write() -> None:
    """Write what waits, each by itself, in a transaction of its own."""
    waiting = _waiting.get()
    forget()
    for refusal in waiting:
        with transaction.atomic():
            refusal.save(force_insert=True)


def forget() -> None:
    """Drop what waits."""
    _waiting.set(())


@contextmanager
def kept() -> Iterator[None]:
    """Around a job or a command: refusals inside are written at its end, however it ends."""
    forget()
    try:
        yield
    finally:
        write()


class RefusalMiddleware:
    """Write the refusals of a request after its transactions have ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with kept():
            return self.get_response(request)
