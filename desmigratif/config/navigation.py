"""Navigation by role: which entries a person sees in the bar. The pages themselves check access again."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts import access
from desmigratif.overview import access as overview
from desmigratif.programmes import access as programmes


@dataclass(frozen=True)
class Entry:
    """One link of the bar: `url` is a name, `icon` a picture of the ui room."""

    label: str | Promise
    url: str
    icon: str
    current: bool = False


def _entries(request: HttpRequest) -> list[tuple[str | Promise, str, str]]:
    entries: list[tuple[str | Promise, str, str]] = [(_("Places"), "places:browse", "map")]
    if programmes.reads_register(request.user):
        entries.append((_("Programme villages"), "sites:index", "map-pin"))
        entries.append((_("Coordination"), "coordination:index", "shield-check"))
        entries.append((_("Agencies"), "agencies:index", "building-2"))
    if access.may_read_plans(request.user):
        entries.append((_("Plans"), "planning:index", "list-checks"))
    if access.may_read_tasks(request.user):
        entries.append((_("Long jobs"), "tasks:index", "clock"))
    if access.may_look_after_accounts(request.user):
        entries.append((_("Accounts"), "accounts:index", "users"))
    if overview.may_read_trail(request.user):
        entries.append((_("Trail"), "overview:trail", "file-text"))
    entries.append((_("Help"), "overview:help", "circle-help"))
    return entries


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `navigation`, a list of `Entry`."""
    return {
        "navigation": [
            Entry(label, reverse(url), icon, current=request.path.startswith(reverse(url)))
            for label, url, icon in _entries(request)
        ]
    }
