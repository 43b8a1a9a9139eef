"""How centres are doing, the reports of one, and the form that sends one."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.monitoring import access, exports, pages, queries
from desmigratif.monitoring.actions import looking, reporting
from desmigratif.monitoring.errors import ChangedMeanwhileError, MonitoringError
from desmigratif.monitoring.report_form import ReportForm, beginning
from desmigratif.monitoring.tables import LifeTable
from desmigratif.officers.access import seats_of
from desmigratif.officers.exports import as_file
from desmigratif.programmes import access as rights
from desmigratif.programmes.models import Site
from desmigratif.ui.listing import listed


@require_safe
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    shown = pages.listed(request.GET, rights.sites_for(request.user))
    context = {
        "shown": shown,
        "counts": list(shown.counts.items()),
        "table": listed(request, LifeTable(shown.found)),
        "asked": any(request.GET.get(name) for name in shown.form.fields),
        "rules": pages.rules(shown.on),
        "due": queries.due_reports(request.user, timezone.localdate()),
        "in_charge": bool(seats_of(request.user)),
        "reads_inner": pages.reads_results(request.user),
    }
    return render(request, "monitoring/index.html", context)


@require_safe
@login_required
def export(request: SignedInRequest, form: str) -> HttpResponse:
    """The list as filtered, as a file."""
    shown = pages.listed(request.GET, rights.sites_for(request.user))
    return as_file(exports.lives(shown.found, shown.on), _("centres"), form)


@require_safe
@login_required
def site(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every report of a site, for those who read its inner part."""
    found = rights.inner_site_for(request.user, pk)
    looking.note_reports_seen(site=found, by=request.user)
    return render(request, "monitoring/site.html", pages.site(found, request.user))


@require_http_methods(["GET", "POST"])
@login_required
def report(request: SignedInRequest, pk: int, year: int, month: int) -> HttpResponse:
    """One month of one site, filled in before anybody types."""
    found = access.site_to_report(request.user, pk)
    wanted = pages.month_of(found, year, month)
    form = ReportForm(request.POST or None, start=beginning(found, wanted))
    if request.method == "POST" and form.is_valid() and _sent(request, form, found, wanted):
        return redirect("monitoring:site", pk)
    if form.start.current is not None:
        looking.note_reports_seen(site=found, by=request.user)
    context = pages.report(found, wanted, form)
    return render(request, "monitoring/report.html", context, status=422 if form.errors else 200)


def _sent(request: SignedInRequest, form: ReportForm, found: Site, month: date) -> bool:
    """Whether the report stands as the form says; else the form tells why not and keeps what was typed."""
    in_place = access.reports_in_place(request.user, found)
    sending = reporting.Sending(seen=form.cleaned_data["seen"], in_place=in_place)
    try:
        said = form.said()
        sent = reporting.send_report(site=found, month=month, said=said, sending=sending, by=request.user)
    except ChangedMeanwhileError as refusal:
        form.see_newest(beginning(found, month))
        form.add_error(None, str(refusal))
        return False
    except MonitoringError as refusal:
        form.add_error(None, str(refusal))
        return False
    words = _("The report is sent. Thank you.") if sent.new else _("This report is there already, unchanged.")
    messages.success(request, words)
    return True
