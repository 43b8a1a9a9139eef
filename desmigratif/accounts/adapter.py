"""How allauth works here: accounts come from an administrator; what it would mail goes into the trail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from desmigratif.accounts import actions
from desmigratif.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: failed sign-ins are limited by axes, which all processes share (limits.py)."""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        actions.note(verb="sign in", account=user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def set_password(self, user: User, password: str) -> None:
        actions.choose_password(account=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return str(resolve_url(settings.LOGIN_REDIRECT_URL))

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """allauth tells of each change to an account's second step; here it is a line in the trail."""
        if template_prefix.startswith("mfa/"):
            actions.note(verb=template_prefix.rpartition("/")[2].replace("_", " "), account=user)
