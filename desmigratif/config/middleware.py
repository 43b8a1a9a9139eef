"""What every request and answer passes: its language, soundness, words for bare refusals."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from desmigratif.config import errors

NUL = "%00"
KNOWN_METHODS = ("GET", "HEAD", "POST")
LARGEST_REQUEST = 64 * 1024 * 1024  # bytes; the largest list of candidates is 60 million

Answer = Callable[[HttpRequest], HttpResponse]


class ChosenLanguageMiddleware:
    """Activate the language of the switch's cookie, else Indonesian: never the browser's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.known = {code for code, _ in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in self.known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SoundRequestMiddleware:
    """Take NUL characters, which no database column takes, out of the query; an address with one is nowhere.
    Refuse what is too large.

    Too large is told by the announced length, before anything is read: a form is read, and its files are
    written to the disk, before any page asks who sends it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > LARGEST_REQUEST:
            return errors.too_large(request)
        if "\0" in request.path_info:
            return errors.not_found(request)
        while NUL in request.META.get("QUERY_STRING", ""):  # %%0000 holds a second one
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace(NUL, "")
        return self.get_response(request)


class WholePageMiddleware:
    """No visitor stands before an empty page, and no page appears inside another.

    A refused method gets words: the address of a form is opened after signing in again, or by reloading.
    A redirect of a fragment, such as to the sign-in page, is followed by the whole page.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            words = errors.wrong_method(request)
            words.headers["Allow"] = response.headers["Allow"]
            return words
        if response.status_code == 302 and "HX-Request" in request.headers:
            whole = HttpResponse(status=204)
            whole.headers["HX-Refresh"] = "true"
            return whole
        return response


class KnownMethodsMiddleware:
    """Answer only the methods that pages and forms use, for everybody alike and before asking who it is.

    Django's views for forms take PUT for POST, and some packages' views any method at all.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in KNOWN_METHODS:
            return HttpResponseNotAllowed(KNOWN_METHODS)
        return self.get_response(request)
