"""Accounts that nobody looks after: for whoever runs the server, who alone can help."""

from django.db.models import F, Q
from django.utils import timezone

from desmigratif.accounts import access
from desmigratif.accounts.models import NOT_JOINED, Role, User

KEEPERS = (Role.Kind.ADMINISTRATOR, Role.Kind.COORDINATOR)


def unattended() -> list[str]:
    """User names of accounts with a role that are in nobody's charge; demo accounts apart."""
    today = timezone.localdate()
    open_ones = User.objects.filter(Q(is_active=True) | NOT_JOINED, is_demo=False)
    left = set(open_ones.filter(roles__in=Role.objects.lasting(today)).values_list("username", flat=True))
    held = Role.objects.running(today).filter(kind__in=KEEPERS, user__is_active=True)
    widest = held.order_by("kind", F("area").asc(nulls_first=True)).values_list("user_id", flat=True)
    for pk in dict.fromkeys(widest):
        if not left:
            break
        seen = access.accounts_for(User.objects.get(pk=pk)).filter(username__in=left)
        left.difference_update(seen.values_list("username", flat=True))
    return sorted(left)
