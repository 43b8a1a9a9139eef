"""Pages of objections: the list, a new one, one with its history, the answers to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.objections import access, actions, exports, forms, pages, queries
from desmigratif.objections.models import Objection
from desmigratif.objections.tables import ObjectionTable
from desmigratif.programmes.errors import ProgrammeError, VillageAlreadyServedError
from desmigratif.ui.listing import listed
from desmigratif.ui.sheets.writing import FORMS


@dataclass(frozen=True)
class Way:
    """One way to speak on an objection: its words, the key that says whether it is open now, the action."""

    title: str | Promise
    key: str
    action: Callable[..., Objection]


ANSWER = Way(_("Answer the objection"), "may_answer", actions.answer)
DECIDE = Way(_("Say how it ends"), "may_decide", actions.decide)
TAKE_BACK = Way(_("Take the objection back"), "may_take_back", actions.take_back)


def _shown(request: SignedInRequest) -> tuple[forms.ObjectionFilter, QuerySet[Objection]]:
    found, form = access.objections_for(request.user), forms.ObjectionFilter(request.GET)
    form.is_valid()
    return form, queries.matching(found, form.cleaned_data)


@require_safe
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    form, found = _shown(request)
    context = {
        "form": form,
        "asked": any(request.GET.get(field) for field in form.fields),
        "table": listed(request, ObjectionTable(found)),
    }
    return render(request, "objections/index.html", context)


@require_safe
@login_required
def export(request: SignedInRequest, form: str) -> HttpResponse:
    """The list as filtered, as a file."""
    _form, found = _shown(request)
    if form not in FORMS:
        raise Http404
    written, headers = exports.written(found, form)
    return HttpResponse(written, headers=headers)


@require_http_methods(["GET", "POST"])
@login_required
def make(request: SignedInRequest, site_pk: int) -> HttpResponse:
    """A new objection to a site; where none can be made, why not."""
    site, agency = access.site_to_object(request.user, site_pk)
    form = forms.ObjectForm(request.POST or None, near=pages.near(site))
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.Objecting(site, agency, form.cleaned_data["reason"], form.alternative)
            return redirect(actions.object_to(asked=asked, by=request.user))
        except ProgrammeError as refusal:
            status = _said(form, refusal)
    context = {"form": form, **pages.objecting(site, agency)}
    return render(request, "objections/new.html", context, status=status if form.errors else 200)


@require_safe
@login_required
def objection(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.objection_for(request.user, pk)
    return render(request, "objections/objection.html", pages.objection(found, request.user))


@require_http_methods(["GET", "POST"])
@login_required
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """The proposing agency's answer."""
    found = access.objection_to_answer(request.user, pk)
    form = forms.SpeakForm(request.POST or None, outcomes=pages.outcomes(found, pages.ANSWERS))
    return _spoken(request, found, form, ANSWER)


@require_http_methods(["GET", "POST"])
@login_required
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """An agency's word on how an escalated objection ends."""
    found, agency = access.objection_to_decide(request.user, pk)
    form = forms.SpeakForm(request.POST or None, outcomes=pages.outcomes(found, pages.WORDS))
    return _spoken(request, found, form, DECIDE, agency=agency)


@require_http_methods(["GET", "POST"])
@login_required
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    found, form = access.objection_to_take_back(request.user, pk), forms.TakeBackForm(request.POST or None)
    return _spoken(request, found, form, TAKE_BACK)


def _spoken(request: SignedInRequest, found: Objection, form: Form, way: Way, **given: Any) -> HttpResponse:
    """Do it and show the objection; or the form, with the sentence that says why it is refused."""
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            way.action(objection=found, by=request.user, **given, **form.cleaned_data)
            messages.success(request, str(_("Your agency's word is kept.")))
            return redirect(found)
        except ProgrammeError as refusal:
            status = _said(form, refusal)
    shown = pages.objection(found, request.user)
    context = {**shown, "form": form, "title": way.title, "open_now": shown[way.key]}
    return render(request, "objections/speak.html", context, status=status if form.errors else 200)


def _said(form: Form, refusal: ProgrammeError) -> int:
    """The refusal stands in the form; 409 where another programme holds the village, 422 for the rest."""
    form.add_error(None, str(refusal))
    return 409 if isinstance(refusal, VillageAlreadyServedError) else 422
