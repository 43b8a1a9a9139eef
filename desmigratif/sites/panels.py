"""What this room shows on a village's page and on a site's: programmes, state, acts, money, history."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from desmigratif.accounts.models import User
from desmigratif.places.models import Village
from desmigratif.programmes import access as rights
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Site
from desmigratif.sites import acts, queries, words
from desmigratif.ui.panels import Panel

MOST_CHANGES = 60


def village_panel(request: HttpRequest, village: Village) -> Panel | None:
    """Programmes in the village now and before, what publications say, a way to propose; nothing for
    those without a role."""
    user = request.user
    if not isinstance(user, User) or not rights.reads_register(user):
        return None
    offered = rights.proposable(user)
    context = {
        "village": village,
        "sites": list(programmes.sites_of(village)),
        "mentions": list(programmes.mentions_of([village.pk])),
        "may_propose": any(rights.may_propose(user, programme, village) for programme in offered),
    }
    return Panel(_("Programmes in this village"), "sites/_village_panel.html", context, 20)


def facts_panel(request: HttpRequest, site: Site) -> Panel | None:
    """What the site is, how far it has come, and which other villages it holds."""
    context = {
        "site": site,
        "steps": words.steps_of(site, list(programmes.changes_of(site))),
        "rests_until": queries.rests_until(site),
        "also_held": list(queries.also_held(site)),
        "mentions": list(programmes.mentions_of([site.village_id])),
    }
    return Panel(_("The site"), "sites/_facts_panel.html", context, 10)


def acts_panel(request: HttpRequest, site: Site) -> Panel | None:
    """What this visitor may do to the site now; nothing for everybody else."""
    if not rights.changes_site(request.user, site):
        return None
    context = {"site": site, "acts": acts.offered(site, programmes.newest_change(site))}
    return Panel(_("What can be done now"), "sites/_acts_panel.html", context, 15)


def money_panel(request: HttpRequest, site: Site) -> Panel | None:
    """Money given through the site; only for those who read its inner part."""
    if not rights.reads_inner(request.user, site):
        return None
    context = {
        "site": site,
        "lines": list(queries.allocations_of(site)),
        "sum": queries.spent(site),
        "may_change": rights.changes_site(request.user, site),
    }
    return Panel(_("Money"), "sites/_money_panel.html", context, 60)


def history_panel(request: HttpRequest, site: Site) -> Panel | None:
    """What was done to the site; reasons only for those who read its inner part."""
    context = {
        "lines": [words.told(change) for change in programmes.changes_of(site)[:MOST_CHANGES]],
        "inner": rights.reads_inner(request.user, site),
    }
    return Panel(_("History"), "sites/_history_panel.html", context, 90)
