"""Who reads nominations and who makes them. Those who read plans read nominations, for agencies share both;
papers only within one's area. Coordinators and programme officers nominate within theirs. Others get 404."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts.access import PLAN_READERS, Visitor, may_read_plans
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import Reach, reach_of
from desmigratif.agencies.models import Agency
from desmigratif.nominations import queries
from desmigratif.nominations.models import Nomination, NominationDocument
from desmigratif.places import queries as places
from desmigratif.places.models import Village
from desmigratif.planning import access as planning
from desmigratif.planning.models import PlanRun

NOMINATORS = (Role.Kind.COORDINATOR, Role.Kind.PROGRAMME_OFFICER)
"""Kinds of role that nominate; the first that covers the village gives the agency."""


def nominations_for(user: Visitor) -> QuerySet[Nomination]:
    """Every nomination, if this person may read plans; else 404."""
    if not may_read_plans(user):
        raise Http404
    return queries.nominations()


def nomination_for(user: Visitor, pk: int) -> Nomination:
    return get_object_or_404(nominations_for(user), pk=pk)


def reads_papers(user: Visitor, nomination: Nomination) -> bool:
    """Papers may name people: only those who read plans and whose area holds the village open them."""
    return isinstance(user, User) and reach_of(user, *PLAN_READERS).covers(nomination.village)


def paper_for(user: Visitor, pk: int, paper_pk: int) -> NominationDocument:
    """A paper with its content, if the visitor may open it and nobody took it out; else 404."""
    nomination = nomination_for(user, pk)
    if not reads_papers(user, nomination):
        raise Http404
    return _inside(nomination, paper_pk)


def paper_to_take_out(user: Visitor, pk: int, paper_pk: int) -> NominationDocument:
    """A paper that the visitor may take out, also of a withdrawn nomination; else 404."""
    nomination = nomination_for(user, pk)
    if not takes_out(user, nomination):
        raise Http404
    return _inside(nomination, paper_pk)


def _inside(nomination: Nomination, paper_pk: int) -> NominationDocument:
    papers = nomination.documents.filter(taken_out_at=None).select_related("nomination__village")
    return get_object_or_404(papers, pk=paper_pk)


def may_nominate(user: Visitor) -> bool:
    """Whether the visitor nominates villages anywhere."""
    return isinstance(user, User) and bool(reach_of(user, *NOMINATORS))


def nominators_reach(user: Visitor) -> Reach:
    """Where the visitor nominates villages; 404 for whoever does so nowhere."""
    if not isinstance(user, User) or not may_nominate(user):
        raise Http404
    return reach_of(user, *NOMINATORS)


def agency_for(user: Visitor, village: Village) -> Agency | None:
    """The agency for which the visitor nominates this village; None for those who do not."""
    if not isinstance(user, User) or not user.is_active:
        return None
    for kind in NOMINATORS:
        for role in user.current_roles:
            if role.kind == kind and reach_of(user, kind, agency_id=role.agency_id).covers(village):
                return role.agency
    return None


def village_to_nominate(user: Visitor, pk: int) -> tuple[Village, Agency]:
    """A village that the visitor may nominate, and for which agency; else 404."""
    village = places.village_with_ancestors(pk)
    agency = None if village is None else agency_for(user, village)
    if village is None or agency is None:
        raise Http404
    return village, agency


def changes(user: Visitor, nomination: Nomination) -> bool:
    """Nominators of the nomination's agency whose area holds the village, while it stands."""
    return nomination.stands and takes_out(user, nomination)


def takes_out(user: Visitor, nomination: Nomination) -> bool:
    """The same people may empty a paper given by mistake, whether the nomination stands or not."""
    if not isinstance(user, User):
        return False
    return reach_of(user, *NOMINATORS, agency_id=nomination.agency_id).covers(nomination.village)


def nomination_to_change(user: Visitor, pk: int) -> Nomination:
    """A nomination that the visitor may add to or withdraw; else 404."""
    nomination = nomination_for(user, pk)
    if not changes(user, nomination):
        raise Http404
    return nomination


def answering_plan(user: Visitor, pk: int) -> PlanRun:
    """A plan with villages, if this person may read plans; else 404."""
    return planning.plan_with_villages(planning.reader(user), pk)
