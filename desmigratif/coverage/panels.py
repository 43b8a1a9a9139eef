"""What this room offers to the page of a village: its public address."""

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desmigratif.coverage import doors
from desmigratif.places.models import Village
from desmigratif.ui.panels import Panel

ORDER = 90


def village_panel(request: HttpRequest, village: Village) -> Panel | None:
    """Public: the address to quote; none for a village without a running code."""
    if not village.code:
        return None
    address = doors.public(get_language() or "id").village(village, village.code)
    context = {"address": address, "whole": request.build_absolute_uri(address)}
    return Panel(_("Public page"), "coverage/_village_panel.html", context, ORDER)
