"""Answers for everybody: in the language of the address, knowing nobody, fit to be kept on the way."""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response

from desmigratif.coverage import doors
from desmigratif.coverage.doors import Door

P = ParamSpec("P")
SECONDS = 300
"""How long an answer may be kept without asking again."""

ETAG = "ETag"


def for_everybody(
    view: Callable[Concatenate[HttpRequest, Door, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """A view that gets a door instead of a visitor. The answer is marked by its content, may be kept, and is
    not sent again to whoever has it."""

    @wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        asked = request.GET.get(doors.LANGUAGE, "")
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = view(request, doors.public(language), *args, **kwargs)
        if response.status_code not in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            return response
        response.headers["Content-Language"] = language
        response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
        if ETAG not in response.headers:
            response.headers[ETAG] = etag(response.content)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return response
        return get_conditional_response(request, etag=response.headers[ETAG], response=response) or response

    return answered


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page without whatever pages know of their visitor; of the request only its address is told."""
    other = "en" if translation.get_language() == "id" else "id"
    asked = {name: value for name, value in request.GET.items() if name != doors.LANGUAGE}
    switch = doors.with_asked(request.path, {**asked, **doors.public(other).kept})
    about = {"request": request, "here": request.path, "switch": switch, "other": other}
    return HttpResponse(render_to_string(template, {**context, **about}))


def held_already(request: HttpRequest, mark: str) -> HttpResponse | None:
    """The answer to whoever has the content of this mark, before it is made; None to others."""
    had = get_conditional_response(request, etag=mark)
    if not isinstance(had, HttpResponse):
        return None
    had.headers[ETAG] = mark
    return had


def etag(content: object) -> str:
    """Told by the content alone."""
    data = content if isinstance(content, bytes) else repr(content).encode()
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'
