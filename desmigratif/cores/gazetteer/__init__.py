"""Names of places and where they lie, approximately; outlines made small enough to draw. See README.md."""

from desmigratif.cores.gazetteer.known import SOURCE, KnownPlace, known_places, rounded
from desmigratif.cores.gazetteer.lines import simplified
from desmigratif.cores.gazetteer.matching import kilometres
from desmigratif.cores.gazetteer.names import parted, words
from desmigratif.cores.gazetteer.spots import Spot, approximate

__all__ = [
    "SOURCE",
    "KnownPlace",
    "Spot",
    "approximate",
    "kilometres",
    "known_places",
    "parted",
    "rounded",
    "simplified",
    "words",
]
