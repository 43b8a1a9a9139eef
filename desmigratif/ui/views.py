"""Pages of the look itself: every part in use, and the language switch."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from desmigratif.ui import samples


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Deliberately public: it shows parts, no data."""
    return render(request, "ui/components.html", samples.context(request))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Deliberately public. Keeps the chosen language in a cookie and goes back to a page of this site."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(target)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
