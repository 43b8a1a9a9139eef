"""Doors of the pages of programmes and sites that programmes/access.py does not have. Outsiders get 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts.models import User
from desmigratif.accounts.reach import reach_of
from desmigratif.places import queries as places
from desmigratif.places.models import Village
from desmigratif.programmes import access as rights
from desmigratif.programmes.models import Allocation, Programme, Site, SubstanceDecision
from desmigratif.sites import queries


def programmes_to_propose(user: rights.Visitor) -> list[Programme]:
    """Programmes that the visitor may propose somewhere; 404 when there is none."""
    found = list(rights.proposable(user))
    if not found:
        raise Http404
    return found


def village_to_propose(user: rights.Visitor, pk: int) -> tuple[Village, list[Programme]]:
    """A village, and the programmes that the visitor may propose there; 404 when there is none."""
    offered = programmes_to_propose(user)
    village = places.village_with_ancestors(pk)
    if village is None:
        raise Http404
    here = [programme for programme in offered if rights.may_propose(user, programme, village)]
    if not here:
        raise Http404
    return village, here


def allocation_to_cancel(user: rights.Visitor, site_pk: int, pk: int) -> tuple[Site, Allocation]:
    """A line of money that still counts, of a site that the visitor may change; else 404."""
    site = rights.site_to_change(user, site_pk)
    return site, get_object_or_404(queries.allocations_of(site).filter(cancelled_at=None), pk=pk)


def programme_for(user: rights.Visitor, pk: int) -> Programme:
    """A programme of the register, else 404."""
    return get_object_or_404(rights.programmes_for(user), pk=pk)


def new_programme_for(user: rights.Visitor) -> None:
    """Nothing for those who may make a programme; 404 for everybody else."""
    if not rights.creates_programmes(user):
        raise Http404


def programme_to_ask_about(user: rights.Visitor, pk: int) -> Programme:
    """A programme about whose substance the visitor may ask, else 404."""
    programme = programme_for(user, pk)
    if not rights.asks_about_substance(user):
        raise Http404
    return programme


def drops_question(user: rights.Visitor, decision: SubstanceDecision) -> bool:
    """National programme officers and administrators of the programme's agency, or of one for which the
    asker was such a person when asking."""
    if not isinstance(user, User):
        return False
    agencies = {decision.programme.agency_id, *queries.agencies_of_asker(decision)}
    return any(reach_of(user, *rights.ASKERS, agency_id=agency).nation for agency in agencies)


def decision_to_drop(user: rights.Visitor, programme_pk: int, pk: int) -> SubstanceDecision:
    """A question about the substance of a programme that the visitor may drop, else 404."""
    programme = programme_for(user, programme_pk)
    decision = get_object_or_404(programme.decisions.select_related("programme", "substance"), pk=pk)
    if not drops_question(user, decision):
        raise Http404
    return decision


def decision_to_decide(user: rights.Visitor, programme_pk: int, pk: int) -> SubstanceDecision:
    """A question that the visitor may decide for the programme's own agency, else 404."""
    programme = rights.programme_to_change(user, programme_pk)
    return get_object_or_404(programme.decisions.select_related("programme", "substance"), pk=pk)
