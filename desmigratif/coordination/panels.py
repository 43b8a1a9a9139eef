"""What this room offers to the pages of a site and of a village: waivers and inherited pairs."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from desmigratif.coordination import queries
from desmigratif.places.models import Village
from desmigratif.programmes import access as rights
from desmigratif.programmes.models import InheritedOverlap, Site, Waiver
from desmigratif.ui.panels import Panel

ORDER = 40


def site_panel(request: HttpRequest, site: Site) -> Panel | None:
    """Pairs and waivers that a site is part of; none when there are none, or for those without a role."""
    if not rights.reads_register(request.user):
        return None
    return _panel(_("Beside other programmes"), queries.overlaps_with(site), queries.waivers_with(site))


def village_panel(request: HttpRequest, village: Village) -> Panel | None:
    """Pairs, waivers and refusals of a village."""
    if not rights.reads_register(request.user):
        return None
    return _panel(_("Settled between agencies"), queries.overlaps_in(village), queries.waivers_of(village))


def _panel(title: str, overlaps: Iterable[InheritedOverlap], waivers: Iterable[Waiver]) -> Panel | None:
    context: dict[str, Any] = {"overlaps": list(overlaps), "waivers": list(waivers)}
    if not any(context.values()):
        return None
    return Panel(title, "coordination/_panel.html", context, ORDER)
