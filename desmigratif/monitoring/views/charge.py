"""For those who look after officers: the month, whom to call, who is paid."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.cores.selection.report.typeset import TypesettingError
from desmigratif.monitoring import exports, pages
from desmigratif.monitoring.paper import pdf_of
from desmigratif.officers.exports import as_file, attachment, named


@require_safe
@login_required
def month(request: SignedInRequest) -> HttpResponse:
    form, found = pages.summary(request.GET, request.user)
    return render(request, "monitoring/month.html", pages.month_context(form, found, request.user))


@require_safe
@login_required
def month_paper(request: SignedInRequest) -> HttpResponse:
    """The same on paper, in the language of the visitor."""
    form, found = pages.summary(request.GET, request.user)
    if form.errors:
        return redirect(f"{reverse('monitoring:month')}?{request.GET.urlencode()}")
    try:
        content = pdf_of(found)
    except TypesettingError:
        messages.error(request, _("The PDF could not be made. The XLSX says the same."))
        return redirect(f"{reverse('monitoring:month')}?{request.GET.urlencode()}")
    name = named(_("monthly report"), found.month)
    return attachment(content, f"{name}.pdf", "application/pdf")


@require_safe
@login_required
def month_file(request: SignedInRequest, form: str) -> HttpResponse:
    asked, found = pages.summary(request.GET, request.user)
    if asked.errors:
        return redirect(f"{reverse('monitoring:month')}?{request.GET.urlencode()}")
    name = named(_("monthly report"), found.month)
    return as_file(exports.summary(found), name, form)
