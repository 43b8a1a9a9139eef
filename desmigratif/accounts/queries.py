"""Named reads of the accounts room."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from desmigratif.accounts.models import NOT_JOINED, Invitation, Leave, Role, User
from desmigratif.accounts.reach import Reach
from desmigratif.accounts.trail import Happened, happened
from desmigratif.agencies.models import Agency
from desmigratif.audit import queries as audit
from desmigratif.audit.models import READ
from desmigratif.places import queries as places
from desmigratif.places.models import AreaCode

ROLE_PATH = ("agency", "area", "area__province", "area__regency", "area__district")
SEVERAL = 25
"""Areas that one text may mean in a filter."""


def accounts() -> QuerySet[User]:
    """Every account by name, with `lasting`: its roles that have not ended, with agency and path of the area;
    and `is_away`, whether the person is on leave today."""
    today = timezone.localdate()
    roles = (
        Role.objects.lasting(today).select_related(*ROLE_PATH).order_by("kind", "agency__short_name", "pk")
    )
    away = Leave.objects.on(today).filter(user=OuterRef("pk"))
    return (
        User.objects.annotate(is_away=Exists(away))
        .order_by("username")
        .prefetch_related(Prefetch("roles", queryset=roles, to_attr="lasting"))
    )


def all_roles_within(within: Q, *, strays: bool) -> Q:
    """Filter of accounts all of whose roles that have not ended lie within; of an account without such a role
    the newest that ended counts; `strays` never had one."""
    mine = Role.objects.filter(user=OuterRef("pk"))
    lasting = mine.lasting(timezone.localdate())
    inside = Role.objects.filter(within, pk=OuterRef("pk"))
    outside = lasting.filter(~Exists(inside))
    of_its_holder = Role.objects.filter(user=OuterRef("user"))
    newest = of_its_holder.order_by("-ends_on", "-pk").values("pk")[:1]
    newest_inside = Role.objects.filter(within, user=OuterRef("pk"), pk=Subquery(newest))
    told_by_newest = Q(~Exists(lasting)) & Q(Exists(newest_inside))
    found = Q(Exists(lasting)) & Q(~Exists(outside)) | told_by_newest
    return found | Q(~Exists(mine)) if strays else found


def matching(
    found: QuerySet[User],
    *,
    text: str = "",
    state: str = "",
    kind: str = "",
    agency: Agency | None = None,
    area: str = "",
) -> QuerySet[User]:
    """Those whose user name or full name holds the text, in a state, with a role of a kind, in an agency,
    over an area (its code or name) or something within it; what is empty does not filter."""
    if text:
        found = found.filter(Q(username__icontains=text) | Q(full_name__icontains=text))
    if state:
        found = found.filter(_STATES[state])
    if kind or agency or area:
        roles = Role.objects.lasting(timezone.localdate()).filter(user=OuterRef("pk"))
        roles = roles.filter(kind=kind) if kind else roles
        roles = roles.filter(agency=agency) if agency else roles
        roles = roles.filter(_within(area)) if area else roles
        found = found.filter(Exists(roles))
    return found


_STATES = {
    "active": Q(is_active=True),
    "away": Q(is_away=True),
    "invited": NOT_JOINED,
    "suspended": Q(is_active=False) & ~NOT_JOINED,
}


def _within(text: str) -> Q:
    areas = frozenset(area.pk for area in places.search(text, SEVERAL))
    return Reach(nation=False, areas=areas).over("area")


def area_codes(found: QuerySet[User]) -> dict[int, str]:
    """Kemendagri codes, as written, of the areas over which these accounts hold roles, by area id."""
    roles = Role.objects.filter(user__in=found.order_by().values("pk")).exclude(area=None)
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area__in=roles.values("area"))
    return dict(codes.values_list("area_id", "code"))


def lasting_roles(account: User) -> QuerySet[Role]:
    """Roles of this account that have not ended: running, waiting, resting or yet to begin."""
    return Role.objects.lasting(timezone.localdate()).filter(user=account).select_related(*ROLE_PATH)


def own_roles(account: User) -> QuerySet[Role]:
    """Those that nobody lent for the time of a leave."""
    return lasting_roles(account).filter(stands_in=None)


def running_roles(account: User) -> QuerySet[Role]:
    """Roles this account holds today."""
    return Role.objects.running(timezone.localdate()).filter(user=account).select_related("agency")


def roles_with_an_end(account: User) -> QuerySet[Role]:
    """Roles of their own that ended or will end, newest end first."""
    ended = Role.objects.filter(user=account, stands_in=None).exclude(ends_on=None)
    return ended.select_related(*ROLE_PATH).order_by("-ends_on", "-pk")


def leaves_of(account: User) -> QuerySet[Leave]:
    """Leaves of this account that are not over, next first."""
    leaves = Leave.objects.not_over(timezone.localdate()).filter(user=account)
    return leaves.select_related("deputy").order_by("starts_on")


def open_invitation_of(account: User) -> Invitation | None:
    return Invitation.objects.open().filter(user=account).first()


def agencies(ids: Collection[int]) -> QuerySet[Agency]:
    """These agencies by short name."""
    return Agency.objects.filter(pk__in=ids).order_by("short_name")


def agencies_above() -> dict[int, int | None]:
    """Every agency's id with the id of the one that looks after its accounts."""
    return dict(Agency.objects.order_by().values_list("pk", "looked_after_by_id"))


def running_administrators(on: date) -> QuerySet[Role]:
    """Administrator roles of accounts that can sign in."""
    return Role.objects.running(on).filter(kind=Role.Kind.ADMINISTRATOR, user__is_active=True)


def history_of(account: User, within: Q) -> list[Happened]:
    """The newest 30 things within that happened to this account, newest first; who looked at it is in the
    trail alone."""
    lines = audit.lines_about(subject_kind="account", subject_id=account.pk).exclude(verb=READ)
    return [happened(line) for line in lines.filter(within)[:30]]


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
