"""Error pages, and the sentence for a database that is away (503, never 500)."""

import sys

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

DATABASE_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


def _page(name: str, status: int) -> HttpResponse:
    """A page that asks neither database nor session, so that it can always be shown."""
    response = HttpResponse(render_to_string(f"ui/errors/{name}.html"), status=status)
    if status == 503:
        response.headers["Retry-After"] = "15"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("400", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("403", 403)


def too_large(request: HttpRequest) -> HttpResponse:
    return _page("413", 413)


def wrong_method(request: HttpRequest) -> HttpResponse:
    return _page("405", 405)


@requires_csrf_token
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page("403_csrf", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database is away, otherwise an honest 500 page; the log has the cause."""
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return _page("503", 503)
    return _page("500", 500)
