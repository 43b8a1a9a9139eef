"""Who objects, answers and decides. Everybody with a role reads objections: what agencies settle is public
among them. Only programme officers of the two agencies act, each within their area. Outsiders get 404."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.agencies.models import Agency
from desmigratif.objections import queries
from desmigratif.objections.models import Objection
from desmigratif.places.models import Village
from desmigratif.programmes import access as rights
from desmigratif.programmes.models import Site


def objections_for(user: rights.Visitor) -> QuerySet[Objection]:
    """Every objection, for those with a role; else 404."""
    if not rights.reads_register(user):
        raise Http404
    return queries.objections()


def objection_for(user: rights.Visitor, pk: int) -> Objection:
    """One objection with every word on it, else 404."""
    return get_object_or_404(queries.with_answers(objections_for(user)), pk=pk)


def objecting_agency(user: rights.Visitor, site: Site) -> Agency | None:
    """The agency for which the visitor may object to a site: another one than the site's, of which they are a
    programme officer there. None for others."""
    if not isinstance(user, User) or not user.is_active:
        return None
    own = site.programme.agency_id
    held = (role for role in user.current_roles if role.kind == Role.Kind.PROGRAMME_OFFICER)
    others = (role.agency for role in held if role.agency_id != own)
    return next((agency for agency in others if _speaks(user, agency.pk, site.village)), None)


def _speaks(person: User, agency_id: int, village: Village) -> bool:
    return reach_of(person, Role.Kind.PROGRAMME_OFFICER, agency_id=agency_id).covers(village)


def site_to_object(user: rights.Visitor, pk: int) -> tuple[Site, Agency]:
    """A site of another agency to which the visitor may object, and for which agency; else 404."""
    site = rights.site_for(user, pk)
    agency = objecting_agency(user, site)
    if agency is None:
        raise Http404
    return site, agency


def speaking_agencies(user: rights.Visitor, objection: Objection) -> dict[int, Agency]:
    """The agencies of an objection for which the visitor may speak, by their keys; empty for others."""
    if not isinstance(user, User):
        return {}
    found = queries.agencies_of(objection)
    return {pk: one for pk, one in found.items() if _speaks(user, pk, objection.site.village)}


def answers(user: rights.Visitor, objection: Objection) -> bool:
    """Programme officers of the proposing agency."""
    return objection.site.programme.agency_id in speaking_agencies(user, objection)


def takes_back(user: rights.Visitor, objection: Objection) -> bool:
    """Programme officers of the agency that objects."""
    return objection.agency_id in speaking_agencies(user, objection)


def objection_to_answer(user: rights.Visitor, pk: int) -> Objection:
    """An objection that the visitor may answer for the proposing agency, else 404."""
    objection = objection_for(user, pk)
    if not answers(user, objection):
        raise Http404
    return objection


def objection_to_take_back(user: rights.Visitor, pk: int) -> Objection:
    """An objection of an agency for which the visitor speaks, else 404."""
    objection = objection_for(user, pk)
    if not takes_back(user, objection):
        raise Http404
    return objection


def objection_to_decide(user: rights.Visitor, pk: int) -> tuple[Objection, Agency]:
    """An objection on whose end the visitor may say the word of an agency, and which one; else 404."""
    objection = objection_for(user, pk)
    found = speaking_agencies(user, objection)
    if not found:
        raise Http404
    return objection, next(iter(found.values()))
