"""What this room offers to the village's page: offices that people of the village can go to."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from desmigratif.agencies import access, queries
from desmigratif.places.models import Village
from desmigratif.ui.panels import Panel

ORDER = 70
MOST = 20


def village_panel(request: HttpRequest, village: Village) -> Panel | None:
    """Open offices in the village's regency; none for those without a role, or where there is no office."""
    if not access.may_read(request.user):
        return None
    offices = list(queries.offices_near(village)[:MOST])
    if not offices:
        return None
    return Panel(_("Offices in this regency"), "agencies/_village_panel.html", {"offices": offices}, ORDER)
