"""The register is public: everybody reads all of it. What does not exist is 404."""

from django.http import Http404

from desmigratif.places import queries
from desmigratif.places.models import Area


def area_for(pk: int) -> Area:
    """The area, else 404."""
    area = queries.area_with_ancestors(pk)
    if area is None:
        raise Http404
    return area
