"""What this room answers to the one search box."""

from django.http import HttpRequest

from desmigratif.places import queries
from desmigratif.places.models import Area
from desmigratif.ui.panels import Hit


def find(request: HttpRequest, text: str, limit: int) -> list[Hit]:
    """Public: areas of every level that the text means, best first, told from namesakes by path and code."""
    return [_hit(area) for area in queries.search(text, limit)]


def _hit(area: Area) -> Hit:
    above = [one.name for one in reversed(queries.path_of(area)[:-1])]
    kind = area.village.get_kind_display() if area.level == Area.Level.VILLAGE else area.get_level_display()
    note = " · ".join(part for part in (", ".join(above), area.code or "") if part)
    return Hit(area.name, area.get_absolute_url(), kind, note)
