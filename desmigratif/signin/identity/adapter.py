"""Who may come in by a provider: a linked account with a running role in the provider's own agency."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import Session

from desmigratif.accounts import queries
from desmigratif.accounts.models import User
from desmigratif.signin.identity import outbound


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the settings alone; a row in the database makes no provider."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def get_requests_session(self) -> Session:
        agreed = [app.settings for app in self.list_apps(self.request)]
        return outbound.session({one["origin"]: one["ca_file"] for one in agreed})

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Nothing of what the provider says about a person is taken over."""
        user: User = sociallogin.user
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse here whoever may not come in, and whom the identity may not be linked to."""
        sociallogin.token = None  # nothing is asked of the provider afterwards
        linking = sociallogin.state.get("process") == AuthProcess.CONNECT
        agency = sociallogin.provider.app.settings["agency"]
        if linking and not (isinstance(request.user, User) and may_use(request.user, agency)):
            raise ImmediateHttpResponse(refused(request, "not_of_agency"))
        if not linking and not sociallogin.is_existing:
            raise ImmediateHttpResponse(refused(request, "unknown"))
        if not linking and sociallogin.user.is_active and not may_use(sociallogin.user, agency):
            raise ImmediateHttpResponse(refused(request, "not_of_agency"))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(refused(request, "failed"))


class SecondStepStage(AuthenticateStage):  # type: ignore[misc]
    """Our own code is not asked for when the provider asserts that two factors were just passed."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if passed_at_provider(self.login.signal_kwargs):
            return None, True
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer


def passed_at_provider(signal_kwargs: dict[str, Any] | None) -> bool:
    """Whether a sign-in came by a provider that asserts a second step."""
    return bool(getattr((signal_kwargs or {}).get("sociallogin"), "second_step", False))


def may_use(user: User, agency: str) -> bool:
    """Whether the person holds a role today in the agency that runs the provider."""
    return not user.is_demo and queries.running_roles(user).filter(agency__short_name=agency).exists()


def refused(request: HttpRequest, why: str) -> HttpResponse:
    """The page that says why somebody does not come in this way, and what to do."""
    return render(request, "socialaccount/authentication_error.html", {"why": why}, status=401)
