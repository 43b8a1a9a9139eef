"""Asking for the approval of a plan, giving or declining it, and having the plan made again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.candidates.faults import RefusedError
from desmigratif.decrees import access, actions, pages, queries
from desmigratif.decrees.errors import DecreeError, NotProposedError
from desmigratif.decrees.forms import ApprovalFilter, AskForm, ReasonForm
from desmigratif.decrees.tables import ApprovalTable
from desmigratif.ui.listing import listed


@require_safe
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    form = ApprovalFilter(request.GET)
    table = listed(request, ApprovalTable(form.filtered(access.approvals_for(request.user))))
    context = {"form": form, "asked": bool(request.GET.get("state")), "table": table}
    return render(request, "decrees/approvals.html", context)


@require_safe
@login_required
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """The approval of a plan that waits or was given; else how to ask for one."""
    run = access.plan_for(request.user, pk)
    live = queries.live_approval(run)
    if live is not None:
        return redirect(live)
    return render(request, "decrees/plan.html", pages.plan(run, request.user))


@require_http_methods(["GET", "POST"])
@login_required
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    run, offered = access.plan_to_ask_about(request.user, pk)
    form = AskForm(request.POST or None, offered=offered, simulated=run.simulated)
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.Asked(run=run, **form.cleaned_data)
            made = actions.ask(asked=asked, by=request.user)
            messages.success(request, _("The others of your agency are told. One of them decides."))
            return redirect(made)
        except DecreeError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "run": run, "simulated": run.simulated}
    return render(request, "decrees/ask.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def approval(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.approval_for(request.user, pk)
    return render(request, "decrees/approval.html", pages.approval(found, request.user))


@require_POST
@login_required
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """All villages are proposed, or the page names those that cannot be."""
    found = access.approval_to_decide(request.user, pk)
    try:
        actions.approve(approval=found, by=request.user)
        messages.success(
            request, _("The plan is approved. Its villages are proposed, and the others are told.")
        )
    except NotProposedError as refusal:
        context = {**pages.approval(found, request.user), "refusal": refusal}
        return render(request, "decrees/approval.html", context, status=422)
    except DecreeError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@require_http_methods(["GET", "POST"])
@login_required
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.approval_to_decide(request.user, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline(approval=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The plan is not approved. Whoever asked is told why."))
            return redirect(found)
        except DecreeError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "approval": found, "simulated": found.simulated}
    return render(request, "decrees/decline.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.approval_to_take_back(request.user, pk)
    try:
        actions.take_back(approval=found, by=request.user)
        messages.success(request, _("The plan no longer waits for approval. You may ask again."))
    except DecreeError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@require_POST
@login_required
def plan_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """The plan once more, with the fewest changes; leads to it."""
    found = access.approval_to_plan_again(request.user, pk)
    try:
        made = actions.plan_again(approval=found, by=request.user)
        messages.success(
            request, _("The plan is being made again. The page of the approval shows what changes.")
        )
        return redirect(made)
    except (DecreeError, RefusedError) as refusal:
        messages.error(request, str(refusal))
    return redirect(found)
