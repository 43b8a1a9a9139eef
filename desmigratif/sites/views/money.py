"""Money given through a site: a line is added, a wrong one cancelled, all of them taken away as a file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.programmes import access as rights
from desmigratif.programmes.actions import spending
from desmigratif.programmes.errors import ProgrammeError
from desmigratif.sites import access, actions, exports, queries
from desmigratif.sites.forms.money import AllocationForm, ReasonForm


@require_http_methods(["GET", "POST"])
@login_required
def allocate(request: SignedInRequest, pk: int) -> HttpResponse:
    site = rights.site_to_change(request.user, pk)
    form = AllocationForm(request.POST or None, site=site)
    try:
        if form.is_valid():
            spending.allocate(line=form.instance, by=request.user)
            messages.success(request, _("The money is written down."))
            return redirect(site)
    except ProgrammeError as error:
        form.add_error(None, str(error))
    context = {"site": site, "form": form}
    return render(request, "sites/allocate.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def cancel(request: SignedInRequest, pk: int, line_pk: int) -> HttpResponse:
    site, line = access.allocation_to_cancel(request.user, pk, line_pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    try:
        if form.is_valid():
            spending.cancel_allocation(allocation=line, by=request.user, **form.cleaned_data)
            messages.success(request, _("The line is cancelled and no longer counts."))
            return redirect(site)
    except ProgrammeError as error:
        form.add_error(None, str(error))
    context = {"site": site, "line": line, "form": form}
    return render(request, "sites/cancel_allocation.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def export(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """The lines of one site as a file; that it was taken is a line of the trail."""
    site = rights.inner_site_for(request.user, pk)
    answer = exports.as_file(exports.money(site, queries.allocations_of(site)), _("money"), form)
    actions.note_inner_read(site=site, by=request.user, purpose="money as a file")
    return answer
