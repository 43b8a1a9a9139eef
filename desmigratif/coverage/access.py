"""Who sees which sites here. With a role: the whole register. Everybody: what was decided, never who did it.
Lists of the past are completed by national programme officers, for programmes of their own agency."""

from django.db.models import QuerySet
from django.http import Http404

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.coverage import queries
from desmigratif.coverage.queries import Found
from desmigratif.programmes import access as rights
from desmigratif.programmes.models import Programme, Site


def register_for(user: rights.Visitor) -> QuerySet[Site]:
    """The register of sites for people with a role, else 404."""
    return rights.sites_for(user)


def found_for(code: str) -> Found:
    """What the public address of a village leads to, else 404."""
    found = queries.village_of_address(code)
    if found is None:
        raise Http404
    return found


def completes_lists(user: rights.Visitor) -> bool:
    """National programme officers, of whichever agency."""
    return isinstance(user, User) and reach_of(user, Role.Kind.PROGRAMME_OFFICER).nation


def programmes_to_complete(user: rights.Visitor) -> list[Programme]:
    """Programmes of the agencies for which the visitor is a national programme officer; 404 for everybody
    else."""
    if not isinstance(user, User) or not completes_lists(user):
        raise Http404
    return [
        programme
        for programme in rights.programmes_for(user)
        if reach_of(user, Role.Kind.PROGRAMME_OFFICER, agency_id=programme.agency_id).nation
    ]
