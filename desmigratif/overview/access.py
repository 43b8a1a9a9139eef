"""Doors of the assembled pages."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts import access as accounts
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.audit import queries as audit
from desmigratif.audit.models import AuditLine
from desmigratif.places import queries as places
from desmigratif.places.models import Area, Village

TRAIL_READERS = (Role.Kind.ADMINISTRATOR, Role.Kind.AUDITOR)


def village_for(pk: int) -> Village:
    """The village, public to all, else 404."""
    village = places.village_with_ancestors(pk)
    if village is None:
        raise Http404
    return village


def may_read_trail(user: accounts.Visitor) -> bool:
    """Administrators and auditors read the trail, as far as they reach."""
    return accounts.holds(user, *TRAIL_READERS)


def trail_for(user: accounts.Visitor) -> QuerySet[AuditLine]:
    """The lines this person may read, newest first; for everybody else the page does not exist."""
    if not isinstance(user, User) or not may_read_trail(user):
        raise Http404
    return audit.lines_with_seals().filter(visible_to(user))


def trail_of(user: accounts.Visitor, kind: str, subject_id: str) -> QuerySet[AuditLine]:
    """The lines about one thing that this person may read; 404 when there is none."""
    found = trail_for(user).filter(audit.about(subject_kind=kind, subject_id=subject_id))
    if not found.exists():
        raise Http404
    return found


def line_for(user: accounts.Visitor, pk: int) -> AuditLine:
    """One line that this person may read, else 404."""
    return get_object_or_404(trail_for(user), pk=pk)


def visible_to(user: User) -> Q:
    """Lines within reach: those of the reader's own agency about things in the area of the role there, and
    those of the house itself for whoever has the whole nation."""
    seats = [role for role in user.current_roles if role.kind in TRAIL_READERS]
    seen = Q(pk__in=[])
    for agency_id in {role.agency_id for role in seats}:
        reach = reach_of(user, *TRAIL_READERS, agency_id=agency_id)
        within = Q() if reach.nation else Q(area_id__in=Area.objects.filter(reach.over()).values("pk"))
        seen |= Q(agency_id=agency_id) & within
    if any(role.area_id is None for role in seats):
        seen |= Q(agency_id=None)
    return seen


def seat_of(user: User) -> Role:
    """The role by which this person reads the trail: the widest one."""
    seats = [role for role in user.current_roles if role.kind in TRAIL_READERS]
    return min(seats, key=lambda role: (role.area_id is not None, role.pk))
