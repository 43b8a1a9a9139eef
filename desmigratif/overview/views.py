"""Pages made of many rooms: home, search, a village, a site, help, the trail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.audit.models import AuditLine
from desmigratif.overview import access, actions, home, queries
from desmigratif.overview.forms import TrailFilter
from desmigratif.overview.proofs import proof_of
from desmigratif.overview.trail import header, rows, thing_in_words, told
from desmigratif.programmes import access as programmes
from desmigratif.sites.actions import note_inner_read
from desmigratif.ui.sheets.writing import FORMS

LINES_A_PAGE = 50
MOST_LINES_A_FILE = 20_000
LONGEST_QUESTION = 100


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Public: what this is and where to begin; with a role, what waits for its holder."""
    return render(request, "overview/home.html", {"home": home.for_visitor(request)})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Public: the one search box; each room answers within the visitor's reach."""
    text = request.GET.get("q", "")[:LONGEST_QUESTION]
    return render(request, "overview/search.html", {"found": queries.search(request, text)})


@require_safe
def village(request: HttpRequest, pk: int) -> HttpResponse:
    """Public: everything about one village that this visitor may see, room by room."""
    found = access.village_for(pk)
    panels = queries.village_panels(request, found)
    return render(request, "overview/village.html", {"village": found, "panels": panels})


@require_safe
@login_required
def site(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything about one site that this visitor may see, room by room; that its inner part was shown is a
    line of the trail."""
    found = programmes.site_for(request.user, pk)
    panels = queries.site_panels(request, found)
    if programmes.reads_inner(request.user, found):
        note_inner_read(site=found, by=request.user)
    return render(request, "overview/site.html", {"site": found, "panels": panels})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Public: how to use the application."""
    return render(request, "overview/help.html")


@require_safe
@login_required
def trail(request: SignedInRequest) -> HttpResponse:
    """Who did what within the visitor's reach, newest first; that it was shown is a line of the trail too."""
    lines = access.trail_for(request.user)
    form = TrailFilter(request.GET)
    page = _page(request, queries.narrowed(lines, form.asked()))
    actions.note_seen(lines=page, by=request.user, seat=access.seat_of(request.user))
    return render(request, "overview/trail.html", {"page": page, "lines": map(told, page), "form": form})


@require_safe
@login_required
def trail_file(request: SignedInRequest, kind: str) -> HttpResponse:
    """The lines as filtered, as a file; taking it is a line of the trail too."""
    lines = queries.narrowed(access.trail_for(request.user), TrailFilter(request.GET).asked())
    count = lines.count()
    if count > MOST_LINES_A_FILE:
        messages.info(request, _("These are too many lines for one file. Choose a day or narrow them."))
        return redirect(f"{reverse('overview:trail')}?{request.GET.urlencode()}")
    actions.note_export(count=count, by=request.user, seat=access.seat_of(request.user))
    write, content_type = FORMS[kind]
    headers = {"Content-Disposition": f'attachment; filename="desmigratif-{slugify(_("trail"))}.{kind}"'}
    return HttpResponse(write([header(), *rows(lines)]), content_type=content_type, headers=headers)


@require_safe
@login_required
def trail_of(request: SignedInRequest, kind: str, subject_id: str) -> HttpResponse:
    """Everything that happened to one thing, as far as the visitor may read it."""
    kind = kind.replace("-", " ")
    page = _page(request, access.trail_of(request.user, kind, subject_id))
    actions.note_seen(lines=page, by=request.user, seat=access.seat_of(request.user))
    context = {"page": page, "lines": list(map(told, page)), "thing": thing_in_words(kind, subject_id)}
    return render(request, "overview/trail_of.html", context)


@require_safe
@login_required
def proof(request: SignedInRequest, pk: int) -> HttpResponse:
    """How one line is tied to what the house has signed."""
    line = access.line_for(request.user, pk)
    actions.note_seen(lines=[line], by=request.user, seat=access.seat_of(request.user))
    return render(request, "overview/proof.html", {"line": told(line), "proof": proof_of(line)})


def _page(request: HttpRequest, lines: QuerySet[AuditLine]) -> Page[AuditLine]:
    return Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page"))
