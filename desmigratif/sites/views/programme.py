"""One programme: its page, making and changing it, deciding of what substance it is."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.programmes import access as rights
from desmigratif.programmes.actions import register
from desmigratif.programmes.errors import ProgrammeError
from desmigratif.programmes.models import Programme
from desmigratif.sites import access, queries
from desmigratif.sites.forms.money import ReasonForm
from desmigratif.sites.forms.programme import AskForm, ProgrammeForm


@require_safe
@login_required
def programme(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, access.programme_for(request.user, pk))


def _page(request: SignedInRequest, programme: Programme, **bound: Any) -> HttpResponse:
    asked = queries.open_decision(programme)
    context = {
        "programme": programme,
        "counts": queries.counted_by_state(programme),
        "decisions": queries.decisions_of(programme),
        "open": asked,
        "may_drop": asked is not None and access.drops_question(request.user, asked),
        "may_change": rights.changes_programme(request.user, programme),
        "may_ask": rights.asks_about_substance(request.user),
        "ask_form": AskForm(initial={"substance": programme.substance_id}, auto_id="ask_%s"),
        "drop_form": ReasonForm(auto_id="drop_%s"),
        **bound,
    }
    return render(request, "sites/programme.html", context, status=422 if bound else 200)


@require_http_methods(["GET", "POST"])
@login_required
def new(request: SignedInRequest) -> HttpResponse:
    access.new_programme_for(request.user)
    form = ProgrammeForm(request.POST or None)
    try:
        if form.is_valid():
            made = register.create_programme(by=request.user, **form.given)
            messages.success(request, _("The programme is added. Its substance is still to be confirmed."))
            return redirect(made)
    except ProgrammeError as error:
        form.add_error("name", str(error))
    context = {"form": form, "programme": None}
    return render(request, "sites/programme_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = rights.programme_to_change(request.user, pk)
    form, name = ProgrammeForm(request.POST or None, instance=found), found.name
    try:
        if form.is_valid():
            register.change_programme(programme=found, by=request.user, **form.given)
            messages.success(request, _("The programme is saved."))
            return redirect(found)
    except ProgrammeError as error:
        form.add_error("name", str(error))
    context = {"form": form, "programme": found, "name": name}
    return render(request, "sites/programme_form.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask a second person to decide of what substance the programme is."""
    found = access.programme_to_ask_about(request.user, pk)
    form = AskForm(request.POST, auto_id="ask_%s")
    try:
        if form.is_valid():
            register.ask_decision(programme=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The question is open. A second person decides it."))
            return redirect(found)
    except ProgrammeError as error:
        form.add_error(None, str(error))
    return _page(request, found, ask_form=form)


@require_POST
@login_required
def decide(request: SignedInRequest, pk: int, decision_pk: int) -> HttpResponse:
    """The second person's yes."""
    decision = access.decision_to_decide(request.user, pk, decision_pk)
    try:
        pairs = register.decide(decision=decision, by=request.user)
    except ProgrammeError as error:
        return _page(request, access.programme_for(request.user, pk), refused=str(error))
    messages.success(request, _decided(pairs))
    return redirect("sites:programme", pk)


def _decided(pairs: int) -> str:
    if not pairs:
        return _("It is decided. No village is in two programmes by it.")
    text = ngettext(
        "It is decided. %(pairs)s pair of sites shares a village now; both agencies settle it.",
        "It is decided. %(pairs)s pairs of sites share a village now; both agencies settle them.",
        pairs,
    )
    return text % {"pairs": pairs}


@require_POST
@login_required
def drop(request: SignedInRequest, pk: int, decision_pk: int) -> HttpResponse:
    """The question is not asked any more."""
    decision = access.decision_to_drop(request.user, pk, decision_pk)
    form = ReasonForm(request.POST, auto_id="drop_%s")
    try:
        if form.is_valid():
            register.drop_decision(decision=decision, by=request.user, **form.cleaned_data)
            messages.success(request, _("The question is dropped."))
            return redirect("sites:programme", pk)
    except ProgrammeError as error:
        form.add_error(None, str(error))
    return _page(request, access.programme_for(request.user, pk), drop_form=form)
