"""The second step of signing in: who must pass it, which code is right, how often one may try.

A code is checked under the lock of the account's key, so the limit and the once-only rule hold for all
processes together.
"""

import time
from datetime import UTC, datetime, timedelta

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from desmigratif.accounts import actions
from desmigratif.accounts.errors import AccountError
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.session_store import BY_PROVIDER
from desmigratif.places.models import Area

TRIES = 5
WINDOW = timedelta(minutes=15)
"""After the first wrong code; when it is over, there are `TRIES` again."""
CODE_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
KEPT_COUNTERS = 4
"""Half minutes around now whose used codes are remembered; more than the clocks may differ."""
FRESH_SECONDS = 5 * 60
"""Whoever signed in this recently sets the second step up without giving the password once more."""


class TooManyCodesError(AccountError):
    """Codes are not looked at until an instant."""

    def __init__(self, until: datetime) -> None:
        self.text = _("Too many wrong codes. Try again after %(time)s (Jakarta time).") % {
            "time": date_format(timezone.localtime(until), "H.i")
        }


def is_required_of(user: User) -> bool:
    """Whether one of the roles held today reaches over the nation or a whole province."""
    return any(role.area is None or role.area.level == Area.Level.PROVINCE for role in user.current_roles)


def missing() -> int:
    """How many people who can sign in must still set it up."""
    wide = Q(area=None) | Q(area__level=Area.Level.PROVINCE)
    roles = Role.objects.running(timezone.localdate()).filter(wide, user__is_active=True)
    enrolled = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user")
    return roles.exclude(user__in=enrolled).values("user").distinct().count()


def stays_on(user: User) -> bool:
    """Whether the person may not switch it off."""
    return user.is_demo or is_required_of(user)


def is_set_up(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def is_passed(request: HttpRequest, user: User) -> bool:
    """Whether this session passed a second step: a code here, or one at the identity provider."""
    records = get_authentication_records(request, user)
    return BY_PROVIDER in request.session or any(record.get("method") == "mfa" for record in records)


def may_be_set_up_now(request: HttpRequest, user: User) -> bool:
    """Whether the first key may be made without asking who it is again: just signed in, none there yet."""
    newest = max((record["at"] for record in get_authentication_records(request, user)), default=0.0)
    return time.time() - newest < FRESH_SECONDS and not is_set_up(user)


def begin(request: HttpRequest, user: User, counter: int) -> None:
    """The key was just made: its first code is used up and this session has passed."""
    key = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    key.data["used"] = [counter]
    key.save(update_fields=["data"])
    record_authentication(request, user, "mfa", id=key.pk, type=key.type, reauthenticated=True)


def counter_of(secret: str, code: str) -> int | None:
    """The half minute to which a code belongs, among those near enough to now; None when it is wrong."""
    for counter in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            return int(counter)
    return None


@transaction.atomic
def right_one(user: User, code: str) -> Authenticator | None:
    """The key or recovery codes that this code belongs to; None when it is wrong, which is counted
    and leaves a line.

    A code is good once. Raises TooManyCodesError, whatever the code, after `TRIES` wrong ones in a `WINDOW`.
    """
    locked = Authenticator.objects.select_for_update().filter(user=user, type__in=CODE_TYPES)
    held = list(locked.order_by("-type"))
    key = next((one for one in held if one.type == Authenticator.Type.TOTP), None)
    if key is None:
        return None
    wrong, since = _counted(key)
    if wrong >= TRIES:
        raise TooManyCodesError(since + WINDOW)
    right = next((one for one in held if _fits(one, code, again=user.is_demo)), None)
    if right is None:
        actions.note(verb="wrong code", account=user)
    key.data |= {"wrong": 0 if right else wrong + 1, "since": since.timestamp()}
    key.save(update_fields=["data"])
    return right


def code_of(secret: str, *, at: float | None = None) -> str:
    """What the phone shows at this moment (seconds of the epoch, now when not given)."""
    return str(format_hotp_value(hotp_value(secret, int(time.time() if at is None else at) // 30)))


def _counted(key: Authenticator) -> tuple[int, datetime]:
    """Wrong codes of the window that runs, and its begin."""
    since = datetime.fromtimestamp(key.data.get("since", 0), tz=UTC)
    if since + WINDOW <= timezone.now():
        return 0, timezone.now()
    return int(key.data.get("wrong", 0)), since


def _fits(held: Authenticator, code: str, *, again: bool) -> bool:
    """Whether the code belongs here; then it is used up, except that a demo's printed one is good `again`."""
    if held.type != Authenticator.Type.TOTP:
        return bool(held.wrap().validate_code(code))
    counter = counter_of(decrypt(held.data["secret"]), code)
    used = [one for one in held.data.get("used", []) if abs(one - time.time() // 30) <= KEPT_COUNTERS]
    if counter is None or (counter in used and not again):
        return False
    held.data["used"] = [*used, counter]
    return True
