"""The page of one centre and the forms that keep it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.centres import access, actions, forms, queries
from desmigratif.centres.access import AnyPart
from desmigratif.centres.errors import CentreError
from desmigratif.programmes.access import inner_site_for


@require_safe
@login_required
def centre(request: SignedInRequest, pk: int) -> HttpResponse:
    """All of a site's centre, with a way to change each part for those who keep it."""
    site = inner_site_for(request.user, pk)
    actions.note_seen(site=site, by=request.user)
    context = {
        "site": site,
        "centre": queries.centre_of(site),
        "may_change": access.keeps_facts(request.user, site),
    }
    return render(request, "centres/centre.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    model = access.part_named(part)
    site = access.site_facts_to_change(request.user, pk)
    return _row_form(request, forms.new_row(model, site, request.GET.get("kind", "")), part)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, pk: int, part: str, row_pk: int) -> HttpResponse:
    return _row_form(request, access.row_to_change(request.user, pk, part, row_pk), part)


def _row_form(request: HttpRequest, row: AnyPart, part: str) -> HttpResponse:
    form = forms.FORMS[type(row)](request.POST or None, instance=row)
    if form.is_valid():
        try:
            actions.save_row(row=form.instance, by=request.user)
            messages.success(request, _("It is written down."))
            return redirect("centres:centre", row.site_id)
        except CentreError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "row": row, "site": row.site, "part": part}
    return render(request, "centres/row.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def hand_over(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """Somebody stops, and perhaps somebody follows, in one act."""
    post = access.post_to_change(request.user, pk, row_pk)
    form = forms.HandOverForm(request.POST or None, post=post)
    if form.is_valid():
        try:
            day = form.cleaned_data["on"]
            actions.hand_over(post=post, on=day, successor=form.successor(), by=request.user)
            messages.success(request, _("It is written down."))
            return redirect("centres:centre", pk)
        except CentreError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "post": post, "site": post.site}
    return render(request, "centres/hand_over.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def remove(request: HttpRequest, pk: int, part: str, row_pk: int) -> HttpResponse:
    row = access.row_to_change(request.user, pk, part, row_pk)
    try:
        actions.remove(row=row, by=request.user)
        messages.success(request, _("It is taken away. You can bring it back at the end of this page."))
    except CentreError as refusal:
        messages.error(request, str(refusal))
    return redirect("centres:centre", pk)


@require_POST
@login_required
def restore(request: HttpRequest, pk: int, part: str, row_pk: int) -> HttpResponse:
    row = access.row_to_restore(request.user, pk, part, row_pk)
    try:
        actions.restore(row=row, by=request.user)
        messages.success(request, _("It is back."))
    except CentreError as refusal:
        messages.error(request, str(refusal))
    return redirect("centres:centre", pk)


@require_POST
@login_required
def see_working(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """One tap: it works today."""
    facility = access.facility_to_change(request.user, pk, row_pk)
    try:
        actions.see_working(facility=facility, on=timezone.localdate(), by=request.user)
        messages.success(request, _("Seen working today: thank you. If that was a slip, change it back."))
    except CentreError as refusal:
        messages.error(request, str(refusal))
    return redirect("centres:centre", pk)
