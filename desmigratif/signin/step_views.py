"""Pages of signing in that are allauth's with something of ours."""

from typing import Any

from allauth.account import views as allauth
from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.socialaccount.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from desmigratif.signin import second_step


def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask, then end the session; the browser forgets the pages it kept."""
    response: HttpResponse = allauth.logout(request)
    if request.method == "POST" and not request.user.is_authenticated:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


class SecondStepView(IndexView):  # type: ignore[misc]
    """Whether the second step is on, and what can be done about it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "second_step_stays_on": second_step.stays_on(self.request.user),
            "providers": get_adapter(self.request).list_providers(self.request),
        }


class SwitchOnView(ActivateTOTPView):  # type: ignore[misc]
    """Switch the second step on; the code that did it is used up."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        counter = second_step.counter_of(form.secret, form.cleaned_data["code"])
        second_step.begin(self.request, self.request.user, counter or 0)
        return response


second_step_page = SecondStepView.as_view()
switch_on = login_required(SwitchOnView.as_view())
