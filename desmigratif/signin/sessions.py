"""Where somebody is signed in, and ending it. Rows of sessions are written by session_store.py."""

import time
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from desmigratif.accounts.actions.recording import record_account
from desmigratif.accounts.models import User
from desmigratif.accounts.session_store import DEVICE, SEEN, SEEN_EVERY_SECONDS, Session
from desmigratif.signin import devices


@dataclass(frozen=True)
class OpenSession:
    """A running session. `handle` names it on pages: the key itself would open it."""

    row: Session
    handle: str
    is_this: bool


def running(user: User, *, this: str | None = None) -> list[OpenSession]:
    """Running sessions of an account, newest first; `this` is the key of the one that asks."""
    rows = Session.objects.filter(user=user, expire_date__gt=timezone.now())
    return [OpenSession(row, _handle(row.session_key), row.session_key == this) for row in rows]


@transaction.atomic
def end(user: User, handle: str, *, by: User) -> bool:
    """End one session of an account; False when there is none of that name any more."""
    keys = Session.objects.filter(user=user).values_list("session_key", flat=True)
    found = [key for key in keys if constant_time_compare(_handle(key), handle)]
    return bool(found) and _ended(user, by=by, session_key__in=found) > 0


@transaction.atomic
def end_all(user: User, *, by: User | None = None, but: str | None = None) -> int:
    """End all sessions of an account, except the one with the key `but`; how many there were.

    With `by` one line goes into the trail; without, the action that calls this writes its own.
    """
    if but is None:
        return _ended(user, by=by)
    rows = Session.objects.exclude(session_key=but)
    return _ended(user, by=by, session_key__in=rows.filter(user=user).values("session_key"))


def delete_expired() -> int:
    """Forget the sessions that are over; how many there were."""
    return Session.objects.filter(expire_date__lte=timezone.now()).delete()[0]


def note_device(request: HttpRequest) -> None:
    """Keep the kind of device with the session, in words."""
    request.session[DEVICE] = devices.in_words(request.headers.get("User-Agent", ""))


def note_seen(request: HttpRequest) -> None:
    """Keep the session from ending by idleness; it is written at most every SEEN_EVERY_SECONDS."""
    now = time.time()
    if now - request.session.get(SEEN, now) >= SEEN_EVERY_SECONDS:
        request.session[SEEN] = now


def _ended(user: User, *, by: User | None, **which: object) -> int:
    count = Session.objects.filter(user=user, **which).delete()[0]
    if by is not None and count:
        record_account(verb="end sessions", account=user, by=by, sessions=count)
    return count


def _handle(key: str) -> str:
    return salted_hmac("desmigratif.signin.sessions", key, algorithm="sha256").hexdigest()[:32]
