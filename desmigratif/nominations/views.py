"""Pages of nominations: the list, a new one, one with its papers and answers, the answers of a plan."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.candidates.exports import attachment
from desmigratif.nominations import access, actions, exports, forms, pages, queries
from desmigratif.nominations.errors import NominationError
from desmigratif.nominations.models import Nomination
from desmigratif.nominations.papers import TYPES
from desmigratif.nominations.tables import NominationTable
from desmigratif.places import queries as places
from desmigratif.ui.listing import listed
from desmigratif.ui.sheets.writing import FORMS

LONGEST_QUESTION, MOST_VILLAGES = 100, 25


def _shown(request: SignedInRequest) -> tuple[forms.NominationFilter, QuerySet[Nomination]]:
    found, form = access.nominations_for(request.user), forms.NominationFilter(request.GET)
    form.is_valid()
    return form, queries.matching(found, form.cleaned_data)


@require_safe
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    form, found = _shown(request)
    context = {
        "form": form,
        "asked": any(request.GET.get(field) for field in form.fields),
        "table": listed(request, NominationTable(found)),
        "may_nominate": access.may_nominate(request.user),
    }
    return render(request, "nominations/index.html", context)


@require_safe
@login_required
def export(request: SignedInRequest, form: str) -> HttpResponse:
    """The list as filtered, as a file."""
    _form, found = _shown(request)
    if form not in FORMS:
        raise Http404
    return attachment(exports.nominations(found, form), exports.file_name(form), FORMS[form][1])


@require_safe
@login_required
def where(request: SignedInRequest) -> HttpResponse:
    """A search for the village to nominate."""
    reach = access.nominators_reach(request.user)
    text = request.GET.get("q", "")[:LONGEST_QUESTION].strip()
    inside = None if reach.nation else reach.areas
    found = places.search_villages(text, MOST_VILLAGES + 1, inside) if text else []
    context = {"text": text, "villages": found[:MOST_VILLAGES], "more": len(found) > MOST_VILLAGES}
    return render(request, "nominations/where.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def nominate(request: SignedInRequest, village_pk: int) -> HttpResponse:
    village, agency = access.village_to_nominate(request.user, village_pk)
    form = forms.NominateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.Asked(village=village, agency=agency, **form.cleaned_data)
            made = actions.nominate(asked=asked, by=request.user)
            messages.success(
                request, _("The village is nominated. Every plan asked for from now on answers.")
            )
            return redirect(made)
        except NominationError as refusal:
            form.add_error(None, str(refusal))
    context = pages.to_nominate(form, village, agency)
    return render(request, "nominations/nominate.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def nomination(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, access.nomination_for(request.user, pk))


def _page(request: SignedInRequest, found: Nomination, form: forms.PapersForm | None = None) -> HttpResponse:
    rights = {
        "may_change": access.changes(request.user, found),
        "takes_out": access.takes_out(request.user, found),
        "reads_papers": access.reads_papers(request.user, found),
    }
    context: dict[str, Any] = {**pages.nomination(found), **rights, "form": form or forms.PapersForm()}
    return render(request, "nominations/nomination.html", context, status=422 if form else 200)


@require_POST
@login_required
def add_papers(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.nomination_to_change(request.user, pk)
    form = forms.PapersForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        actions.add_papers(nomination=found, papers=form.cleaned_data["papers"], by=request.user)
    except NominationError as refusal:
        form.add_error("papers", str(refusal))
        return _page(request, found, form)
    messages.success(request, _("The papers are kept with the nomination."))
    return redirect(found)


@require_safe
@login_required
def paper(request: SignedInRequest, pk: int, paper_pk: int) -> HttpResponse:
    """One paper, to be saved and never opened as a page of this site."""
    found = access.paper_for(request.user, pk, paper_pk)
    actions.note_paper_read(paper=found, by=request.user)
    name = f"desmigratif-{found.nomination_id}-{found.pk}.{found.kind}"
    return attachment(bytes(found.content), name, TYPES[found.Kind(found.kind)])


@require_http_methods(["GET", "POST"])
@login_required
def take_out(request: SignedInRequest, pk: int, paper_pk: int) -> HttpResponse:
    found = access.paper_to_take_out(request.user, pk, paper_pk)
    form = forms.TakeOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_out(paper=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The paper is taken out. Its content is gone; the reason stays."))
            return redirect(found.nomination)
        except NominationError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "paper": found, "nomination": found.nomination}
    return render(request, "nominations/take_out.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.nomination_to_change(request.user, pk)
    form = forms.WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(nomination=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The nomination is withdrawn. It stays in the list with its reason."))
            return redirect(found)
        except NominationError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "nomination": found}
    return render(request, "nominations/withdraw.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def answers(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a plan answers to the nominations that stood when it was asked for."""
    run = access.answering_plan(request.user, pk)
    context = pages.answers(run, request.GET)
    listed(request, context["table"])
    return render(request, "nominations/answers.html", context)


@require_safe
@login_required
def export_answers(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    run = access.answering_plan(request.user, pk)
    if form not in FORMS:
        raise Http404
    _form, found, verdicts = pages.shown_answers(run, request.GET)
    content = exports.answers(run, found, verdicts, pages.heirs_in(found), form)
    return attachment(content, exports.file_name(form, run), FORMS[form][1])
