"""Sessions as rows that say whose they are, since when, and on what kind of device. No address is kept.

A session ends `IDLE` after it was last seen and `LONGEST` after it began, whichever comes first.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, cast

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from django.conf import settings
from django.contrib.auth import SESSION_KEY as WHOSE
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

IDLE = timedelta(hours=8)
LONGEST = timedelta(hours=12)
SEEN_EVERY_SECONDS = 15 * 60
"""A session that is used is written again so often; IDLE counts from there, so it may end that much early."""
STARTED, SEEN, DEVICE = "session_started", "session_seen", "session_device"
BY_PROVIDER = "second_step_by_provider"
"""Key of a session whose second step was passed at the agency's own identity provider."""


class Session(AbstractBaseSession):
    """One browser in which somebody is signed in, or on the way to it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    started_at = models.DateTimeField(_("since"), null=True)
    seen_at = models.DateTimeField(_("last seen"), null=True)
    """To the full hour: no diary of a person's day."""
    device = models.CharField(_("device"), max_length=60, blank=True, default="")
    second_step = models.BooleanField(_("second step passed"), default=False)

    class Meta:
        ordering: ClassVar = ["-started_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(user=None) | models.Q(started_at__isnull=False, seen_at__isnull=False),
                name="session_of_a_person_has_times",
            ),
        ]

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


class SessionStore(db.SessionStore):
    """Django's sessions in the database, in our table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to be written. A session begins when somebody is in it for the first time."""
        if WHOSE in data:
            data.setdefault(STARTED, time.time())
            data.setdefault(SEEN, time.time())
        row = cast("Session", super().create_model_instance(data))
        if WHOSE in data:
            started, seen = (datetime.fromtimestamp(data[name], tz=UTC) for name in (STARTED, SEEN))
            row.user_id = int(data[WHOSE])
            row.started_at, row.seen_at = started, seen.replace(minute=0, second=0, microsecond=0)
            row.device = data.get(DEVICE, "")
            row.second_step = has_second_step(data)
            row.expire_date = min(started + LONGEST, seen + IDLE)
        return row


def has_second_step(data: Any) -> bool:
    """Whether a session passed a second step: a code here, or one at the identity provider."""
    return BY_PROVIDER in data or any(one.get("method") == "mfa" for one in data.get(METHODS, ()))


def end_all(user_id: int) -> int:
    """End every session of an account at once; how many there were. The caller writes the trail."""
    return Session.objects.filter(user_id=user_id).delete()[0]
