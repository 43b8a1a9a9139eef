"""Lists over all centres: their Perdes, open to every role, and the people to call, within reach."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.centres import access, actions, exports, forms, laws, queries
from desmigratif.centres.errors import TooManyPeopleError
from desmigratif.centres.models import Perdes
from desmigratif.centres.tables import PeopleTable, PerdesTable
from desmigratif.ui.listing import listed
from desmigratif.ui.sheets.writing import FORMS


@require_safe
@login_required
def regulations(request: HttpRequest) -> HttpResponse:
    form, found = _regulations(request.GET, access.regulations_for(request.user))
    context = {
        "form": form,
        "table": listed(request, PerdesTable(found)),
        "repealed": laws.repealed(timezone.localdate()),
        "running": laws.running(timezone.localdate()),
        "reads_contacts": access.reads_some_inner(request.user),
    }
    return render(request, "centres/regulations.html", context)


@require_safe
@login_required
def export_regulations(request: HttpRequest, form: str) -> HttpResponse:
    """The list as filtered, as a file."""
    found = _regulations(request.GET, access.regulations_for(request.user))[1]
    return _file(exports.regulations(found), _("Perdes"), form)


@require_safe
@login_required
def contacts(request: SignedInRequest) -> HttpResponse:
    """People to call at the sites within reach; that they were shown is a line of the trail."""
    form, found = _people(request)
    table = listed(request, PeopleTable(found))
    rows = [row.record for row in table.paginated_rows]
    actions.note_people_seen(rows=rows, purpose="contacts", by=request.user)
    return render(request, "centres/contacts.html", {"form": form, "table": table})


@require_safe
@login_required
def export_contacts(request: SignedInRequest, form: str) -> HttpResponse:
    """The people as filtered, as a file; not more of them than one person may take."""
    asked, found = _people(request)
    rows = [] if asked.errors else list(found)
    if len(rows) > actions.MOST_IN_A_FILE:
        actions.note_refused_file(count=len(rows), by=request.user)
        messages.warning(request, str(TooManyPeopleError(len(rows), actions.MOST_IN_A_FILE)))
    if asked.errors or len(rows) > actions.MOST_IN_A_FILE:
        return redirect(f"{reverse('centres:contacts')}?{request.GET.urlencode()}")
    answer = _file(exports.people(rows), _("contacts"), form)
    actions.note_people_seen(rows=rows, purpose="contacts as a file", by=request.user)
    return answer


def _regulations(
    asked: QueryDict, found: QuerySet[Perdes]
) -> tuple[forms.RegulationsFilter, QuerySet[Perdes]]:
    """The filter and what it leaves; a filter that is not understood leaves all."""
    form = forms.RegulationsFilter(asked)
    return form, queries.regulations_matching(found, **form.cleaned_data) if form.is_valid() else found


def _people(request: SignedInRequest) -> tuple[forms.PeopleFilter, QuerySet[Any, dict[str, Any]]]:
    sites = access.inner_sites(request.user)
    form = forms.PeopleFilter(request.GET)
    form.is_valid()
    return form, queries.people_of(sites, **form.cleaned_data)


def _file(rows: list[list[Any]], name: str, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    written, headers = exports.written(rows, name, form)
    return HttpResponse(written, headers=headers)
