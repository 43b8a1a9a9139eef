"""Pages of back-tests: the list with the history, one with its counts, its file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.backtest import access, actions, exports, pages, queries
from desmigratif.backtest.errors import BackTestError
from desmigratif.backtest.forms import AskForm
from desmigratif.backtest.tables import BackTestTable
from desmigratif.candidates.exports import attachment
from desmigratif.ui.listing import listed
from desmigratif.ui.sheets.writing import FORMS

FEWER_ROWS = 10
"""Regencies at a time, on a page that holds much else."""


@require_safe
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    access.reader(request.user)
    return render(request, "backtest/index.html", _index(request, AskForm()))


def _index(request: SignedInRequest, form: AskForm) -> dict[str, Any]:
    return {
        **pages.index(queries.history()),
        "form": form,
        "table": listed(request, BackTestTable(queries.back_tests())),
        "may_ask": access.may_ask(request.user),
        "lists": queries.lists().exists(),
    }


@require_POST
@login_required
def ask(request: SignedInRequest) -> HttpResponse:
    """Have a back-test made, or see the one that is there for the same inputs."""
    person = access.asker(request.user)
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            return redirect(actions.ask_back_test(candidates=form.cleaned_data["candidates"], by=person))
        except BackTestError as refusal:
            form.add_error("candidates", str(refusal))
    return render(request, "backtest/index.html", _index(request, form), status=422)


@require_safe
@login_required
def back_test(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.back_test_for(request.user, pk)
    rights = {"may_ask": access.may_ask(request.user)}
    if found.stored_at is None:
        return render(request, "backtest/making.html", {**pages.unfinished(found), **rights})
    context = pages.finished(found, request.GET.dict())
    listed(request, context["regencies"], rows=FEWER_ROWS)
    listed(request, context["known"])
    return render(request, "backtest/back_test.html", {**context, **rights})


@require_safe
@login_required
@never_cache
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the back-test is; tells the page to reload itself once it is over."""
    found = access.back_test_for(request.user, pk)
    response = render(request, "backtest/_making.html", {"test": found})
    if not found.in_the_making:
        response.headers["HX-Refresh"] = "true"
    return response


@require_safe
@login_required
def export(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """The counts as a file, each row with its mark."""
    found = access.stored_back_test_for(request.user, pk)
    if form not in FORMS:
        raise Http404
    write, kind = FORMS[form]
    return attachment(write(exports.rows(found)), exports.file_name(found, form), kind)


@require_POST
@login_required
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found, person = access.back_test_to_stop(request.user, pk)
    actions.cancel_back_test(back_test=found, by=person)
    messages.success(request, _("The back-test is being stopped."))
    return redirect(found)
