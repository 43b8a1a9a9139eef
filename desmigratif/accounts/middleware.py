"""A one-time password opens only the page that replaces it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from desmigratif.accounts.models import User

STILL_OPEN = ("account_change_password", "account_logout", "ui:language")


class OwnPasswordMiddleware:
    """Send whoever signed in with a one-time password to the page for their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.must_change_password and not self._is_open(request.path):
            messages.info(request, _("First choose a password of your own. Then you can go on."))
            return redirect("account_change_password")
        return self.get_response(request)

    @staticmethod
    def _is_open(path: str) -> bool:
        return path in {reverse(name) for name in STILL_OPEN}
