"""Going to a provider and coming back from it; which identities are linked to one's account."""

from collections.abc import Callable
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.views import ConnectionsView
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from desmigratif.signin.identity.adapter import may_use, refused
from desmigratif.signin.identity.provider import AgencyAdapter

View = Callable[[HttpRequest], HttpResponse]


@require_POST
@never_cache
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _asked(request, provider_id, OAuth2LoginView)


@require_safe
@never_cache
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _asked(request, provider_id, OAuth2CallbackView)


class IdentitiesView(ConnectionsView):  # type: ignore[misc]
    """Identities linked to one's account, and the providers of one's agencies to link one of."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, offered = self.request.user, get_adapter(self.request).list_providers(self.request)
        mine = [one for one in offered if may_use(user, one.app.settings["agency"])]
        return {**super().get_context_data(**kwargs), "providers": mine, "names": offered}


identities = IdentitiesView.as_view()


def _asked(request: HttpRequest, provider_id: str, view: Any) -> HttpResponse:
    """The view's answer; when the provider is away or talks nonsense, the page that says so."""
    try:
        answer: HttpResponse = view.adapter_view(AgencyAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (OAuth2Error, RequestException, ValueError, KeyError):
        return refused(request, "failed")
    return answer
