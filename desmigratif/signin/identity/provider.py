"""An agency's identity provider, as allauth sees it: code flow with PKCE and nonce, its word checked."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from desmigratif.signin.identity import outbound, tokens

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class AgencyAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Talks to the provider. Raises OAuth2Error for anything it says that is not believed."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says about itself: it must be the issuer, and all its addresses its own."""
        told: dict[str, Any] = super().openid_config
        agreed = self.get_provider().app.settings
        if told.get("issuer") != agreed["issuer"]:
            raise OAuth2Error("the provider calls itself by another name than agreed")
        for name in ENDPOINTS:
            if outbound.origin_of(str(told.get(name))) != agreed["origin"]:
                raise OAuth2Error(f"the {name} of the provider lies elsewhere")
        return told

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        self.nonce = tokens.nonce_of(pkce_code_verifier or "")
        answer: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        return answer

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            claims = tokens.claims_of(
                str(kwargs["response"].get("id_token", "")),
                keys=answer.json(),
                issuer=app.settings["issuer"],
                client_id=app.client_id,
                nonce=self.nonce,
            )
        except tokens.IdentityError as error:
            raise OAuth2Error(str(error)) from error
        return self.get_provider().sociallogin_from_response(request, claims)


class AgencyProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """Asks for the subject alone: no name, no e-mail address comes along or is kept."""

    oauth2_adapter_class = AgencyAdapter
    pkce_enabled_default = True
    supports_token_authentication = False

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return dict(self.get_auth_params())

    def get_pkce_params(self) -> dict[str, str]:
        made: dict[str, str] = super().get_pkce_params()
        return {**made, "nonce": tokens.nonce_of(made["code_verifier"])}

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Whoever is signed in links the identity to the account; whoever is not signs in by it."""
        process = AuthProcess.CONNECT if request.user.is_authenticated else AuthProcess.LOGIN
        return {**super().get_redirect_from_request_kwargs(request), "process": process}

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.second_step = tokens.asserts_second_step(response, self.app.settings["second_step_acr"])
        return login

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


provider_classes = [AgencyProvider]
