"""What this room shows on a site's page: until when it is open to objections, and those made."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desmigratif.objections import access, queries
from desmigratif.objections.actions.objecting import obstacle
from desmigratif.programmes import access as rights
from desmigratif.programmes.models import Site
from desmigratif.sites import periods
from desmigratif.ui.panels import Panel

ORDER = 16


def site_panel(request: HttpRequest, site: Site) -> Panel | None:
    """The last day for objections of a proposal, objections with their answers, the way to a new one for who
    may; nothing where there is none of it, or for those without a role."""
    if not rights.reads_register(request.user):
        return None
    found = list(queries.objections_to(site))
    last = periods.last_day_of(site)
    if last is None and not found:
        return None
    agency = access.objecting_agency(request.user, site)
    context = {
        "site": site,
        "objections": found,
        "last_day": last,
        "is_open": last is not None and timezone.localdate() <= last,
        "may_object": agency is not None and obstacle(site=site, agency=agency) is None,
    }
    return Panel(_("Objections"), "objections/_site_panel.html", context, ORDER)
