"""Pages of the agencies room: everybody with a role reads them, national administrators change them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desmigratif.agencies import access, actions, exports, forms, queries
from desmigratif.agencies.errors import AgencyError
from desmigratif.agencies.models import Agency, AgencyQuerySet, Office
from desmigratif.agencies.tables import AgencyTable
from desmigratif.ui.listing import listed
from desmigratif.ui.sheets.writing import FORMS


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    form, found = _asked(request.GET, access.agencies_for(request.user))
    context = {
        "form": form,
        "table": listed(request, AgencyTable(found)),
        "memoranda": queries.memoranda(),
        "may_change": access.may_change(request.user),
    }
    return render(request, "agencies/index.html", context)


@require_safe
@login_required
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The list as filtered, as a file."""
    found = access.agencies_for(request.user)
    if form not in FORMS:
        raise Http404
    written, headers = exports.written(_asked(request.GET, found)[1], form)
    return HttpResponse(written, headers=headers)


def _asked(asked: QueryDict, found: AgencyQuerySet) -> tuple[forms.FilterForm, AgencyQuerySet]:
    """The filter and what it leaves; a filter that is not understood leaves all."""
    form = forms.FilterForm(asked)
    return form, queries.matching(found, **form.cleaned_data) if form.is_valid() else found


@require_safe
@login_required
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    return _agency_page(request, access.agency_for(request.user, pk))


def _agency_page(request: HttpRequest, agency: Agency, **bound: Any) -> HttpResponse:
    may_change = access.may_change(request.user)
    context = {
        "agency": agency,
        "offices": queries.offices_of(agency),
        "memoranda": queries.memoranda_of(agency),
        "may_change": may_change,
        "may_place": may_change and access.powers_over(request.user, agency).areas,
        "area_form": forms.AreaForm(auto_id="area_%s"),
        **bound,
    }
    return render(request, "agencies/agency.html", context, status=422 if bound else 200)


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    access.agencies_to_change(request.user)
    return _agency_form(request, Agency())


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _agency_form(request, access.agency_to_change(request.user, pk))


def _agency_form(request: HttpRequest, agency: Agency) -> HttpResponse:
    powers = access.powers_over(request.user, agency)
    form = forms.AgencyForm(request.POST or None, instance=agency, powers=powers)
    if form.is_valid():
        try:
            saved = actions.save_agency(**form.to_keep, by=request.user)
            messages.success(request, _("The agency is saved."))
            return redirect(saved)
        except AgencyError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "agency": agency, "title": form.initial.get("short_name")}
    return render(request, "agencies/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def new_office(request: HttpRequest, pk: int) -> HttpResponse:
    return _office_form(request, Office(agency=access.agency_to_change(request.user, pk)))


@require_http_methods(["GET", "POST"])
@login_required
def edit_office(request: HttpRequest, pk: int, office_pk: int) -> HttpResponse:
    return _office_form(request, access.office_to_change(request.user, pk, office_pk))


def _office_form(request: HttpRequest, office: Office) -> HttpResponse:
    form = forms.OfficeForm(request.POST or None, instance=office)
    if form.is_valid():
        try:
            actions.save_office(office=form.instance, by=request.user)
            messages.success(request, _("The office is saved."))
            return redirect(office.agency)
        except AgencyError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "office": office, "title": form.initial.get("name")}
    return render(request, "agencies/office.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def add_area(request: HttpRequest, pk: int) -> HttpResponse:
    agency = access.agency_to_place(request.user, pk)
    form = forms.AreaForm(request.POST, auto_id="area_%s")
    if not form.is_valid():
        return _agency_page(request, agency, area_form=form)
    try:
        actions.add_area(agency=agency, by=request.user, **form.cleaned_data)
        messages.success(request, _("The area is added."))
    except AgencyError as refusal:
        messages.error(request, str(refusal))
    return redirect(agency)


@require_POST
@login_required
def remove_area(request: HttpRequest, pk: int, area_pk: int) -> HttpResponse:
    found = access.area_to_change(request.user, pk, area_pk)
    actions.remove_area(agency_area=found, by=request.user)
    messages.success(request, _("The area is removed. Add it again to undo this."))
    return redirect("agencies:agency", pk)


@require_safe
@login_required
def memorandum(request: HttpRequest, pk: int) -> HttpResponse:
    context = {"memorandum": access.memorandum_for(request.user, pk)}
    return render(request, "agencies/memorandum.html", context)
