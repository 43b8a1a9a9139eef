"""Success indicators: what is asked, and what the sites answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.monitoring import access, exports, forms, pages
from desmigratif.monitoring.actions.indicators import save_indicator
from desmigratif.monitoring.errors import MonitoringError
from desmigratif.monitoring.models import SuccessIndicator
from desmigratif.officers.exports import as_file, named


@require_safe
@login_required
def indicators(request: SignedInRequest) -> HttpResponse:
    """What is asked, and the answers of a month by area, of the sites whose inner part the visitor reads."""
    return render(request, "monitoring/indicators.html", pages.indicators(request.GET, request.user))


@require_safe
@login_required
def export(request: SignedInRequest, form: str) -> HttpResponse:
    _form, month, results = pages.results(request.GET, request.user)
    name = named(_("indicators"), month)
    return as_file(exports.results(results, month), name, form)


@require_http_methods(["GET", "POST"])
@login_required
def new(request: SignedInRequest) -> HttpResponse:
    agencies = access.asking_agencies(request.user)
    form = forms.IndicatorForm(request.POST or None, agencies=agencies)
    return _kept(request, form, None)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    indicator = access.indicator_to_change(request.user, pk)
    agencies = access.asking_agencies(request.user)
    form = forms.IndicatorForm(request.POST or None, instance=indicator, agencies=agencies)
    return _kept(request, form, indicator)


def _kept(
    request: SignedInRequest, form: forms.IndicatorForm, indicator: SuccessIndicator | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save_indicator(indicator=form.instance, by=request.user)
            messages.success(request, _("It is written down."))
            return redirect("monitoring:indicators")
        except MonitoringError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "indicator": indicator}
    return render(request, "monitoring/indicator.html", context, status=422 if form.errors else 200)
