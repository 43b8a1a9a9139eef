"""Pages made of many rooms: home, search, a village, help, the trail."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desmigratif.overview import access, home, queries
from desmigratif.overview.trail import told

LINES_A_PAGE = 50
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
def help_page(request: HttpRequest) -> HttpResponse:
    """Public: how to use the application."""
    return render(request, "overview/help.html")


@require_safe
@login_required
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first; administrators only."""
    access.trail_for(request.user)
    verb = request.GET.get("verb", "")
    page = Paginator(queries.trail(verb), LINES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "overview/trail.html", {"page": page, "lines": map(told, page), "verb": verb})
