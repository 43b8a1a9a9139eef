"""Reads over many rooms: what the home, search, village and site pages show."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from desmigratif.agencies import panels as agencies_panels
from desmigratif.agencies import search as agencies_search
from desmigratif.atlas import panels as atlas_panels
from desmigratif.audit.models import AuditLine
from desmigratif.centres import panels as centres_panels
from desmigratif.coordination import panels as coordination_panels
from desmigratif.coverage import panels as coverage_panels
from desmigratif.decrees import panels as decrees_panels
from desmigratif.decrees import search as decrees_search
from desmigratif.monitoring import panels as monitoring_panels
from desmigratif.nominations import panels as nominations_panels
from desmigratif.objections import panels as objections_panels
from desmigratif.places import search as places_search
from desmigratif.places.models import Village
from desmigratif.planning import panels as planning_panels
from desmigratif.planning import search as planning_search
from desmigratif.programmes.models import Site
from desmigratif.sites import panels as sites_panels
from desmigratif.sites import search as sites_search
from desmigratif.ui.panels import Hit, Panel

VILLAGE_PANELS: tuple[Callable[[HttpRequest, Village], Panel | None], ...] = (
    atlas_panels.village_panel,
    sites_panels.village_panel,
    coordination_panels.village_panel,
    agencies_panels.village_panel,
    planning_panels.village_panel,
    nominations_panels.village_panel,
    coverage_panels.village_panel,
)
SITE_PANELS: tuple[Callable[[HttpRequest, Site], Panel | None], ...] = (
    sites_panels.facts_panel,
    sites_panels.acts_panel,
    sites_panels.money_panel,
    sites_panels.history_panel,
    monitoring_panels.site_panel,
    centres_panels.site_panel,
    coordination_panels.site_panel,
    objections_panels.site_panel,
    decrees_panels.site_panel,
)
FINDERS: tuple[Callable[[HttpRequest, str, int], list[Hit]], ...] = (
    places_search.find,
    sites_search.find,
    agencies_search.find,
    planning_search.find,
    decrees_search.find,
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


def site_panels(request: HttpRequest, site: Site) -> list[Panel]:
    """Every room's part of a site's page that this visitor may see, in reading order."""
    offered = (panel(request, site) for panel in SITE_PANELS)
    return sorted((panel for panel in offered if panel is not None), key=lambda panel: panel.order)


def search(request: HttpRequest, text: str) -> Found:
    """Whatever answers to `text` within the visitor's reach."""
    text = text.strip()
    if not text:
        return Found(text, [])
    return Found(text, [hit for find in FINDERS for hit in find(request, text, HITS_A_ROOM)])


def narrowed(lines: QuerySet[AuditLine], asked: dict[str, Any]) -> QuerySet[AuditLine]:
    """Only the lines of that `verb`, `kind`, `actor` (how the user name begins) and `day`, each if asked."""
    fields = {"verb": "verb", "kind": "subject_kind", "actor": "actor_label__istartswith"}
    found = lines.filter(**{field: asked[name] for name, field in fields.items() if name in asked})
    if "day" in asked:
        first, last = (timezone.make_aware(datetime.combine(asked["day"], at)) for at in (time.min, time.max))
        found = found.filter(at__range=(first, last))
    return found
