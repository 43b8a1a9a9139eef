"""The register's tables, one file a subject."""

from desmigratif.places.models.facts import AreaCode, Indicator, Outline
from desmigratif.places.models.lineage import LineageEvent, Succession
from desmigratif.places.models.tree import Area, Village
from desmigratif.places.models.words import AreaToken, NameToken

__all__ = [
    "Area",
    "AreaCode",
    "AreaToken",
    "Indicator",
    "LineageEvent",
    "NameToken",
    "Outline",
    "Succession",
    "Village",
]
