"""Making plans: the form, putting a plan aside and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desmigratif.accounts.models import User
from desmigratif.candidates.actions import store_candidates
from desmigratif.candidates.faults import RefusedError
from desmigratif.planning import access, actions, checks
from desmigratif.planning.forms.filters import DiscardForm
from desmigratif.planning.forms.request import PlanForms
from desmigratif.planning.models import PlanRun


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """The form; with `periksa` its rules are only checked, for browsers without scripts."""
    person = access.maker(request.user)
    if request.method != "POST":
        forms = PlanForms.blank(access.run_to_copy(person, request.GET.get("dari", "")))
        return render(request, "planning/new.html", {"forms": forms})
    forms = PlanForms.sent(request)
    if "periksa" in request.POST:
        return render(request, "planning/new.html", {"forms": forms, "checked": checks.checked(forms)})
    made = _requested(forms, person) if forms.is_valid() else None
    if made is not None:
        return redirect(made)
    return render(request, "planning/new.html", {"forms": forms}, status=422)


@require_POST
@login_required
def check(request: HttpRequest) -> HttpResponse:
    """Whether the rules in the form can be kept, as a part of its page."""
    access.maker(request.user)
    return render(request, "planning/_check.html", {"checked": checks.checked(PlanForms.sent(request))})


def _requested(forms: PlanForms, person: User) -> PlanRun | None:
    """The plan that was asked for; None when it was refused, which the forms then show."""
    try:
        candidates = forms.request.cleaned_data["candidates"]
        given = forms.uploaded_list()
        if given is not None:
            candidates = store_candidates(given=given, by=person)
            forms.keep_list(candidates)
        return actions.request_plan(asked=forms.asked(candidates), by=person)
    except RefusedError as error:
        forms.refuse(error)
        return None


@require_http_methods(["GET", "POST"])
@login_required
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = access.run_to_change(request.user, pk)
    form = DiscardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.discard_run(run=found, reason=form.cleaned_data["reason"], by=person)
        messages.success(request, _("The plan was put aside. You can take it back on its page."))
        return redirect(found)
    return render(
        request, "planning/discard.html", {"form": form, "run": found, "simulated": found.simulated}
    )


@require_POST
@login_required
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = access.run_to_change(request.user, pk)
    actions.restore_run(run=found, by=person)
    messages.success(request, _("The plan was taken back."))
    return redirect(found)


@require_POST
@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = access.run_to_change(request.user, pk)
    actions.cancel_run(run=found, by=person)
    messages.success(request, _("The plan is being stopped."))
    return redirect(found)
