"""Pages of what agencies settle: waivers, inherited pairs, events of villages, refusals, mentions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.coordination import access, actions, exports, forms, matching, queries, tables
from desmigratif.places.errors import LineageError
from desmigratif.places.models import LineageEvent
from desmigratif.programmes import access as rights
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.actions import lineage, waiving
from desmigratif.programmes.errors import ProgrammeError
from desmigratif.programmes.models import InheritedOverlap, Waiver
from desmigratif.ui.listing import listed
from desmigratif.ui.sheets.writing import FORMS


@require_safe
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    """What waits to be settled, with numbers."""
    access.reader(request.user)
    context = {
        "open": queries.still_open(),
        "mentions": queries.mentions().count(),
        "not_spent_twice": programmes.not_spent_twice(),
    }
    return render(request, "coordination/index.html", context)


@require_safe
@login_required
def waivers(request: SignedInRequest) -> HttpResponse:
    return _list(request, "waivers", _("Waivers"), access.waivers_for(request.user))


@require_safe
@login_required
def overlaps(request: SignedInRequest) -> HttpResponse:
    return _list(request, "overlaps", _("Inherited pairs"), access.overlaps_for(request.user))


@require_safe
@login_required
def refusals(request: SignedInRequest) -> HttpResponse:
    return _list(request, "refusals", _("Refusals"), access.refusals_for(request.user))


@require_safe
@login_required
def mentions(request: SignedInRequest) -> HttpResponse:
    return _list(request, "mentions", _("Mentions"), access.mentions_for(request.user))


@require_safe
@login_required
def events(request: SignedInRequest) -> HttpResponse:
    title, found = _("Villages that split or merge"), access.events_for(request.user)
    may_record = bool(access.recording_reach(request.user))
    return _list(request, "events", title, found, may_record=may_record)


def _list(request: HttpRequest, name: str, title: str, found: QuerySet[Any], **more: bool) -> HttpResponse:
    form, found = _asked(request.GET, name, found)
    context = {
        "table": listed(request, tables.TABLES[name](found)),
        "form": form,
        "asked": any(request.GET.get(field) for field in form.fields),
        "name": name,
        "title": title,
        "not_spent_twice": programmes.not_spent_twice() if name == "refusals" else 0,
    }
    return render(request, "coordination/list.html", {**context, **more})


def _asked(asked: QueryDict, name: str, found: QuerySet[Any]) -> tuple[forms.ListFilter, QuerySet[Any]]:
    """The filter and what it leaves; a field that is not understood asks for nothing and says why."""
    form = forms.ListFilter(asked, of=name)
    form.is_valid()
    return form, matching.matching(name, found, form.cleaned_data)


DOORS = {name: f"{name}_for" for name in ("waivers", "overlaps", "events", "refusals", "mentions")}
"""Access functions of the lists by name, looked up when asked."""


@require_safe
@login_required
def export(request: SignedInRequest, name: str, form: str) -> HttpResponse:
    """A list as filtered, as a file; none of all rows where a filter is not understood: the page says why."""
    if name not in DOORS or form not in FORMS:
        raise Http404
    asked, found = _asked(request.GET, name, getattr(access, DOORS[name])(request.user))
    if asked.errors:
        return redirect(f"{reverse(f'coordination:{name}')}?{request.GET.urlencode()}")
    written, headers = exports.written(name, found, form)
    return HttpResponse(written, headers=headers)


@require_http_methods(["GET", "POST"])
@login_required
def new_waiver(request: SignedInRequest, village_pk: int) -> HttpResponse:
    village = access.village_to_waive(request.user, village_pk)
    offered = queries.programmes_to_waive(rights.proposable(request.user), request.user, village)
    initial = {"programme": request.GET.get("programme") or next((one.pk for one in offered), None)}
    form = forms.WaiverForm(request.POST or None, programmes=offered, initial=initial)
    if form.is_valid():
        try:
            return redirect(actions.ask_waiver(village=village, by=request.user, **form.cleaned_data))
        except ProgrammeError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "village": village}
    return render(request, "coordination/new_waiver.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def waiver(request: SignedInRequest, pk: int) -> HttpResponse:
    return _waiver_page(request, access.waiver_for(request.user, pk))


def _waiver_page(
    request: SignedInRequest, waiver: Waiver, form: forms.ReasonForm | None = None
) -> HttpResponse:
    used = list(waiver.lanes.all())
    agencies = access.officer_agencies(request.user, queries.agencies_of(waiver), waiver.village)
    context = {
        "waiver": waiver,
        "parties": [waiver.programme, waiver.first_site.programme],
        "given": list(waiver.confirmations.all()),
        "used": used,
        "may_confirm": access.may_confirm(request.user, waiver) and not used,
        "may_withdraw": bool(agencies) and not used and not waiver.withdrawn_at,
        "form": form or forms.ReasonForm(),
    }
    return render(request, "coordination/waiver.html", context, status=422 if form else 200)


@require_POST
@login_required
def confirm_waiver(request: SignedInRequest, pk: int) -> HttpResponse:
    waiver = access.waiver_to_answer(request.user, pk)
    word = _("You have confirmed the waiver.")
    return _done(request, waiver, word, waiving.confirm_waiver, waiver=waiver)


@require_POST
@login_required
def withdraw_waiver(request: SignedInRequest, pk: int) -> HttpResponse:
    waiver = access.waiver_to_answer(request.user, pk)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return _waiver_page(request, waiver, form)
    word = _("The waiver is withdrawn.")
    return _done(request, waiver, word, waiving.withdraw_waiver, waiver=waiver, **form.cleaned_data)


@require_safe
@login_required
def overlap(request: SignedInRequest, pk: int) -> HttpResponse:
    return _overlap_page(request, access.overlap_for(request.user, pk))


def _overlap_page(
    request: SignedInRequest, overlap: InheritedOverlap, form: forms.SettleForm | None = None
) -> HttpResponse:
    agencies = access.settling_agencies(request.user, overlap)
    context = {
        "overlap": overlap,
        "sites": [overlap.first, overlap.second],
        "words": queries.words_on(overlap),
        "settled": queries.settled_as(overlap),
        "agencies": agencies,
        "form": form or forms.SettleForm(agencies=agencies, outcomes=queries.outcomes(overlap)),
    }
    return render(request, "coordination/overlap.html", context, status=422 if form else 200)


@require_POST
@login_required
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    overlap = access.overlap_to_settle(request.user, pk)
    agencies = access.settling_agencies(request.user, overlap)
    form = forms.SettleForm(request.POST, agencies=agencies, outcomes=queries.outcomes(overlap))
    if not form.is_valid():
        return _overlap_page(request, overlap, form)
    word = _("Your agency's word is kept.")
    return _done(request, overlap, word, waiving.settle, overlap=overlap, **form.cleaned_data)


@require_http_methods(["GET", "POST"])
@login_required
def new_event(request: SignedInRequest) -> HttpResponse:
    reach = access.records_events(request.user)
    form = forms.EventForm(request.POST or None, reach=reach)
    if form.is_valid():
        try:
            event = lineage.apply_lineage(asked=form.asked(), by=request.user)
            return redirect("coordination:event", event.pk)
        except LineageError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "coordination/new_event.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@login_required
def event(request: SignedInRequest, pk: int) -> HttpResponse:
    return _event_page(request, access.event_for(request.user, pk))


def _event_page(
    request: SignedInRequest, event: LineageEvent, form: forms.ReasonForm | None = None
) -> HttpResponse:
    conflicts = list(queries.conflicts_of(event))
    waits = event.state == LineageEvent.State.WAITING
    context = {
        "event": event,
        "villages": queries.villages_of(event),
        "after": queries.villages_after(event),
        "conflicts": [(one, access.may_agree(request.user, one)) for one in conflicts],
        "waits": waits,
        "may_try": waits and queries.within(event, access.recording_reach(request.user)),
        "form": form or forms.ReasonForm(),
    }
    return render(request, "coordination/event.html", context, status=422 if form else 200)


@require_POST
@login_required
def drop_event(request: SignedInRequest, pk: int) -> HttpResponse:
    event = access.event_to_try(request.user, pk)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return _event_page(request, event, form)
    return _tried(request, lineage.drop, event=event, **form.cleaned_data)


@require_POST
@login_required
def try_event(request: SignedInRequest, pk: int) -> HttpResponse:
    return _tried(request, lineage.try_again, event=access.event_to_try(request.user, pk))


@require_POST
@login_required
def agree(request: SignedInRequest, pk: int) -> HttpResponse:
    return _tried(request, lineage.agree, conflict=access.conflict_to_answer(request.user, pk))


def _tried(request: SignedInRequest, action: Callable[..., LineageEvent], **given: Any) -> HttpResponse:
    """Say whether the event is in force now, dropped or goes on waiting, or why not."""
    try:
        event = action(by=request.user, **given)
        if event.state == LineageEvent.State.APPLIED:
            messages.success(request, _("The event is in force."))
        elif event.state == LineageEvent.State.DROPPED:
            messages.success(request, _("The event is dropped. It changes nothing."))
        else:
            messages.info(request, _("The event still waits for what is listed below."))
    except (LineageError, ProgrammeError) as refusal:
        messages.error(request, str(refusal))
        event = given["event"] if "event" in given else given["conflict"].event
    return redirect("coordination:event", event.pk)


def _done(
    request: SignedInRequest, thing: Any, word: str, action: Callable[..., Any], **given: Any
) -> HttpResponse:
    """Do it and go back to the thing, with the word or with why it is refused."""
    try:
        action(by=request.user, **given)
        messages.success(request, word)
    except ProgrammeError as refusal:
        messages.error(request, str(refusal))
    return redirect(thing)
