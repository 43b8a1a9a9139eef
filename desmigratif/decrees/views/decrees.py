"""Decrees: the list, a new one, one with its versions, an amendment, the prints."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.candidates.exports import attachment
from desmigratif.cores.selection.report.typeset import TypesettingError
from desmigratif.decrees import access, actions, exports, listing, pages, preview, queries
from desmigratif.decrees.errors import DecreeError
from desmigratif.decrees.forms import AmendForm, DecreeFilter, DecreeForm, ReasonForm
from desmigratif.decrees.models import Decree
from desmigratif.decrees.tables import DecreeTable, RowTable
from desmigratif.ui.listing import listed
from desmigratif.ui.sheets.writing import FORMS


def _shown(request: SignedInRequest) -> tuple[DecreeFilter, QuerySet[Decree]]:
    found, form = access.decrees_for(request.user), DecreeFilter(request.GET)
    form.is_valid()
    return form, queries.matching(found, form.cleaned_data)


@require_safe
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    form, found = _shown(request)
    asked = any(request.GET.get(field) for field in form.fields)
    context = {
        "form": form,
        "asked": asked,
        "table": listed(request, DecreeTable(found)),
        "reads_approvals": access.reads_approvals(request.user),
    }
    return render(request, "decrees/index.html", context)


@require_safe
@login_required
def export(request: SignedInRequest, form: str) -> HttpResponse:
    """The list as filtered, as a file."""
    _form, found = _shown(request)
    if form not in FORMS:
        raise Http404
    return attachment(exports.written(found, form), exports.file_name(form), FORMS[form][1])


@require_http_methods(["GET", "POST"])
@login_required
def new(request: SignedInRequest, pk: int) -> HttpResponse:
    """A decree about the confirmed sites of an approved plan."""
    approval = access.approval_to_decree(request.user, pk)
    form = DecreeForm(request.POST or None, approval=approval, years=preview.years_of(approval.run))
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data.pop("year")
        try:
            written = actions.Written(**form.cleaned_data)
            made = actions.decree(approval=approval, written=written, year=year, by=request.user)
            messages.success(request, _("The decree is written down. Print its annex to be signed."))
            return redirect(made)
        except DecreeError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, **pages.new_decree(approval)}
    return render(request, "decrees/new.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def decree(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.decree_for(request.user, pk)
    context = pages.decree(found, request.GET)
    table = listed(request, RowTable(queries.rows_of(context["shown"])))
    rights = {
        "may_change": access.changes_decree(request.user, found),
        "reads_approvals": access.reads_approvals(request.user),
    }
    return render(request, "decrees/decree.html", {**context, **rights, "table": table})


@require_http_methods(["GET", "POST"])
@login_required
def amend(request: SignedInRequest, pk: int) -> HttpResponse:
    """The next version of the annex: which changes it takes, and why."""
    found = access.decree_to_change(request.user, pk)
    form = AmendForm(request.POST or None, offers=listing.offered(found))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            written = actions.Written(said["number"], said["dated_on"])
            actions.amend(
                decree=found, written=written, chosen=form.chosen(), reason=said["reason"], by=request.user
            )
            messages.success(request, _("The new version is kept. Print it to be signed."))
            return redirect(found)
        except DecreeError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "decree": found, "simulated": found.simulated}
    return render(request, "decrees/amend.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def strike_out(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.decree_to_change(request.user, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.strike_out(decree=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The decree is struck out. It stays to be read, with the reason."))
            return redirect(found)
        except DecreeError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "decree": found, "simulated": found.simulated}
    return render(request, "decrees/strike_out.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def annex(request: SignedInRequest, pk: int, version: int, form: str) -> HttpResponse:
    """One version as PDF, workbook, or the list whose hash stands on the prints."""
    found = access.annex_for(request.user, pk, version)
    if form not in exports.PRINTS:
        raise Http404
    try:
        content = exports.print_of(found, form)
    except TypesettingError:
        messages.error(request, _("The PDF could not be made. Take the XLSX: it says the same."))
        return redirect(found.decree)
    return attachment(content, exports.annex_name(found, form), exports.PRINTS[form])
