"""Named reads of the accounts room."""

from datetime import date, datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils import timezone

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.trail import Happened, happened
from desmigratif.audit import queries as audit


def accounts() -> QuerySet[User]:
    """Every account by name, with `running`: the roles held today and their agencies."""
    today = timezone.localdate()
    roles = Role.objects.running(today).select_related("agency").order_by("kind", "agency__short_name")
    return User.objects.order_by("username").prefetch_related(
        Prefetch("roles", queryset=roles, to_attr="running")
    )


def matching(found: QuerySet[User], *, text: str, state: str) -> QuerySet[User]:
    """Those whose user name or full name holds the text; `state` is active, suspended or empty for all."""
    if text:
        found = found.filter(Q(username__icontains=text) | Q(full_name__icontains=text))
    if state:
        found = found.filter(is_active=state == "active")
    return found


def running_roles(account: User) -> QuerySet[Role]:
    """Roles this account holds today."""
    return Role.objects.running(timezone.localdate()).filter(user=account).select_related("agency")


def running_administrators(on: date) -> QuerySet[Role]:
    """Administrator roles of accounts that can sign in."""
    return Role.objects.running(on).filter(kind=Role.Kind.ADMINISTRATOR, user__is_active=True)


def history_of(account: User) -> list[Happened]:
    """The newest 30 things that happened to this account, newest first."""
    return [happened(line) for line in audit.lines_about(subject_kind="account", subject_id=account.pk)[:30]]


def demo_accounts_exist() -> bool:
    """Whether an account with a password that everybody knows can sign in."""
    return User.objects.filter(is_demo=True, is_active=True).exists()


def locked_until(username: str) -> datetime | None:
    """When a user name locked by failed sign-ins opens again; None when it is open."""
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(
        username=username,
        attempt_time__gt=timezone.now() - cool_off,
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
    )
    newest: datetime | None = attempts.aggregate(newest=Max("attempt_time"))["newest"]
    return None if newest is None else newest + cool_off
