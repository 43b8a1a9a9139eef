"""The map of a back-test: where the policy chose, and where villages are known by name. Drawn by
ui/map.py."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from desmigratif.backtest.models import BackTestPlace
from desmigratif.places import queries as places
from desmigratif.places.models import Area
from desmigratif.ui import map as maps
from desmigratif.ui import marks
from desmigratif.ui.map import Point

CHOSEN, KNOWN = "bt-chosen", "bt-known"
CHOSEN_SHAPE, KNOWN_SHAPE = marks.CIRCLE, "diamond"


def of_regencies(rows: Iterable[BackTestPlace], *, simulated: bool) -> SafeString | None:
    """A circle for each regency where the policy chose, a diamond for each with a village known by name; None
    while no regency has a position."""
    points = [point for row in rows for point in _points(row, simulated)]
    if not points:
        return None
    return maps.drawing(
        points,
        title=_("Map of the back-test"),
        description=_("Larger marks stand for more villages. The table of regencies below says the same."),
        dots=places.dots(),
    )


def legend(*, simulated: bool) -> list[tuple[SafeString, str]]:
    """Each mark, in a square of 20 units, and what it means."""
    chosen = _("chosen by the policy (simulated)") if simulated else _("chosen by the policy")
    return [
        (_key(CHOSEN_SHAPE, _css(simulated)), chosen),
        (_key(KNOWN_SHAPE, KNOWN), _("known by name")),
    ]


def _key(shape: str, css: str) -> SafeString:
    return marks.mark(shape, css=css, x=10, y=10, radius=7)


def _css(simulated: bool) -> str:
    return f"{CHOSEN} bt-made-up" if simulated else CHOSEN


def _points(row: BackTestPlace, simulated: bool) -> Iterable[Point]:
    spot = places.located(row.area)
    if spot is None or spot.lat is None or spot.lng is None:
        return
    if row.chosen:
        words = _("%(place)s: %(n)s chosen by the policy") % {"place": row.area.name, "n": row.chosen}
        yield _point(spot, row.chosen, _css(simulated), CHOSEN_SHAPE, words)
    if row.known:
        words = _("%(place)s: %(n)s known by name") % {"place": row.area.name, "n": row.known}
        yield _point(spot, row.known, KNOWN, KNOWN_SHAPE, words)


def _point(spot: Area, size: int, css: str, shape: str, title: str) -> Point:
    return Point(
        lng=spot.lng or 0, lat=spot.lat or 0, size=size, css=css, shape=shape, group=css, title=title
    )
