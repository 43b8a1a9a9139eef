"""What a database that comes back must not let anybody in with: sessions, waiting codes, secret addresses,
one-time passwords of before.

One that was ended since then is open again in it, and nobody can tell which.
"""

from dataclasses import dataclass

from django.db import connection, models, transaction
from django.utils import timezone

from desmigratif.accounts.models import Invitation, User
from desmigratif.accounts.session_store import Session
from desmigratif.inbox.models import CalendarFeed

EARLIER_SESSIONS = "django_session"
"""The table of sessions of earlier versions, which would read it again."""


@dataclass(frozen=True)
class Ended:
    """How many of each were ended."""

    sessions: int = 0
    invitations: int = 0
    calendars: int = 0
    passwords: int = 0


@transaction.atomic
def end_what_opens_doors() -> tuple[Ended, tuple[str, ...]]:
    """End every session, waiting invitation, secret calendar address and one-time password still good; gives
    how many, and what the database has no tables for. Who calls writes the trail."""
    now = timezone.now()
    missing = []
    ended = {"sessions": _earlier_sessions()}
    if holds(Session, "session_key"):
        sessions = Session.objects.all()
        ended["sessions"] += sessions._raw_delete(sessions.db)  # asks for no other column or table
    elif not ended["sessions"] and EARLIER_SESSIONS not in connection.introspection.table_names():
        missing.append("sessions")
    if holds(Invitation, "accepted_at", "revoked_at"):
        ended["invitations"] = Invitation.objects.open().update(revoked_at=now)
    else:
        missing.append("invitations")
    if holds(CalendarFeed, "revoked_at"):
        ended["calendars"] = CalendarFeed.objects.filter(revoked_at=None).update(revoked_at=now)
    else:
        missing.append("secret calendar addresses")
    if holds(User, "one_time_until"):
        ended["passwords"] = User.objects.filter(one_time_until__gt=now).update(one_time_until=now)
    else:
        missing.append("one-time passwords")
    return Ended(**ended), tuple(missing)


def holds(model: type[models.Model], *columns: str) -> bool:
    """Whether the database has the table with these columns, all of the model when none is named: its schema
    may be of an earlier version."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return False
        found = {one.name for one in connection.introspection.get_table_description(cursor, table)}
    return set(columns or (field.column for field in model._meta.local_concrete_fields)) <= found


def _earlier_sessions() -> int:
    with connection.cursor() as cursor:
        if EARLIER_SESSIONS not in connection.introspection.table_names(cursor):
            return 0
        cursor.execute(f"DELETE FROM {EARLIER_SESSIONS}")  # noqa: S608 (a constant)
        return int(cursor.rowcount)
