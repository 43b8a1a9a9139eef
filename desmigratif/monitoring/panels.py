"""What this room shows on a site's page: how its centre is doing, and the way to its reports."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from desmigratif.accounts.models import User
from desmigratif.monitoring import access, queries
from desmigratif.officers import months
from desmigratif.officers.wording import month_in_words
from desmigratif.programmes import access as rights
from desmigratif.programmes.models import Site
from desmigratif.ui.panels import Panel

ORDER = 35


def site_panel(request: HttpRequest, site: Site) -> Panel | None:
    """None for those without a role, and while the site has no centre."""
    user, today = request.user, timezone.localdate()
    if not isinstance(user, User) or not rights.reads_register(user):
        return None
    found = queries.doing_of(site, today)
    if found is None:
        return None
    context = {
        "site": site,
        "life": found.life,
        "last_report": month_in_words(found.last_report),
        "last_activity": month_in_words(found.last_activity),
        "owed": _owed(site, today) if access.reports_of(user, site) else None,
        "reads_inner": rights.reads_inner(user, site),
    }
    return Panel(_("Is the centre alive?"), "monitoring/_site_panel.html", context, ORDER)


def _owed(site: Site, today: date) -> date | None:
    """The month before, when its report is still to be sent."""
    month = months.plus(months.month_of(today), -1)
    this = Site.objects.filter(pk=site.pk)
    owed = queries.without_report(queries.reports_owed(this, month), month)
    return month if owed.exists() else None
