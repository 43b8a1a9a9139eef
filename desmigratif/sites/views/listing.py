"""Lists of sites and of programmes, on the screen and as files."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.programmes import access as rights
from desmigratif.programmes.models import Site
from desmigratif.programmes.queries import with_counts
from desmigratif.sites import exports, queries
from desmigratif.sites.forms.listing import FilterForm
from desmigratif.sites.tables import ProgrammeTable, SiteTable
from desmigratif.ui.listing import listed


@require_safe
@login_required
def sites(request: SignedInRequest) -> HttpResponse:
    form, found = _asked(request.GET, rights.sites_for(request.user))
    context = {
        "form": form,
        "table": listed(request, SiteTable(found)),
        "asked": any(request.GET.get(name) for name in form.fields),
        "may_propose": rights.proposable(request.user).exists(),
    }
    return render(request, "sites/index.html", context)


@require_safe
@login_required
def export_sites(request: SignedInRequest, form: str) -> HttpResponse:
    """The list as filtered, as a file."""
    found = _asked(request.GET, rights.sites_for(request.user))[1]
    return exports.as_file(exports.sites(found), _("sites"), form)


def _asked(asked: QueryDict, found: QuerySet[Site]) -> tuple[FilterForm, QuerySet[Site]]:
    """The filter and what it leaves; a field that is not understood asks for nothing and says why."""
    form = FilterForm(asked)
    form.is_valid()
    return form, queries.listed(queries.matching(found, **form.cleaned_data))


@require_safe
@login_required
def programmes(request: SignedInRequest) -> HttpResponse:
    found = with_counts(rights.programmes_for(request.user))
    context = {
        "table": listed(request, ProgrammeTable(found)),
        "may_create": rights.creates_programmes(request.user),
    }
    return render(request, "sites/programmes.html", context)


@require_safe
@login_required
def export_programmes(request: SignedInRequest, form: str) -> HttpResponse:
    found = with_counts(rights.programmes_for(request.user))
    return exports.as_file(exports.programmes(found), _("programmes"), form)
