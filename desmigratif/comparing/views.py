"""Comparing two plans, asking "what if", and the exact price of a village."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desmigratif.accounts import access as accounts
from desmigratif.candidates.exports import attachment
from desmigratif.candidates.faults import RefusedError
from desmigratif.comparing import access, actions, exports, pages, queries
from desmigratif.comparing.forms import PairForm, WhatIfForm
from desmigratif.ui.sheets.writing import FORMS


@require_safe
@login_required
def compare(request: HttpRequest) -> HttpResponse:
    person = access.reader(request.user)
    form = PairForm(request.GET if "a" in request.GET or "b" in request.GET else None)
    pair = form.pair()
    context = pages.comparison(*access.pair_for(person, *pair)) if pair else {}
    may_make = accounts.may_make_plans(request.user)
    return render(request, "comparing/compare.html", {"form": form, "may_make": may_make, **context})


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponse:
    person = access.reader(request.user)
    pair = PairForm(request.GET).pair()
    if pair is None:
        raise Http404
    before, after = access.pair_for(person, *pair)
    return attachment(exports.written(before, after), exports.file_name(before, after), FORMS["csv"][1])


@require_http_methods(["GET", "POST"])
@login_required
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    run, person = access.plan_to_change(request.user, pk)
    provinces = queries.provinces_by_code()
    form = WhatIfForm(run, provinces, request.POST or None, initial=pages.first_change(request.GET))
    if request.method == "POST" and form.is_valid() and form.changed is not None:
        try:
            changed, change = form.changed
            return redirect(actions.ask_what_if(run=run, changed=changed, change=change, by=person))
        except RefusedError as error:
            form.add_error(None, [str(fault) for fault in error.faults])
    context = {"form": form, "run": run, "simulated": run.simulated}
    return render(request, "comparing/what_if.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def price(request: HttpRequest, pk: int, village_pk: int) -> HttpResponse:
    """Have the exact price of a village found, by deciding otherwise about it."""
    run, verdict, person = access.verdict_to_force(request.user, pk, village_pk)
    try:
        return redirect(actions.ask_exact_price(run=run, verdict=verdict, by=person))
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("planning:village", run.pk, village_pk)
