"""Named reads of invitations, and of what a list of people refers to."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from desmigratif.accounts.models import NOT_JOINED, Invitation, Role, User
from desmigratif.accounts.queries import ROLE_PATH
from desmigratif.places import queries as places
from desmigratif.places.models import Area, AreaCode


def open_invitations(found: QuerySet[User]) -> QuerySet[Invitation]:
    """Open invitations of these accounts, the one that ends first on top; with the waiting roles."""
    roles = Role.objects.lasting(timezone.localdate()).select_related(*ROLE_PATH).order_by("kind", "pk")
    return (
        Invitation.objects.open()
        .filter(user__in=found.order_by().values("pk"))
        .select_related("user", "by")
        .prefetch_related(Prefetch("user__roles", queryset=roles, to_attr="lasting"))
        .order_by("expires_at", "pk")
    )


def good_invitation(code_hash: str) -> Invitation | None:
    """The invitation that this code opens now; None for a wrong, used, taken-back or too old one."""
    good = Invitation.objects.open().filter(code_hash=code_hash, expires_at__gt=timezone.now())
    return good.filter(user__in=User.objects.filter(NOT_JOINED)).select_related("user").first()


def names_taken(names: Collection[str]) -> frozenset[str]:
    """Which of these user names, in small letters, some account has already."""
    lower = User.objects.annotate(lower=Lower("username")).filter(lower__in=names)
    return frozenset(lower.values_list("lower", flat=True))


def areas_by_number(numbers: Collection[int]) -> dict[int, Area]:
    """Areas by the digits of their running Kemendagri code, with their path."""
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(number__in=numbers)
    wanted = dict(codes.values_list("number", "area_id"))
    areas = places.with_ancestors(Area.objects.all()).in_bulk(set(wanted.values()))
    return {number: areas[pk] for number, pk in wanted.items()}
