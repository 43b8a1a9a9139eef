"""A programme proposes a village: find it, see what stands there, propose, or learn who was first."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desmigratif.accounts.access import SignedInRequest
from desmigratif.places.models import Village
from desmigratif.programmes.errors import ProgrammeError, VillageAlreadyServedError
from desmigratif.programmes.models import Programme
from desmigratif.sites import access, proposals
from desmigratif.sites.actions import propose_site
from desmigratif.sites.forms.proposing import ProposeForm

LONGEST_QUESTION = 100


@require_http_methods(["GET", "POST"])
@login_required
def propose(request: SignedInRequest) -> HttpResponse:
    """Without a village in the address: a search for one."""
    if not request.GET.get("village", "").isdecimal():
        return _where(request)
    village, offered = access.village_to_propose(request.user, int(request.GET["village"][:18]))
    form = ProposeForm(request.POST or None, offered=offered, initial=proposals.initial(request.GET, offered))
    try:
        if request.method == "POST" and form.is_valid():
            why = form.cleaned_data["reason"]
            site = propose_site(wanted=form.wanted(village), reason=why, by=request.user)
            messages.success(request, _("The village is proposed. From now on it is held for the programme."))
            return redirect(site)
    except VillageAlreadyServedError as refused:
        return _page(request, village, offered, form, status=409, refused=refused)
    except ProgrammeError as error:
        form.add_error(None, str(error))
    return _page(request, village, offered, form, status=422 if form.errors else 200)


def _page(
    request: SignedInRequest,
    village: Village,
    offered: list[Programme],
    form: ProposeForm,
    *,
    status: int,
    refused: VillageAlreadyServedError | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"village": village, "form": form, "look": proposals.look_at(village, offered)}
    if refused is not None:
        context["refusal"] = proposals.refusal(request.user, form.wanted(village), refused)
    return render(request, "sites/propose.html", context, status=status)


def _where(request: SignedInRequest) -> HttpResponse:
    offered = access.programmes_to_propose(request.user)
    text = request.GET.get("q", "")[:LONGEST_QUESTION].strip()
    found = proposals.villages_like(request.user, offered, text) if text else []
    shown, more = found[: proposals.MOST_VILLAGES], len(found) > proposals.MOST_VILLAGES
    return render(request, "sites/propose_where.html", {"text": text, "villages": shown, "more": more})
