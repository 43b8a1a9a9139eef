"""What this room shows on a village's page: who has asked for it."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts.access import may_read_plans
from desmigratif.nominations import access, queries
from desmigratif.places.models import Village
from desmigratif.ui.panels import Panel

ORDER = 39


def village_panel(request: HttpRequest, village: Village) -> Panel | None:
    """Nominations of the village, and the way to a new one for who may; nothing for others."""
    if not may_read_plans(request.user):
        return None
    found = list(queries.nominations_of(village))
    may_nominate = access.agency_for(request.user, village) is not None and queries.exists_today(village)
    if not found and not may_nominate:
        return None
    context = {"nominations": found, "may_nominate": may_nominate, "village": village}
    return Panel(_("Nominations"), "nominations/_village_panel.html", context, ORDER)
