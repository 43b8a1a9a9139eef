"""A site goes on: one page for each act."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desmigratif.accounts.access import SignedInRequest
from desmigratif.programmes import access as rights
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.errors import ProgrammeError, VillageAlreadyServedError
from desmigratif.programmes.models import Site, SiteChange
from desmigratif.sites import acts, proposals
from desmigratif.sites.forms.acting import ActForm


@require_http_methods(["GET", "POST"])
@login_required
def step(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """What the act means and its form; a refused act comes back with the sentence that says why."""
    site, act = rights.site_to_change(request.user, pk), _act(verb)
    newest = programmes.newest_change(site)
    form = ActForm(request.POST if request.method == "POST" else None, act=act, newest=newest)
    try:
        if form.is_valid():
            return _done(request, act, acts.perform(act, site, by=request.user, given=form.cleaned_data))
        return _page(request, form, site, newest)
    except ProgrammeError as error:
        return _page(request, form, site, newest, refusal=_refused(request, form, site, error))


def _page(
    request: SignedInRequest,
    form: ActForm,
    site: Site,
    newest: SiteChange | None,
    refusal: proposals.Refused | None = None,
) -> HttpResponse:
    outlook = acts.outlook(form.act, site, newest)
    context = {"site": site, "act": form.act, "form": form, "refusal": refusal, **outlook}
    return render(request, "sites/step.html", context, status=_status(form, refusal))


def _refused(
    request: SignedInRequest, form: ActForm, site: Site, error: ProgrammeError
) -> proposals.Refused | None:
    """Say in the form why it was refused; gives who holds the village and the ways out, when that is why."""
    if isinstance(error, VillageAlreadyServedError):
        form.add_error(None, _("Another programme holds the village on some of these days."))
        return proposals.refused_act(request.user, site, error)
    form.add_error(None, str(error))
    return None


def _done(request: SignedInRequest, act: acts.Act, site: Site) -> HttpResponse:
    messages.success(request, str(act.done))
    return redirect(site)


def _status(form: ActForm, refusal: proposals.Refused | None) -> int:
    """409 when another programme is in the way, 422 for what the form or the state refuses."""
    if refusal:
        return 409
    return 422 if form.errors else 200


def _act(slug: str) -> acts.Act:
    if slug not in acts.BY_SLUG:
        raise Http404
    return acts.BY_SLUG[slug]
