"""What this room shows on a site's page: the centre in short for those who work with the site, and its Perdes
for everybody with a role."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from desmigratif.centres import access, queries
from desmigratif.programmes import access as rights
from desmigratif.programmes.models import Site
from desmigratif.ui.panels import Panel

ORDER = 40


def site_panel(request: HttpRequest, site: Site) -> Panel | None:
    """None for those without a role, and where nothing public is written down."""
    if not rights.reads_register(request.user):
        return None
    if rights.reads_inner(request.user, site):
        context = {
            "site": site,
            "centre": queries.centre_of(site),
            "may_change": access.keeps_facts(request.user, site),
        }
        return Panel(_("Service centre"), "centres/_site_panel.html", context, ORDER)
    perdes = queries.perdes_of(site)
    if not perdes:
        return None
    return Panel("Perdes", "centres/_perdes_panel.html", {"perdes": perdes}, ORDER)
