"""Navigation by role: which entries a person sees in the bar. The pages themselves check access again."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts import access
from desmigratif.accounts.models import User
from desmigratif.inbox import queries as inbox
from desmigratif.overview import access as overview
from desmigratif.programmes import access as programmes

INBOX = "inbox:index"


@dataclass(frozen=True)
class Entry:
    """One link of the bar: `url` is a name, `icon` a picture of the ui room, `count` what waits there."""

    label: str | Promise
    url: str
    icon: str
    current: bool = False
    count: str = ""


def _entries(request: HttpRequest) -> list[tuple[str | Promise, str, str]]:
    entries: list[tuple[str | Promise, str, str]] = [(_("Places"), "places:browse", "map")]
    if programmes.reads_register(request.user):
        entries.append((_("Programme villages"), "sites:index", "map-pin"))
        entries.append((_("Coverage"), "coverage:index", "chart-column"))
        entries.append((_("Monitoring"), "monitoring:index", "list-checks"))
        entries.append((_("Coordination"), "coordination:index", "shield-check"))
        entries.append((_("Decrees"), "decrees:index", "file-text"))
        entries.append((_("Agencies"), "agencies:index", "building-2"))
    else:
        entries.append((_("Coverage"), "coverage:public", "chart-column"))
    if access.may_read_plans(request.user):
        entries.append((_("Plans"), "planning:index", "list-checks"))
        entries.append((_("Nominations"), "nominations:index", "arrow-up"))
    if access.may_read_tasks(request.user):
        entries.append((_("Long jobs"), "tasks:index", "clock"))
    if access.may_look_after_accounts(request.user):
        entries.append((_("Accounts"), "accounts:index", "users"))
    if overview.may_read_trail(request.user):
        entries.append((_("Trail"), "overview:trail", "file-text"))
    if request.user.is_authenticated:
        entries.append((_("Inbox"), INBOX, "bell"))
    entries.append((_("Help"), "overview:help", "circle-help"))
    return entries


def _unread(request: HttpRequest) -> str:
    """How many notices the visitor has not read, as the bar shows it; empty for none."""
    if not isinstance(request.user, User):
        return ""
    count = inbox.unread_count(request.user)
    return f"{inbox.MOST_COUNTED - 1}+" if count == inbox.MOST_COUNTED else str(count or "")


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `navigation`, a list of `Entry`."""
    return {"navigation": SimpleLazyObject(lambda: _drawn(request))}


def _drawn(request: HttpRequest) -> list[Entry]:
    unread = _unread(request)
    return [
        Entry(
            label,
            reverse(url),
            icon,
            current=request.path.startswith(reverse(url)),
            count=unread if url == INBOX else "",
        )
        for label, url, icon in _entries(request)
    ]
