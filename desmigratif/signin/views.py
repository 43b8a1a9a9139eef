"""Pages of signing in that are not allauth's."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from desmigratif.accounts import queries
from desmigratif.signin import limits


def closed(request: HttpRequest) -> HttpResponse:
    """A page of allauth that has no place here, but whose name it wants."""
    raise Http404


def locked_out(request: HttpRequest, _response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """Answer of axes to too many failed sign-ins."""
    until = queries.locked_until(limits.username_of(request, credentials))
    wait: timedelta = settings.AXES_COOLOFF_TIME
    response = render(request, "signin/locked_out.html", {"until": until}, status=429)
    response.headers["Retry-After"] = str(int(wait.total_seconds()))
    return response
