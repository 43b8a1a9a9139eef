"""Who looks after the officers of an area: coordinators of their regency, programme officers of their agency
within their area. Others get 404; a message is read by those who got it, too."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import Reach, reach_of
from desmigratif.agencies.models import Agency
from desmigratif.officers import queries
from desmigratif.officers.models import OfficerMessage
from desmigratif.programmes import access as rights
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Site

Visitor = rights.Visitor
Kind = Role.Kind


@dataclass(frozen=True)
class Seat:
    """A role that looks after officers: of one agency, or of every agency, within an area."""

    agency: Agency
    every_agency: bool
    reach: Reach


def seats_of(person: Visitor) -> list[Seat]:
    """Coordinators' seats first: in their regency they look after the officers of every agency."""
    if not isinstance(person, User) or not person.is_active:
        return []
    agencies = {role.agency_id: role.agency for role in person.current_roles}
    found = [
        Seat(agency, kind == Kind.COORDINATOR, reach_of(person, kind, agency_id=pk))
        for kind in (Kind.COORDINATOR, Kind.PROGRAMME_OFFICER)
        for pk, agency in agencies.items()
    ]
    return [seat for seat in found if seat.reach]


def sites_in_charge(user: Visitor) -> QuerySet[Site]:
    """Sites of whose officers and reports the visitor takes care: a coordinator's regency, a programme
    officer's agency within their area. 404 for everybody else."""
    seats = seats_of(user)
    if not seats:
        raise Http404
    found = Q()
    for seat in seats:
        found |= _of_agency(seat) & _within(seat.reach)
    return programmes.sites().filter(found)


def _of_agency(seat: Seat) -> Q:
    return Q(pk__isnull=False) if seat.every_agency else Q(programme__agency=seat.agency)


def _within(reach: Reach) -> Q:
    # An empty Q would vanish when joined with "or", though it means everything.
    return Q(pk__isnull=False) if reach.nation else reach.over("village")


def seats_to_send(user: Visitor) -> list[Seat]:
    """The seats from which the visitor writes to officers; 404 without any."""
    seats = seats_of(user)
    if not seats:
        raise Http404
    return seats


def messages_for(user: Visitor) -> QuerySet[OfficerMessage]:
    """Messages that went out from the visitor's seats, newest first; 404 without a seat."""
    found = Q()
    for seat in seats_to_send(user):
        mine = Q(pk__isnull=False) if seat.reach.nation else seat.reach.over("area")
        found |= Q(agency=seat.agency) & mine
    return queries.messages().filter(found)


def message_for(user: Visitor, pk: int) -> OfficerMessage:
    """A message that the visitor got, or that went out from one of their seats; else 404."""
    if isinstance(user, User) and queries.got_message(user, pk):
        return get_object_or_404(queries.messages(), pk=pk)
    return get_object_or_404(messages_for(user), pk=pk)
