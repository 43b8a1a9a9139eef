"""Pages about accounts that one looks after: the list, one account, what is done to it at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from desmigratif.accounts import access, actions, exports, forms, queries
from desmigratif.accounts.access import SignedInRequest
from desmigratif.accounts.errors import AccountError
from desmigratif.accounts.models import User
from desmigratif.accounts.role_forms import RoleForm
from desmigratif.accounts.tables import AccountTable
from desmigratif.ui.listing import listed
from desmigratif.ui.sheets.writing import FORMS


@require_safe
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    found = access.accounts_for(request.user)
    form = forms.FilterForm(request.GET, by=request.user)
    if form.is_valid():
        found = queries.matching(found, **form.cleaned_data)
    table = listed(request, AccountTable(found))
    actions.note_seen(accounts=[row.record for row in table.paginated_rows], by=request.user)
    context = {"table": table, "form": form, "kinds": FORMS, "asked": request.GET.urlencode()}
    return render(request, "accounts/index.html", context)


@require_safe
@never_cache
@login_required
def export(request: SignedInRequest, kind: str) -> HttpResponse:
    """The same list as a file; the trail says who took it."""
    found = access.accounts_for(request.user)
    if kind not in FORMS:
        raise Http404
    form = forms.FilterForm(request.GET, by=request.user)
    if form.is_valid():
        found = queries.matching(found, **form.cleaned_data)
    actions.note_seen(accounts=found, by=request.user, purpose="export")
    write, content_type = FORMS[kind]
    headers = {"Content-Disposition": f'attachment; filename="desmigratif-{_("accounts")}.{kind}"'}
    content = write(exports.rows(found, queries.area_codes(found)))
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_safe
@login_required
def account(request: SignedInRequest, pk: int) -> HttpResponse:
    return account_page(request, access.account_for(request.user, pk))


@require_POST
@login_required
def give_role(request: SignedInRequest, pk: int) -> HttpResponse:
    account = access.account_to_change(request.user, pk)
    form = RoleForm(request.POST, by=request.user, auto_id="role_%s")
    if not form.is_valid():
        return account_page(request, account, role_form=form)
    return _done(request, account, _("The role is given."), actions.give_role, **form.role)


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
def give_back(request: SignedInRequest, pk: int, role_pk: int) -> HttpResponse:
    role = access.ended_role_for(request.user, pk, role_pk)
    try:
        actions.give_back(role=role, by=request.user)
        messages.success(request, _("The role is given back."))
    except AccountError as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:account", pk)


@require_POST
@login_required
def suspend(request: SignedInRequest, pk: int) -> HttpResponse:
    account = access.account_to_change(request.user, pk)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return account_page(request, account, reason_form=form)
    return _done(request, account, _("The account is suspended."), actions.suspend, **form.cleaned_data)


@require_POST
@login_required
def reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    account = access.account_to_change(request.user, pk)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return account_page(request, account, reason_form=form)
    return _done(
        request, account, _("The account can sign in again."), actions.reactivate, **form.cleaned_data
    )


@require_POST
@never_cache
@login_required
def reset_password(request: SignedInRequest, pk: int) -> HttpResponse:
    account = access.account_to_change(request.user, pk)
    form = forms.ResetForm(request.POST)
    form.full_clean()
    try:
        handed = actions.reset_password(account=account, **form.cleaned_data, by=request.user)
    except AccountError as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:account", pk)
    return render(request, "accounts/handed_over.html", {"handed": handed})


def account_page(request: SignedInRequest, account: User, **bound: Any) -> HttpResponse:
    """Everything about one account; forms are there for whoever may change it. Showing it leaves a line."""
    actions.note_seen(accounts=[account], by=request.user)
    context = {
        "account": account,
        "may_change": account.pk != request.user.pk,
        "roles": queries.lasting_roles(account),
        "leaves": queries.leaves_of(account),
        "invitation": queries.open_invitation_of(account),
        **access.past_for(request.user, account),
        "role_form": RoleForm(by=request.user, auto_id="role_%s"),
        "reason_form": forms.ReasonForm(auto_id="reason_%s"),
        "reset_form": forms.ResetForm(auto_id="reset_%s"),
        **bound,
    }
    return render(request, "accounts/account.html", context, status=422 if bound else 200)


def _done(request: SignedInRequest, account: User, word: str, action: Any, **given: Any) -> HttpResponse:
    """Do it and go back to the account, with the word or with why it is refused."""
    try:
        action(account=account, by=request.user, **given)
        messages.success(request, word)
    except AccountError as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:account", account.pk)
