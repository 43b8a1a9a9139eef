"""Pages that change who serves where from a day on: move, hand over, leave of absence."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from desmigratif.accounts import access, actions
from desmigratif.accounts.access import SignedInRequest
from desmigratif.accounts.errors import AccountError
from desmigratif.accounts.models import User
from desmigratif.accounts.role_forms import HandOverForm, LeaveForm, MoveForm


@require_http_methods(["GET", "POST"])
@login_required
def move(request: SignedInRequest, pk: int, role_pk: int) -> HttpResponse:
    role = access.own_role_for(request.user, pk, role_pk)
    form = MoveForm(request.POST or None, by=request.user, role=role)
    if form.is_valid():
        try:
            actions.move_role(role=role, **form.move, by=request.user)
            messages.success(request, _("The role moves on that day."))
            return redirect("accounts:account", pk)
        except AccountError as refusal:
            form.add_error(None, str(refusal))
    words = {"title": _("Move to another area"), "lead": str(role), "button": _("Move")}
    return _form_page(request, role.user, form, words)


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    account = access.account_to_change(request.user, pk)
    form = HandOverForm(request.POST or None, by=request.user, account=account)
    if form.is_valid():
        try:
            invited = _handed_over(form.cleaned_data, request.user)
        except AccountError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The roles are handed over on that day."))
            if invited is None:
                return redirect("accounts:account", pk)
            return render(request, "accounts/invited.html", {"invited": [invited]})
    words = {
        "title": _("Hand over to a successor"),
        "lead": _("The roles end for one person and start for the other on the same day."),
        "button": _("Hand over"),
    }
    return _form_page(request, account, form, words)


@require_http_methods(["GET", "POST"])
@login_required
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    account = access.account_to_change(request.user, pk)
    form = LeaveForm(request.POST or None, by=request.user, account=account)
    if form.is_valid():
        try:
            actions.begin_leave(account=account, **form.cleaned_data, by=request.user)
            messages.success(request, _("The leave is entered."))
            return redirect("accounts:account", pk)
        except AccountError as refusal:
            form.add_error(None, str(refusal))
    lead = _("Meanwhile the roles rest. A deputy holds them too until the person is back.")
    return _form_page(
        request, account, form, {"title": _("Leave of absence"), "lead": lead, "button": _("Enter the leave")}
    )


@require_POST
@login_required
def return_early(request: SignedInRequest, pk: int, leave_pk: int) -> HttpResponse:
    leave = access.leave_for(request.user, pk, leave_pk)
    try:
        actions.return_early(leave=leave, by=request.user)
        messages.success(request, _("The leave has ended; the roles run again."))
    except AccountError as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:account", pk)


@transaction.atomic
def _handed_over(given: dict[str, Any], by: User) -> actions.Invited | None:
    """Hand the roles over, to a new person when no account was named; then their invitation comes back."""
    invited, successor = None, given["successor"]
    if successor is None:
        invited = actions.open_account(username=given["username"], full_name=given["full_name"], by=by)
        successor = invited.account
    actions.hand_over(
        roles=list(given["roles"]), successor=successor, on=given["on"], reason=given["reason"], by=by
    )
    return invited


def _form_page(request: SignedInRequest, account: User, form: Any, words: dict[str, str]) -> HttpResponse:
    context = {"account": account, "form": form, **words}
    return render(request, "accounts/change.html", context, status=422 if form.errors else 200)
