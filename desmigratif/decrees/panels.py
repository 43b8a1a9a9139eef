"""What this room shows on a site's page: the decrees that name it."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from desmigratif.decrees import queries
from desmigratif.programmes.models import Site
from desmigratif.ui.panels import Panel

ORDER = 25


def site_panel(request: HttpRequest, site: Site) -> Panel | None:
    """Decrees whose annex names the site in any version; nothing where there is none. Decrees are open to
    everybody who may open the page of a site."""
    found = list(queries.decrees_naming(site))
    return Panel(_("Decrees"), "decrees/_site_panel.html", {"decrees": found}, ORDER) if found else None
