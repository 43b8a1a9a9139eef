"""Accounts that nobody looks after: for whoever runs the server, who alone can help."""

from django.db.models import F, Q
from django.utils import timezone

from desmigratif.accounts import answering, queries
from desmigratif.accounts.charge import Charge, of_roles
from desmigratif.accounts.models import NOT_JOINED, WELL_PLACED, Role, User

KEEPERS = (Role.Kind.ADMINISTRATOR, Role.Kind.COORDINATOR)


def unattended() -> list[str]:
    """User names of accounts with a role that are in the charge of nobody else; demo accounts apart. As many
    queries for one keeper as for all."""
    open_ones = User.objects.filter(Q(is_active=True) | NOT_JOINED, is_demo=False)
    lasting = Role.objects.lasting(timezone.localdate()).filter(user__in=open_ones)
    theirs: dict[User, list[Role]] = {}
    for role in lasting.select_related("user", "area"):
        theirs.setdefault(role.user, []).append(role)
    keepers = _keepers()
    return sorted(
        user.username
        for user, roles in theirs.items()
        if not any(pk != user.pk and _look_after(own, user, roles) for pk, own in keepers.items())
    )


def misplaced() -> list[str]:
    """User names of those with a role that counts for nothing where it is held (models.WELL_PLACED)."""
    wrong = Role.objects.lasting(timezone.localdate()).exclude(WELL_PLACED)
    return sorted(set(wrong.values_list("user__username", flat=True)))


def _keepers() -> dict[int, tuple[Charge, ...]]:
    """The charges of all who look after accounts today, the widest first."""
    held = Role.objects.running(timezone.localdate()).filter(kind__in=KEEPERS, user__is_active=True)
    by_user: dict[int, list[Role]] = {}
    for role in held.order_by("kind", F("area").asc(nulls_first=True)):
        by_user.setdefault(role.user_id, []).append(role)
    above = queries.agencies_above()
    unanswered = answering.unanswered(above)
    return {pk: of_roles(roles, above, unanswered) for pk, roles in by_user.items()}


def _look_after(charges: tuple[Charge, ...], user: User, roles: list[Role]) -> bool:
    joined = user.has_joined
    return all(
        any(one.looks_after(role.kind, role.agency_id, role.area, joined=joined) for one in charges)
        for role in roles
    )
