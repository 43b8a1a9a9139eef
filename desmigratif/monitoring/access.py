"""Who reports and who asks indicators. How a centre is doing is read by
everybody with a role, its reports by those who read the inner part of the site. Others get 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.agencies.models import Agency
from desmigratif.monitoring import queries
from desmigratif.monitoring.models import SuccessIndicator
from desmigratif.programmes import access as rights
from desmigratif.programmes.models import Site

Visitor = rights.Visitor
Kind = Role.Kind


def reports_of(user: Visitor, site: Site) -> bool:
    """Village officers of the site's agency, and coordinators in their place, each within their area."""
    if not isinstance(user, User):
        return False
    own = reach_of(user, Kind.VILLAGE_OFFICER, agency_id=site.programme.agency_id)
    return own.covers(site.village) or reach_of(user, Kind.COORDINATOR).covers(site.village)


def reports_in_place(person: User, site: Site) -> bool:
    """Whether somebody who reports of a site does so as a coordinator, in the officers' place."""
    return not reach_of(person, Kind.VILLAGE_OFFICER, agency_id=site.programme.agency_id).covers(site.village)


def site_to_report(user: Visitor, pk: int) -> Site:
    """A site of which the visitor sends reports, else 404."""
    site = rights.site_for(user, pk)
    if not reports_of(user, site):
        raise Http404
    return site


def agencies_that_ask(user: Visitor) -> list[Agency]:
    """Agencies for which the visitor decides what their sites are asked: of national programme officers."""
    if not isinstance(user, User) or not user.is_active:
        return []
    held = [role for role in user.current_roles if role.kind == Kind.PROGRAMME_OFFICER]
    return [role.agency for role in held if role.area_id is None]


def asking_agencies(user: Visitor) -> list[Agency]:
    """The same; 404 without any."""
    found = agencies_that_ask(user)
    if not found:
        raise Http404
    return found


def indicator_to_change(user: Visitor, pk: int) -> SuccessIndicator:
    """An indicator of an agency for which the visitor decides, else 404."""
    return get_object_or_404(queries.indicators().filter(agency__in=asking_agencies(user)), pk=pk)
