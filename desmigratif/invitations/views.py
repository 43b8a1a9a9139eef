"""Pages of invitations: one person, many at once, the open ones; and the public page of a code."""

import base64
import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desmigratif.accounts import access as accounts
from desmigratif.accounts import passwords
from desmigratif.accounts.access import SignedInRequest
from desmigratif.accounts.actions import Invited, note_seen
from desmigratif.accounts.errors import AccountError, CodeRefusedError
from desmigratif.accounts.queries import lasting_roles
from desmigratif.agencies.models import Agency
from desmigratif.invitations import access, actions, exports, forms, newcomers, queries
from desmigratif.ui.sheets.writing import as_csv

TRIES, WAIT_SECONDS = 5, 15 * 60
"""Wrong codes of one browser before it waits. They slow a person down who guesses; the 99 bits of a code are
what nobody gets through."""
WRONG, OPENED = "invitation_wrong", "invitation_code"
LIST, LIST_SECONDS = "invitation list", 60 * 60
"""The list that was looked at stays in the page alone, sealed for its sender for so many seconds."""


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def new(request: SignedInRequest) -> HttpResponse:
    accounts.accounts_for(request.user)
    form = forms.InviteForm(request.POST or None, by=request.user)
    if form.is_valid():
        given = form.cleaned_data
        newcomer = actions.Newcomer(given["username"], given["full_name"], given["kind"], given["area"])
        try:
            invited = actions.invite(newcomer=newcomer, agency=given["agency"], by=request.user)
            return _sheet(request, [invited])
        except AccountError as refusal:
            form.add_error(refusal.field, str(refusal))
    return render(request, "invitations/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    found = access.invitations_for(request.user)
    note_seen(accounts=[one.user for one in found], by=request.user, purpose="invitations")
    return render(request, "invitations/index.html", {"open": found})


@require_POST
@never_cache
@login_required
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    account = accounts.account_to_change(request.user, pk)
    try:
        return _sheet(request, [actions.invite_again(account=account, by=request.user)])
    except AccountError as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:account", pk)


@require_POST
@login_required
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = access.invitation_for(request.user, pk)
    try:
        actions.revoke_invitation(invitation=invitation, by=request.user)
        messages.success(request, _("The invitation is taken back; its code opens nothing any more."))
    except AccountError as refusal:
        messages.error(request, str(refusal))
    return redirect("invitations:index")


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def many(request: SignedInRequest) -> HttpResponse:
    """A list is read and judged; nothing happens before it was looked at."""
    accounts.accounts_for(request.user)
    form = forms.ListForm(request.POST or None, request.FILES or None, by=request.user)
    if form.is_valid():
        try:
            text = newcomers.text_of(form.cleaned_data["file"].read(newcomers.MOST_BYTES + 1))
            return _preview(request, text, form.cleaned_data["agency"])
        except newcomers.UnreadableListError as fault:
            form.add_error("file", str(fault))
    context = {"form": form, "roles": sorted(accounts.role_names(request.user))}
    return render(request, "invitations/many.html", context, status=422 if form.errors else 200)


@require_POST
@never_cache
@login_required
def many_invited(request: SignedInRequest) -> HttpResponse:
    """The good rows of the list looked at, judged once more, in one go."""
    accounts.accounts_for(request.user)
    text, agency = _looked_at(request)
    if agency is None:
        messages.error(request, _("The list is no longer here. Send the file once more."))
        return redirect("invitations:many")
    judged = newcomers.judged(text, agency=agency, by=request.user)
    try:
        if judged.good:
            return _sheet(request, actions.invite_many(newcomers=judged.good, agency=agency, by=request.user))
    except AccountError:  # a name was taken this very moment: look at the list again
        pass
    return _preview(request, text, agency)


@require_http_methods(["GET", "POST"])
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Public: whoever holds a code has no account yet. All codes that open nothing get one answer."""
    if request.user.is_authenticated:
        messages.info(request, _("Sign out first, then take the invitation up."))
        return redirect("overview:home")
    if _waits(request):
        return render(request, "invitations/code_waits.html", status=429)
    form = forms.CodeForm(request.POST or None)
    if form.is_valid():
        code_hash = passwords.code_hash(form.cleaned_data["code"])
        if queries.good_invitation(code_hash):
            request.session[OPENED] = code_hash
            return redirect("invitations:join")
        request.session[WRONG] = [*request.session.get(WRONG, []), int(time.time())][-TRIES:]
        form.add_error("code", str(CodeRefusedError()))
    return render(request, "invitations/code.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """Public: the page behind a right code. The person chooses a password and is signed in."""
    code_hash = str(request.session.get(OPENED, ""))
    invitation = queries.good_invitation(code_hash)
    if invitation is None:
        return redirect("invitations:code")
    form = forms.JoinForm(invitation.user, request.POST or None)
    if not form.is_valid():
        context = {"form": form, "account": invitation.user, "roles": lasting_roles(invitation.user)}
        return render(request, "invitations/join.html", context, status=422 if form.errors else 200)
    return _joined(request, code_hash, form.cleaned_data["new_password1"])


def _joined(request: HttpRequest, code_hash: str, password: str) -> HttpResponse:
    try:
        account = actions.join(code_hash=code_hash, password=password)
    except CodeRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("invitations:code")
    request.session.pop(OPENED, None)
    record_authentication(request, account, "password", username=account.username)
    response: HttpResponse = perform_login(request, account)
    return response


def _waits(request: HttpRequest) -> bool:
    """Whether this browser gave too many wrong codes lately."""
    wrong = [at for at in request.session.get(WRONG, []) if at > time.time() - WAIT_SECONDS]
    return len(wrong) >= TRIES


def _preview(request: SignedInRequest, text: str, agency: Agency) -> HttpResponse:
    judged = newcomers.judged(text, agency=agency, by=request.user)
    sealed = signing.dumps([text, agency.pk, request.user.pk], salt=LIST, compress=True)
    context = {"judged": judged, "agency": agency, "shown": judged.faults[:200], "sample": judged.good[:20]}
    context["list"] = sealed
    return render(request, "invitations/many_preview.html", context, status=422 if judged.faults else 200)


def _looked_at(request: SignedInRequest) -> tuple[str, Agency | None]:
    """The list that comes back from the page, and its agency; none when it is another's, old or altered."""
    try:
        text, agency_id, sender = signing.loads(request.POST.get("list", ""), salt=LIST, max_age=LIST_SECONDS)
    except signing.BadSignature:
        return "", None
    agency = accounts.agencies_to_give(request.user).in_bulk().get(agency_id)
    return str(text), agency if sender == request.user.pk else None


def _sheet(request: HttpRequest, invited: list[Invited]) -> HttpResponse:
    """The codes, shown this once: to print, and as a table in the page itself, since nothing keeps them."""
    context: dict[str, Any] = {"invited": invited}
    if len(invited) > 1:
        table = base64.b64encode(as_csv(exports.code_rows(invited))).decode()
        context["download"] = f"data:text/csv;charset=utf-8;base64,{table}"
    return render(request, "accounts/invited.html", context)
