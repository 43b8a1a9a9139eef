"""Pages of sessions: one's own, and those of an account that one looks after.

An account in charge may be one's own: its sessions are looked at here, and ended on the page of one's own.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from desmigratif.accounts import access, actions
from desmigratif.accounts.access import SignedInRequest
from desmigratif.accounts.models import User
from desmigratif.signin import sessions


@require_safe
@never_cache
@login_required
def own(request: SignedInRequest) -> HttpResponse:
    return _page(request, request.user)


@require_POST
@login_required
def end_own(request: SignedInRequest, handle: str) -> HttpResponse:
    return _ended(request, request.user, handle)


@require_POST
@login_required
def end_others(request: SignedInRequest) -> HttpResponse:
    count = sessions.end_all(request.user, by=request.user, but=request.session.session_key)
    messages.success(request, _counted(count))
    return redirect("account_sessions")


@require_safe
@never_cache
@login_required
def of_account(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, access.account_for(request.user, pk))


@require_POST
@login_required
def end_of_account(request: SignedInRequest, pk: int, handle: str) -> HttpResponse:
    return _ended(request, access.account_to_change(request.user, pk), handle)


@require_POST
@login_required
def end_all_of_account(request: SignedInRequest, pk: int) -> HttpResponse:
    account = access.account_to_change(request.user, pk)
    messages.success(request, _counted(sessions.end_all(account, by=request.user)))
    return redirect("account_sessions_of", pk)


def _page(request: SignedInRequest, account: User) -> HttpResponse:
    actions.note_seen(accounts=[account], by=request.user, purpose="sessions")
    context = {
        "account": account,
        "is_own": account == request.user,
        "sessions": sessions.running(account, this=request.session.session_key),
    }
    return render(request, "signin/sessions.html", context)


def _ended(request: SignedInRequest, account: User, handle: str) -> HttpResponse:
    if not sessions.end(account, handle, by=request.user):
        raise Http404
    messages.success(request, _counted(1))
    if account == request.user:
        return redirect("account_sessions")
    return redirect("account_sessions_of", account.pk)


def _counted(count: int) -> str:
    if not count:
        return _("There was no other session.")
    words = ngettext("%(count)s session has ended.", "%(count)s sessions have ended.", count)
    return words % {"count": count}
