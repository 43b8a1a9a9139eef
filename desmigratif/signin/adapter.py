"""How allauth works here: accounts come from an administrator; what it would mail goes into the trail."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts import actions
from desmigratif.accounts.models import User
from desmigratif.accounts.session_store import BY_PROVIDER
from desmigratif.signin import second_step, sessions
from desmigratif.signin.identity.adapter import passed_at_provider

THEIR_STAGE = "allauth.mfa.stages.AuthenticateStage"
OUR_STAGE = "desmigratif.signin.identity.adapter.SecondStepStage"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: failed sign-ins are limited by axes, which all processes share (limits.py)."""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        actions.note(verb="sign in", account=user)
        if passed_at_provider(kwargs.get("signal_kwargs")):
            request.session[BY_PROVIDER] = True
        sessions.note_device(request)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            actions.note(verb="sign out", account=request.user)
        super().logout(request)

    def get_login_stages(self) -> list[str]:
        stages: list[str] = super().get_login_stages()
        return [OUR_STAGE if stage == THEIR_STAGE else stage for stage in stages]

    def set_password(self, user: User, password: str) -> None:
        """The person's own new password; signed in elsewhere means signed out there."""
        actions.choose_password(account=user, password=password)
        sessions.end_all(user, but=context.request.session.session_key)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return str(resolve_url(settings.LOGIN_REDIRECT_URL))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        request = context.request
        if app == "allauth.mfa" and second_step.may_be_set_up_now(request, request.user):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """allauth tells of each change to how somebody signs in; here it is a line in the trail."""
        if template_prefix.startswith(("mfa/", "socialaccount/")):
            actions.note(verb=template_prefix.rpartition("/")[2].replace("_", " "), account=user)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "It stays on: one of your roles reaches over a province or the nation, or this is a demo account."
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_step.stays_on(authenticator.user)
