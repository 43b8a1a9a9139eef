"""The map of a plan: where the chosen villages lie. Drawing is done by ui/map.py."""

from collections import Counter
from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desmigratif.places import queries as places
from desmigratif.places.models import Area
from desmigratif.planning.models import Verdict
from desmigratif.ui import map as maps
from desmigratif.ui.map import Point


def of_chosen(verdicts: Iterable[Verdict], year: str) -> SafeString | None:
    """One circle for each place with chosen villages; None while no place has a position.

    Villages without a position of their own stand at the nearest place above them that has one.
    """
    counts: Counter[int] = Counter()
    spots: dict[int, Area] = {}
    for verdict in verdicts:
        spot = places.located(verdict.village)
        if spot is not None:
            spots[spot.pk] = spot
            counts[spot.pk] += 1
    if not spots:
        return None
    return maps.drawing(
        [_point(spots[pk], count) for pk, count in counts.items()],
        title=_("Map of the chosen villages, %(year)s") % {"year": year or _("all years")},
        description=_("Larger circles stand for more villages. The list of villages below says the same."),
        dots=places.dots(),
    )


def caption() -> str:
    return _("A village without a known position stands at its district or regency.")


def _point(spot: Area, count: int) -> Point:
    words = ngettext("%(place)s: %(n)s village", "%(place)s: %(n)s villages", count)
    approximate = spot.has_approximate_position
    return Point(
        lng=spot.lng or 0,
        lat=spot.lat or 0,
        size=count,
        css="map-approximate" if approximate else "map-exact",
        title=words % {"place": spot.name, "n": count},
    )
