"""Lists of candidates: what there is, handing one in, drawing one from figures, taking one away."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desmigratif.accounts import access as accounts
from desmigratif.candidates import access, actions, exports, queries
from desmigratif.candidates.faults import RefusedError
from desmigratif.candidates.forms import CandidatesForm, said_of
from desmigratif.candidates.preview import preview_of
from desmigratif.ui.sheets import writing as kinds

PAGE_ROWS = 25
STEPS: dict[str, Callable[..., object]] = {
    "keep": actions.keep_draft,
    "throw_away": actions.throw_away,
    "put_aside": actions.put_aside,
    "take_back": actions.take_back,
}
SHOWN_FAULTS = 200


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    access.reader(request.user)
    aside, may_make = request.GET.get("tampil") == "disisihkan", accounts.may_make_plans(request.user)
    sets = queries.listed(aside=aside, drafts=may_make)
    page = Paginator(sets, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "may_make": may_make, "aside": aside}
    return render(request, "candidates/index.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    person = access.maker(request.user)
    form = CandidatesForm(request.POST or None, request.FILES or None)
    faults: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            skip = form.cleaned_data["leave_out"]
            kept = actions.store_candidates(given=form.given(), leave_out_bad_rows=skip, by=person)
            _say_if_known(request, kept.name, form.cleaned_data["name"])
            return redirect(kept)
        except RefusedError as error:
            faults = error.faults
    context = {"form": form, "faults": faults[:SHOWN_FAULTS], "count": len(faults)}
    return render(request, "candidates/upload.html", context, status=422 if faults or form.errors else 200)


def _say_if_known(request: HttpRequest, kept: str, given: str) -> None:
    if kept != given:
        messages.info(request, _("The same list was here already, under this name; it is not kept twice."))


@require_safe
@login_required
def candidate_set(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.candidate_set_for(request.user, pk)
    context = {"set": found, "simulated": found.simulated, "may_make": accounts.may_make_plans(request.user)}
    return render(request, "candidates/candidate_set.html", {**context, "preview": preview_of(found)})


@require_POST
@login_required
def change(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Keep a draft or throw it away; put a list aside or take it back."""
    found, person = access.candidate_set_to_change(request.user, pk)
    STEPS[step](candidates=found, by=person)
    messages.success(request, said_of(step))
    return redirect("candidates:index") if step == "throw_away" else redirect(found)


@require_POST
@login_required
def from_register(request: HttpRequest) -> HttpResponse:
    person = access.maker(request.user)
    try:
        return redirect(actions.candidates_from_register(by=person))
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("candidates:index")


@require_POST
@login_required
def simulate(request: HttpRequest) -> HttpResponse:
    person = access.maker(request.user)
    return redirect(actions.request_simulation(by=person))


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.candidate_set_for(request.user, pk)
    kind = kinds.FORMS[found.extension][1]
    return exports.attachment(queries.content_of(found), exports.file_name(found), kind)
