"""Doors of the assembled pages."""

from django.http import Http404

from desmigratif.accounts import access as accounts
from desmigratif.places import queries as places
from desmigratif.places.models import Village


def village_for(pk: int) -> Village:
    """The village, public to all, else 404."""
    village = places.village_with_ancestors(pk)
    if village is None:
        raise Http404
    return village


def trail_for(user: accounts.Visitor) -> None:
    """Only administrators read the trail; for everybody else the page does not exist."""
    if not accounts.is_administrator(user):
        raise Http404
