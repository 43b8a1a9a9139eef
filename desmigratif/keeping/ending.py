"""What a restored database must not let anybody in with: sessions, waiting codes, secret addresses of before.

One that was ended after the backup is open again in it, and nobody can tell which.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from desmigratif.accounts.models import Invitation
from desmigratif.accounts.session_store import Session
from desmigratif.inbox.models import CalendarFeed


@dataclass(frozen=True)
class Ended:
    """How many of each were ended."""

    sessions: int
    invitations: int
    calendars: int


@transaction.atomic
def end_what_opens_doors() -> Ended:
    """End every session, waiting invitation and secret calendar address. Who calls writes the trail."""
    now = timezone.now()
    return Ended(
        sessions=Session.objects.all().delete()[0],
        invitations=Invitation.objects.open().update(revoked_at=now),
        calendars=CalendarFeed.objects.filter(revoked_at=None).update(revoked_at=now),
    )
