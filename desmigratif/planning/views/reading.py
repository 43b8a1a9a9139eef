"""Reading plans: the list, one plan, its progress, a village in it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from desmigratif.accounts import access as accounts
from desmigratif.planning import access, pages, queries
from desmigratif.planning.forms.filters import RunFilter
from desmigratif.planning.tables import HeldTable, RunTable
from desmigratif.policies import held
from desmigratif.ui.listing import listed


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    access.reader(request.user)
    form = RunFilter(request.GET)
    table = listed(request, RunTable(form.filtered(queries.runs())))
    context = {"form": form, "table": table, "may_make": accounts.may_make_plans(request.user)}
    return render(request, "planning/index.html", context)


@require_safe
@login_required
def held_villages(request: HttpRequest) -> HttpResponse:
    """The register's sites that every new plan keeps clear of."""
    access.reader(request.user)
    table = listed(request, HeldTable(held.held_now()))
    return render(request, "planning/held.html", {"table": table})


@require_safe
@login_required
def run(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.run_for(request.user, pk)
    may_make = accounts.may_make_plans(request.user)
    if not found.has_plan:
        context = pages.unplanned(found)
        return render(request, "planning/unplanned.html", {**context, "may_make": may_make})
    context = pages.planned(found, request.GET)
    listed(request, context["table"])
    return render(request, "planning/run.html", {**context, "may_make": may_make})


@require_safe
@login_required
@never_cache
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the plan is; tells the page to reload itself once there is a result."""
    found = access.run_for(request.user, pk)
    response = render(request, "planning/_making.html", {"run": found})
    if found.task is None or not found.task.is_unfinished:
        done = found.has_plan and found.parent_id is not None
        name, value = ("HX-Redirect", found.result_url) if done else ("HX-Refresh", "true")
        response.headers[name] = value
    return response


@require_safe
@login_required
def village(request: HttpRequest, pk: int, village_pk: int) -> HttpResponse:
    found, place = access.village_in(request.user, pk, village_pk)
    may_make = accounts.may_make_plans(request.user)
    return render(request, "planning/village.html", pages.village_in(found, place, may_make=may_make))
