"""Reads over many rooms: what the home, search and village pages show."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest

from desmigratif.audit import queries as audit
from desmigratif.audit.models import AuditLine
from desmigratif.places import panels as places_panels
from desmigratif.places import search as places_search
from desmigratif.places.models import Village
from desmigratif.planning import panels as planning_panels
from desmigratif.planning import search as planning_search
from desmigratif.ui.panels import Hit, Panel

VILLAGE_PANELS: tuple[Callable[[HttpRequest, Village], Panel | None], ...] = (
    places_panels.village_panel,
    planning_panels.village_panel,
)
FINDERS: tuple[Callable[[HttpRequest, str, int], list[Hit]], ...] = (
    places_search.find,
    planning_search.find,
)
HITS_A_ROOM = 25


@dataclass(frozen=True)
class Found:
    """The answer of the one search box: hits in the order of the rooms, best first within each."""

    text: str
    hits: list[Hit]


def village_panels(request: HttpRequest, village: Village) -> list[Panel]:
    """Every room's part of the village page that this visitor may see, in reading order."""
    offered = (panel(request, village) for panel in VILLAGE_PANELS)
    return sorted((panel for panel in offered if panel is not None), key=lambda panel: panel.order)


def search(request: HttpRequest, text: str) -> Found:
    """Whatever answers to `text` within the visitor's reach."""
    text = text.strip()
    if not text:
        return Found(text, [])
    return Found(text, [hit for find in FINDERS for hit in find(request, text, HITS_A_ROOM)])


def trail(verb: str) -> QuerySet[AuditLine]:
    """Newest audit lines, of one verb when given."""
    return audit.lines(verb=verb)
