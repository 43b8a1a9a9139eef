"""An agency completes the list of its sites of the past: looked at first, then recorded."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from desmigratif.accounts.access import SignedInRequest
from desmigratif.coverage import access, actions, judging, listing, pages
from desmigratif.coverage.forms import ListForm
from desmigratif.coverage.listing import Row

LIST, LIST_SECONDS = "coverage list", 60 * 60
"""The list that was looked at stays in the page alone, sealed for its sender for so many seconds."""


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def complete(request: SignedInRequest) -> HttpResponse:
    """A list is read and judged; nothing is recorded before it was looked at."""
    own = access.programmes_to_complete(request.user)
    form = ListForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            rows = listing.rows_of(form.cleaned_data["file"].read(listing.MOST_BYTES + 1))
            return _preview(request, rows)
        except listing.UnreadableListError as fault:
            form.add_error("file", str(fault))
    context = {"form": form, "programmes": own, "known": pages.known_of(own)}
    return render(request, "coverage/complete.html", context, status=422 if form.errors else 200)


@require_POST
@never_cache
@login_required
def record(request: SignedInRequest) -> HttpResponse:
    """The good rows of the list looked at, judged once more."""
    own = access.programmes_to_complete(request.user)
    rows = _looked_at(request)
    if not rows:
        messages.error(request, _("The list is no longer here. Send the file once more."))
        return redirect("coverage:complete")
    judged = judging.judged(rows, own)
    done = actions.record_list(rows=judged.good, by=request.user)
    context = {"done": done, "judged": judged, "faults": [*judged.faults, *done.faults]}
    return render(request, "coverage/recorded.html", context)


def _preview(request: SignedInRequest, rows: list[Row]) -> HttpResponse:
    judged = judging.judged(rows, access.programmes_to_complete(request.user))
    bare = [[row.number, row.cells] for row in rows]
    context = {
        "judged": judged,
        "faults": judged.faults,
        "sample": judged.good[: pages.SHOWN],
        "list": signing.dumps([bare, request.user.pk], salt=LIST, compress=True),
    }
    return render(request, "coverage/preview.html", context, status=422 if judged.faults else 200)


def _looked_at(request: SignedInRequest) -> list[Row]:
    """The rows that come back from the page; none when they are another's, old or altered."""
    try:
        bare, sender = signing.loads(request.POST.get("list", ""), salt=LIST, max_age=LIST_SECONDS)
    except signing.BadSignature:
        return []
    return [Row(number, cells) for number, cells in bare] if sender == request.user.pk else []
