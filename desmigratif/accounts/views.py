"""Pages of the accounts room: an administrator looks after accounts; the page of a locked sign-in."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desmigratif.accounts import access, actions, forms, limits, queries
from desmigratif.accounts.access import SignedInRequest
from desmigratif.accounts.errors import AccountError
from desmigratif.accounts.models import User
from desmigratif.accounts.tables import AccountTable
from desmigratif.ui.listing import listed


@require_safe
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    found = access.accounts_for(request.user)
    form = forms.FilterForm(request.GET)
    if form.is_valid():
        found = queries.matching(found, **form.cleaned_data)
    context = {"table": listed(request, AccountTable(found)), "form": form}
    return render(request, "accounts/index.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def new(request: SignedInRequest) -> HttpResponse:
    access.accounts_for(request.user)
    form = forms.AccountForm(request.POST or None)
    if form.is_valid():
        try:
            handed = actions.create_account(**form.cleaned_data, by=request.user)
            return _handed_over(request, handed)
        except AccountError as refusal:
            form.add_error("username", str(refusal))
    return render(request, "accounts/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@login_required
def account(request: SignedInRequest, pk: int) -> HttpResponse:
    return _account_page(request, access.account_for(request.user, pk))


@require_POST
@login_required
def give_role(request: SignedInRequest, pk: int) -> HttpResponse:
    account = access.account_for(request.user, pk)
    form = forms.RoleForm(request.POST)
    if not form.is_valid():
        return _account_page(request, account, role_form=form)
    return _done(request, account, _("The role is given."), actions.give_role, **form.cleaned_data)


@require_POST
@login_required
def end_role(request: SignedInRequest, pk: int, role_pk: int) -> HttpResponse:
    role = access.role_for(request.user, pk, role_pk)
    try:
        actions.end_role(role=role, by=request.user)
        messages.success(request, _("The role has ended."))
    except AccountError as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:account", pk)


@require_POST
@login_required
def suspend(request: SignedInRequest, pk: int) -> HttpResponse:
    account = access.account_for(request.user, pk)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return _account_page(request, account, reason_form=form)
    return _done(request, account, _("The account is suspended."), actions.suspend, **form.cleaned_data)


@require_POST
@login_required
def reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    account = access.account_for(request.user, pk)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return _account_page(request, account, reason_form=form)
    return _done(
        request, account, _("The account can sign in again."), actions.reactivate, **form.cleaned_data
    )


@require_POST
@never_cache
@login_required
def reset_password(request: SignedInRequest, pk: int) -> HttpResponse:
    account = access.account_for(request.user, pk)
    form = forms.ResetForm(request.POST)
    form.full_clean()
    handed = actions.reset_password(account=account, **form.cleaned_data, by=request.user)
    return _handed_over(request, handed)


def closed(request: HttpRequest) -> HttpResponse:
    """A page of allauth that has no place here, but whose name it wants."""
    raise Http404


def locked_out(request: HttpRequest, _response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """Answer of axes to too many failed sign-ins."""
    until = queries.locked_until(limits.username_of(request, credentials))
    wait: timedelta = settings.AXES_COOLOFF_TIME
    response = render(request, "accounts/locked_out.html", {"until": until}, status=429)
    response.headers["Retry-After"] = str(int(wait.total_seconds()))
    return response


def _done(request: SignedInRequest, account: User, word: str, action: Any, **given: Any) -> HttpResponse:
    """Do it and go back to the account, with the word or with why it is refused."""
    try:
        action(account=account, by=request.user, **given)
        messages.success(request, word)
    except AccountError as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:account", account.pk)


def _handed_over(request: HttpRequest, handed: actions.HandedOver) -> HttpResponse:
    return render(request, "accounts/handed_over.html", {"handed": handed})


def _account_page(request: HttpRequest, account: User, **bound: Any) -> HttpResponse:
    context = {
        "account": account,
        "roles": queries.running_roles(account),
        "history": queries.history_of(account),
        "role_form": forms.RoleForm(auto_id="role_%s"),
        "reason_form": forms.ReasonForm(auto_id="reason_%s"),
        "reset_form": forms.ResetForm(auto_id="reset_%s"),
        **bound,
    }
    return render(request, "accounts/account.html", context, status=422 if bound else 200)
