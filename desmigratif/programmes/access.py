"""Who may read and change programmes and sites. The base register is open to everybody with a role; the inner
part of a site and every change are not. Outsiders get 404."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.places.models import Village
from desmigratif.programmes import queries
from desmigratif.programmes.models import Programme, Site

Visitor = User | AnonymousUser
Kind = Role.Kind

OF_THE_AGENCY = (
    Kind.PROGRAMME_OFFICER,
    Kind.PLANNER,
    Kind.VILLAGE_OFFICER,
    Kind.VILLAGE_HEAD,
    Kind.AUDITOR,
    Kind.ADMINISTRATOR,
    Kind.VIEWER,
)
"""Roles that read the inner part of their own agency's sites within their area."""

OF_THE_AREA = (Kind.COORDINATOR, Kind.AUDITOR)
"""Roles that read the inner part of every site within their area, whoever's it is."""

ASKERS = (Kind.PROGRAMME_OFFICER, Kind.ADMINISTRATOR)
"""Roles that, over the nation, ask and decide of what substance programmes are."""


def reads_register(user: Visitor) -> bool:
    """Whether the visitor holds any role today."""
    return isinstance(user, User) and user.is_active and bool(user.current_roles)


def sites_for(user: Visitor) -> QuerySet[Site]:
    """The register of sites, else 404."""
    if not reads_register(user):
        raise Http404
    return queries.sites()


def site_for(user: Visitor, pk: int) -> Site:
    """A site of the register, else 404."""
    return get_object_or_404(sites_for(user), pk=pk)


def programmes_for(user: Visitor) -> QuerySet[Programme]:
    """Programmes of the register, else 404."""
    if not reads_register(user):
        raise Http404
    return queries.programmes()


def reads_inner(user: Visitor, site: Site) -> bool:
    """Whether the visitor reads what only those who work with a site read: contacts, money, reasons."""
    if not isinstance(user, User):
        return False
    own = reach_of(user, *OF_THE_AGENCY, agency_id=site.programme.agency_id)
    return own.covers(site.village) or reach_of(user, *OF_THE_AREA).covers(site.village)


def inner_site_for(user: Visitor, pk: int) -> Site:
    """A site whose inner part the visitor reads, else 404."""
    site = site_for(user, pk)
    if not reads_inner(user, site):
        raise Http404
    return site


def changes_site(user: Visitor, site: Site) -> bool:
    """Programme officers of the site's agency, within their area."""
    return may_propose(user, site.programme, site.village)


def site_to_change(user: Visitor, pk: int) -> Site:
    """A site the visitor may change, else 404."""
    site = site_for(user, pk)
    if not changes_site(user, site):
        raise Http404
    return site


def proposable(user: Visitor) -> QuerySet[Programme]:
    """Programmes that the visitor may propose sites for somewhere."""
    if not isinstance(user, User) or not user.is_active:
        return queries.programmes().none()
    agencies = [role.agency_id for role in user.current_roles if role.kind == Kind.PROGRAMME_OFFICER]
    return queries.programmes().filter(agency__in=agencies)


def may_propose(user: Visitor, programme: Programme, village: Village) -> bool:
    """Programme officers of the programme's agency whose area holds the village."""
    if not isinstance(user, User):
        return False
    return reach_of(user, Kind.PROGRAMME_OFFICER, agency_id=programme.agency_id).covers(village)


def changes_programme(user: Visitor, programme: Programme) -> bool:
    """National programme officers and administrators of the programme's agency."""
    if not isinstance(user, User):
        return False
    return reach_of(user, *ASKERS, agency_id=programme.agency_id).nation


def creates_programmes(user: Visitor) -> bool:
    """National administrators."""
    return isinstance(user, User) and reach_of(user, Kind.ADMINISTRATOR).nation


def asks_about_substance(user: Visitor) -> bool:
    """National programme officers and administrators, of whichever agency; the programme's own decides."""
    if not isinstance(user, User):
        return False
    return reach_of(user, *ASKERS).nation


def programme_to_change(user: Visitor, pk: int) -> Programme:
    """A programme the visitor may change, else 404."""
    programme = get_object_or_404(programmes_for(user), pk=pk)
    if not changes_programme(user, programme):
        raise Http404
    return programme
