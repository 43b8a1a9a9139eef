"""What a signed-in person meets on every page: a password of their own first, then the second step where a
role asks for it; and their session stays open while it is used."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from desmigratif.accounts.models import User
from desmigratif.signin import second_step, sessions

Answer = Callable[[HttpRequest], HttpResponse]
STILL_OPEN = ("account_change_password", "account_logout", "ui:language")
OPEN_BEFORE_SECOND_STEP = (
    *STILL_OPEN,
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "overview:help",
)


class SeenMiddleware:
    """A session that is used does not end by idleness."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            sessions.note_seen(request)
        return self.get_response(request)


class OwnPasswordMiddleware:
    """Send whoever signed in with a one-time password to the page for their own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.must_change_password and not _is_open(request, STILL_OPEN):
            messages.info(request, _("First choose a password of your own. Then you can go on."))
            return redirect("account_change_password")
        return self.get_response(request)


class SecondStepMiddleware:
    """Send whoever holds a role over the nation or a province to the second step, until it is passed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or second_step.is_passed(request, user):
            return self.get_response(request)
        if _is_open(request, OPEN_BEFORE_SECOND_STEP) or not second_step.is_required_of(user):
            return self.get_response(request)
        if second_step.is_set_up(user):
            return redirect("mfa_reauthenticate")
        messages.info(request, _("Your role needs sign-in in two steps. Switch it on, then you can go on."))
        return redirect("mfa_activate_totp")


def _is_open(request: HttpRequest, names: tuple[str, ...]) -> bool:
    return request.path in {reverse(name) for name in names}
