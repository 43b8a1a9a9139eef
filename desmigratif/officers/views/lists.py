"""Officers to call, and who is paid; that they were shown is a line of the trail."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.officers import exports, pages
from desmigratif.officers.actions import looking
from desmigratif.officers.tables import AllowanceTable, OfficerTable
from desmigratif.ui.listing import listed


@require_safe
@login_required
def contacts(request: SignedInRequest) -> HttpResponse:
    """Officers to call; that they were shown is a line of the trail."""
    form, found = pages.called(request.GET, request.user)
    table = listed(request, OfficerTable(found))
    posts = [row.record for row in table.paginated_rows]
    looking.note_officers_seen(posts=posts, purpose="officers", by=request.user)
    return render(request, "officers/contacts.html", {"form": form, "table": table})


@require_safe
@login_required
def export_contacts(request: SignedInRequest, form: str) -> HttpResponse:
    """Officers as a file; not more of them than one person may take. A filter that is not understood gives no
    file of everybody."""
    asked, found = pages.called(request.GET, request.user)
    posts = [] if asked.errors else list(found)
    if asked.errors or pages.too_many(request, len(posts)):
        return redirect(f"{reverse('officers:contacts')}?{request.GET.urlencode()}")
    answer = exports.as_file(exports.officers(posts), _("officers"), form)
    looking.note_officers_seen(posts=posts, purpose="officers as a file", by=request.user)
    return answer


@require_safe
@login_required
def allowances(request: SignedInRequest) -> HttpResponse:
    """Who is paid for a month; that they were shown is a line of the trail."""
    paid = pages.paid(request.GET, request.user)
    table = listed(request, AllowanceTable(paid.posts, amount_idr=paid.amount_idr))
    posts = [row.record for row in table.paginated_rows]
    looking.note_officers_seen(posts=posts, purpose="allowances", by=request.user)
    return render(request, "officers/allowances.html", pages.paid_context(paid, table))


@require_safe
@login_required
def export_allowances(request: SignedInRequest, form: str) -> HttpResponse:
    paid = pages.paid(request.GET, request.user)
    posts = [] if paid.form.errors else list(paid.posts)
    if paid.form.errors or pages.too_many(request, len(posts)):
        return redirect(f"{reverse('officers:allowances')}?{request.GET.urlencode()}")
    name = exports.named(_("allowances"), paid.month)
    answer = exports.as_file(exports.allowances(posts, paid.month, paid.amount_idr), name, form)
    looking.note_officers_seen(posts=posts, purpose="allowances as a file", by=request.user)
    return answer
