"""Who reads and changes a centre, on top of programmes/access.py: its inner part is read by those who read
the site's; village officers and coordinators keep it beside the programme officers."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts.access import holds
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import Reach, reach_of
from desmigratif.centres import queries
from desmigratif.centres.models import PARTS, Contact, Facility, Perdes, Post
from desmigratif.programmes import access as rights
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Site

AnyPart = Post | Perdes | Facility | Contact
Kind = Role.Kind
KEEPERS_OF_THE_AGENCY = (Kind.PROGRAMME_OFFICER, Kind.VILLAGE_OFFICER)


def keeps_facts(user: rights.Visitor, site: Site) -> bool:
    """Programme and village officers of the site's agency, and coordinators, each within their area."""
    if not isinstance(user, User):
        return False
    own = reach_of(user, *KEEPERS_OF_THE_AGENCY, agency_id=site.programme.agency_id)
    return own.covers(site.village) or reach_of(user, Kind.COORDINATOR).covers(site.village)


def site_facts_to_change(user: rights.Visitor, pk: int) -> Site:
    """A site whose centre the visitor keeps, else 404."""
    site = rights.site_for(user, pk)
    if not keeps_facts(user, site):
        raise Http404
    return site


def part_named(slug: str) -> type[AnyPart]:
    """The part of a centre that an address names, else 404."""
    if slug not in PARTS:
        raise Http404
    return PARTS[slug]


def row_to_change(user: rights.Visitor, site_pk: int, slug: str, pk: int) -> AnyPart:
    """A standing row of a centre that the visitor keeps, else 404."""
    model = part_named(slug)
    site = site_facts_to_change(user, site_pk)
    return get_object_or_404(queries.standing(model, site), pk=pk)


def row_to_restore(user: rights.Visitor, site_pk: int, slug: str, pk: int) -> AnyPart:
    """A row that was taken away from a centre that the visitor keeps, else 404."""
    model = part_named(slug)
    site = site_facts_to_change(user, site_pk)
    return get_object_or_404(queries.removed(model, site), pk=pk)


def post_to_change(user: rights.Visitor, site_pk: int, pk: int) -> Post:
    """A post of a centre that the visitor keeps, else 404."""
    site = site_facts_to_change(user, site_pk)
    return get_object_or_404(queries.standing(Post, site), pk=pk)


def facility_to_change(user: rights.Visitor, site_pk: int, pk: int) -> Facility:
    """A facility of a centre that the visitor keeps, else 404."""
    site = site_facts_to_change(user, site_pk)
    return get_object_or_404(queries.standing(Facility, site), pk=pk)


def reads_some_inner(user: rights.Visitor) -> bool:
    """Whether the visitor holds a role that reads the inner part of sites somewhere."""
    return holds(user, *rights.OF_THE_AGENCY, *rights.OF_THE_AREA)


def inner_sites(user: rights.Visitor) -> QuerySet[Site]:
    """All sites whose inner part the visitor reads; 404 for those whose roles read none anywhere."""
    if not isinstance(user, User) or not reads_some_inner(user):
        raise Http404
    found = _within(reach_of(user, *rights.OF_THE_AREA))
    for agency_id in {role.agency_id for role in user.current_roles}:
        own = reach_of(user, *rights.OF_THE_AGENCY, agency_id=agency_id)
        found |= Q(programme__agency=agency_id) & _within(own)
    return programmes.sites().filter(found)


def _within(reach: Reach) -> Q:
    # An empty Q would vanish when joined with "or", though it means everything.
    return Q(pk__isnull=False) if reach.nation else reach.over("village")


def regulations_for(user: rights.Visitor) -> QuerySet[Perdes]:
    """Every Perdes that is written down: base register, read with any role; else 404."""
    if not rights.reads_register(user):
        raise Http404
    return queries.regulations()
