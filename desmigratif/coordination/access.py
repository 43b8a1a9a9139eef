"""Who takes part in what agencies settle between them. Everybody with a role reads it, for it is public among
them; the two agencies concerned act. Outsiders get 404."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import Reach, reach_of
from desmigratif.agencies.models import Agency
from desmigratif.coordination import queries
from desmigratif.places import queries as places
from desmigratif.places.models import Area, LineageEvent, Village
from desmigratif.programmes import access as rights
from desmigratif.programmes.models import InheritedOverlap, LineageConflict, Mention, Refusal, Site, Waiver

Kind = Role.Kind


def reader(user: rights.Visitor) -> User:
    """Somebody with a role, else 404."""
    if not isinstance(user, User) or not rights.reads_register(user):
        raise Http404
    return user


def waivers_for(user: rights.Visitor) -> QuerySet[Waiver]:
    reader(user)
    return queries.waivers()


def waiver_for(user: rights.Visitor, pk: int) -> Waiver:
    return get_object_or_404(waivers_for(user), pk=pk)


def officer_agencies(user: rights.Visitor, agencies: set[int], *villages: Village) -> set[int]:
    """Which of these agencies the visitor is a programme officer of, over one of the villages."""
    if not isinstance(user, User):
        return set()
    return {
        agency
        for agency in agencies
        if any(reach_of(user, Kind.PROGRAMME_OFFICER, agency_id=agency).covers(one) for one in villages)
    }


def waiver_to_answer(user: rights.Visitor, pk: int) -> Waiver:
    """A waiver between two agencies of one of which the visitor is a programme officer there, else 404."""
    waiver = waiver_for(user, pk)
    if not officer_agencies(user, queries.agencies_of(waiver), waiver.village):
        raise Http404
    return waiver


def may_confirm(user: rights.Visitor, waiver: Waiver) -> bool:
    """Whether this person's yes is still wanted."""
    given = list(waiver.confirmations.all())
    if waiver.withdrawn_at or not isinstance(user, User) or any(one.user_id == user.pk for one in given):
        return False
    full = {
        agency
        for agency in queries.agencies_of(waiver)
        if sum(one.agency_id == agency for one in given) >= queries.OF_EACH
    }
    return bool(officer_agencies(user, queries.agencies_of(waiver) - full, waiver.village))


def village_to_waive(user: rights.Visitor, pk: int) -> Village:
    """A village for which the visitor may ask a waiver for some programme, else 404."""
    village = places.village_with_ancestors(pk)
    if village is None or not queries.programmes_to_waive(rights.proposable(user), user, village):
        raise Http404
    return village


def overlaps_for(user: rights.Visitor) -> QuerySet[InheritedOverlap]:
    reader(user)
    return queries.overlaps()


def overlap_for(user: rights.Visitor, pk: int) -> InheritedOverlap:
    return get_object_or_404(overlaps_for(user), pk=pk)


def settling_agencies(user: rights.Visitor, overlap: InheritedOverlap) -> list[Agency]:
    """Agencies of the pair for which the visitor may speak; empty for others."""
    found = {site.programme.agency_id: site.programme.agency for site in (overlap.first, overlap.second)}
    spoken = officer_agencies(user, set(found), overlap.first.village, overlap.second.village)
    return [agency for pk, agency in found.items() if pk in spoken]


def overlap_to_settle(user: rights.Visitor, pk: int) -> InheritedOverlap:
    """A pair that the visitor may speak about for an agency, else 404."""
    overlap = overlap_for(user, pk)
    if not settling_agencies(user, overlap):
        raise Http404
    return overlap


def events_for(user: rights.Visitor) -> QuerySet[LineageEvent]:
    reader(user)
    return queries.events()


def event_for(user: rights.Visitor, pk: int) -> LineageEvent:
    return get_object_or_404(events_for(user), pk=pk)


def recording_reach(user: rights.Visitor) -> Reach:
    """Where the visitor records what happens to villages: administrators of provinces or the nation."""
    if not isinstance(user, User):
        return Reach(nation=False, areas=frozenset())
    reach = reach_of(user, Kind.ADMINISTRATOR)
    wide = {
        role.area_id
        for role in user.current_roles
        if role.area is not None and role.area.level == Area.Level.PROVINCE
    }
    return Reach(nation=reach.nation, areas=reach.areas & wide)


def records_events(user: rights.Visitor) -> Reach:
    """The reach of somebody who records events, else 404."""
    reach = recording_reach(user)
    if not reach:
        raise Http404
    return reach


def event_to_try(user: rights.Visitor, pk: int) -> LineageEvent:
    """A waiting event that the visitor may put in force when nothing stands in its way, or drop; else 404."""
    event = event_for(user, pk)
    reach = records_events(user)
    if event.state != LineageEvent.State.WAITING or not queries.within(event, reach):
        raise Http404
    return event


def conflict_to_answer(user: rights.Visitor, pk: int) -> LineageConflict:
    """A conflict that the visitor may agree to for an agency, else 404."""
    reader(user)
    conflict = get_object_or_404(queries.open_conflicts(), pk=pk)
    if not may_agree(user, conflict):
        raise Http404
    return conflict


def may_agree(user: rights.Visitor, conflict: LineageConflict) -> bool:
    """Whether this person's yes is still wanted."""
    sites: tuple[Site, Site] = (conflict.first, conflict.second)
    agencies = {site.programme.agency_id for site in sites}
    given = list(conflict.agreements.all())
    if conflict.settled_at or any(isinstance(user, User) and one.user_id == user.pk for one in given):
        return False
    open_still = agencies - {one.agency_id for one in given}
    return bool(officer_agencies(user, open_still, *(site.village for site in sites)))


def refusals_for(user: rights.Visitor) -> QuerySet[Refusal]:
    reader(user)
    return queries.refusals()


def mentions_for(user: rights.Visitor) -> QuerySet[Mention]:
    reader(user)
    return queries.mentions()
