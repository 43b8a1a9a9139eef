"""Named reads of the agencies room."""

from django.db.models import QuerySet

from desmigratif.agencies.models import Agency


def all_agencies() -> QuerySet[Agency]:
    """Every agency by its short name."""
    return Agency.objects.order_by("short_name")
