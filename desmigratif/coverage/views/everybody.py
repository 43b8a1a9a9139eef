"""Coverage for everybody: what was decided about villages; nothing about people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from desmigratif.coverage import access, exports, pages, public, queries
from desmigratif.coverage.doors import Door
from desmigratif.coverage.forms import FilterForm
from desmigratif.sites.queries import listed as in_order


@require_safe
@public.for_everybody
def index(request: HttpRequest, door: Door) -> HttpResponse:
    """Public: sites that were decided, as counts and facts."""
    return public.page(request, "coverage/public.html", pages.context(request, door, queries.decided()))


@require_safe
@public.for_everybody
def export(request: HttpRequest, door: Door, form: str) -> HttpResponse:
    """Public: the same list as a file."""
    if form not in exports.FORMS:
        raise Http404
    asked = FilterForm(request.GET, public=door.public).asked()
    file = exports.prepared(in_order(queries.asked(queries.decided(), **asked)), form)
    mark, name = public.etag(file.told), exports.file_name(form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', public.ETAG: mark}
    had = public.held_already(request, mark)
    return had or HttpResponse(file.write(), content_type=file.kind, headers=headers)


@require_safe
@public.for_everybody
def village(request: HttpRequest, door: Door, code: str) -> HttpResponse:
    """Public: what stands in a village and stood there before, at an address that stays."""
    found = access.found_for(code)
    if found.village is None:
        return public.page(request, "coverage/former.html", {"door": door, **pages.former(door, code, found)})
    address = door.village(found.village, found.village.code)
    if found.village.code != code:
        return redirect(address, permanent=True)
    context = pages.village(door, found.village, found.former)
    return public.page(request, "coverage/village.html", context)
