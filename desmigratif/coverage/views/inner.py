"""Coverage for people with a role: the whole register."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.coverage import access, exports, pages, queries
from desmigratif.coverage.doors import INNER
from desmigratif.coverage.forms import FilterForm
from desmigratif.sites.queries import listed as in_order


@require_safe
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    context = pages.context(request, INNER, access.register_for(request.user))
    context["completes"] = access.completes_lists(request.user)
    return render(request, "coverage/index.html", context)


@require_safe
@login_required
def export(request: SignedInRequest, form: str) -> HttpResponse:
    """The list as filtered, as a file."""
    found = access.register_for(request.user)
    if form not in exports.FORMS:
        raise Http404
    asked = FilterForm(request.GET, public=False).asked()
    file = exports.prepared(in_order(queries.asked(found, **asked)), form)
    headers = {"Content-Disposition": f'attachment; filename="{exports.file_name(form)}"'}
    return HttpResponse(file.write(), content_type=file.kind, headers=headers)
