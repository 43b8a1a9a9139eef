"""Pages of the register. All are public on purpose: who lives where is not in it, only names, codes and
counts."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from desmigratif.atlas import access, exports, pictures, position_words
from desmigratif.atlas.tables import child_table
from desmigratif.places import queries
from desmigratif.places.models import Area
from desmigratif.ui.listing import listed
from desmigratif.ui.map import legend
from desmigratif.ui.sheets.writing import FORMS

ROWS_A_PAGE = 50


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Public: the provinces, with a map and how exact it is."""
    children = queries.children_with_counts(None)
    context = {
        **_listed(request, children),
        "counts": queries.register_counts(),
        "positions": [position_words.count_in_words(count) for count in queries.position_counts()],
        "drawing": pictures.of_nation(children),
        "downloads": {form: reverse("places:export_provinces", args=[form]) for form in FORMS},
    }
    return render(request, "atlas/browse.html", context)


@require_safe
def area(request: HttpRequest, pk: int) -> HttpResponse:
    """Public: what lies directly below a province, regency or district. A village has a page of its own."""
    found = access.area_for(pk)
    if found.level == Area.Level.VILLAGE:
        return redirect(found)
    children = queries.children_with_counts(found)
    context = {
        **_listed(request, children),
        "area": found,
        "path": queries.path_of(found),
        "heading": position_words.below_in_words(found),
        "position": position_words.position_in_words(found),
        "drawing": pictures.of_area(found, children),
        "downloads": {form: reverse("places:export", args=[pk, form]) for form in FORMS},
    }
    return render(request, "atlas/area.html", context)


def _listed(request: HttpRequest, children: list[queries.Child]) -> dict[str, Any]:
    """What every page with a list of areas needs: the table sorted and paged as asked, and the map's
    legend."""
    table = child_table(children)
    listed(request, table, ROWS_A_PAGE)
    return {"table": table, "legend": legend(), "caption": position_words.summary_in_words(children)}


@require_safe
def export(request: HttpRequest, form: str, pk: int | None = None) -> HttpResponse:
    """Public: the same list as a file."""
    if form not in FORMS:
        raise Http404
    found = None if pk is None else access.area_for(pk)
    rows = [exports.header(), *map(exports.row, queries.children_with_counts(found))]
    write, kind = FORMS[form]
    headers = {"Content-Disposition": f'attachment; filename="{exports.file_name(found, form)}"'}
    return HttpResponse(write(rows), content_type=kind, headers=headers)
