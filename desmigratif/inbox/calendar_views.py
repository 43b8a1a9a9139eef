"""The calendar of next steps: a page by month, and a stream for calendar programs at a secret address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.inbox import access, links, months, queries
from desmigratif.inbox import feed as feeds
from desmigratif.inbox.actions import calendar


@require_safe
@login_required
@never_cache
def month(request: SignedInRequest) -> HttpResponse:
    return _page(request)


def _page(request: SignedInRequest, address: str = "") -> HttpResponse:
    today = timezone.localdate()
    shown = months.asked(request.GET.get("bulan", ""), today)
    weeks = shown.weeks(queries.entries_of_month(request.user, shown.first, shown.after), today)
    context = {
        "month": shown,
        "weeks": weeks,
        "days": shown.listed(weeks),
        "today": today,
        "feed": queries.feed_of(request.user),
        "address": address,
    }
    return render(request, "inbox/calendar.html", context)


@require_POST
@login_required
@never_cache
def open_feed(request: SignedInRequest) -> HttpResponse:
    """A new secret address, shown this once."""
    token = calendar.open_feed(language=request.LANGUAGE_CODE, by=request.user)
    return _page(request, links.absolute(reverse("inbox:feed", args=[token])))


@require_POST
@login_required
def close_feed(request: SignedInRequest) -> HttpResponse:
    if calendar.close_feed(by=request.user):
        messages.success(request, _("The secret address is dead. Calendar programs get nothing more there."))
    return redirect("inbox:calendar")


@require_safe
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What the owner of the address may see at this moment."""
    found = access.feed_by(token)
    with translation.override(found.language):
        body = feeds.stream(queries.entries_of_feed(found.person, timezone.localdate()))
    headers = {"Content-Disposition": 'inline; filename="desmigratif.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
