"""Which map goes on which page of the register: what is read for it, handed to ui/map.py to be drawn."""

import re
from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desmigratif.places import queries
from desmigratif.places.models import Area, Village
from desmigratif.places.queries import Child
from desmigratif.ui import map as maps
from desmigratif.ui.map import Extent, Point, Shape

TITLES = re.compile("^(Kabupaten|Kota Administrasi|Kota|Daerah Istimewa|Daerah Khusus Ibukota) ")
AROUND_A_VILLAGE = 0.5
"""Degrees shown to each side of a village."""


def of_nation(provinces: Sequence[Child]) -> SafeString | None:
    """The provinces over the whole country; None while nothing has a position."""
    points = list(_points(provinces, None))
    if not points:
        return None
    outlines = _shapes([child.area for child in provinces])
    return maps.drawing(
        points,
        title=_("Map of the provinces"),
        description=_(
            "One circle for each province, larger with more villages. The table below says the same."
        ),
        outlines=outlines,
        dots=() if outlines else queries.dots(),
    )


def of_area(area: Area, children: Sequence[Child]) -> SafeString | None:
    """The areas directly below one area; None when nothing has a position."""
    points = list(_points(children, queries.located(area)))
    if not points:
        return None
    outlines = _shapes([child.area for child in children]) or _shapes([area])
    return maps.drawing(
        points,
        title=_("Map of %(area)s") % {"area": area.name},
        description=_(
            "One circle for each area, larger with more villages; those that stand close together share one. "
            "The table below says the same."
        ),
        extent=_extent(area, points, outlines),
        outlines=outlines,
        dots=() if outlines else queries.dots(),
    )


def of_village(village: Village) -> SafeString | None:
    """Where a village lies among the known places around it; None when nothing has a position."""
    spot = queries.located(village)
    if spot is None or spot.lat is None or spot.lng is None:
        return None
    lng, lat = spot.lng, spot.lat
    outlines = _shapes([area for area in (village.regency, village.district) if area])
    return maps.drawing(
        [Point(lng, lat, css=_css(spot, village), title=village.name)],
        title=_("Map around %(area)s") % {"area": village.name},
        description=_("One circle for the village. The list beside it says how exact its position is."),
        extent=Extent(
            lng - AROUND_A_VILLAGE,
            lat - AROUND_A_VILLAGE / maps.SHEET,
            lng + AROUND_A_VILLAGE,
            lat + AROUND_A_VILLAGE / maps.SHEET,
        ),
        outlines=outlines,
        dots=() if outlines else queries.dots(),
    )


def _points(children: Sequence[Child], above: Area | None) -> Iterator[Point]:
    """A circle for each child at its own position, else at that of the area above."""
    for child in children:
        spot = child.area if child.area.lat is not None else above
        if spot is not None and spot.lat is not None and spot.lng is not None:
            yield Point(
                lng=spot.lng,
                lat=spot.lat,
                size=child.villages or 1,
                css=_css(spot, child.area),
                title=_title(child),
                href=child.area.get_absolute_url(),
                label=TITLES.sub("", spot.name),
            )


def _css(spot: Area, area: Area) -> str:
    return "map-exact" if spot == area and not spot.has_approximate_position else "map-approximate"


def _title(child: Child) -> str:
    if child.villages is None:
        return child.area.name
    words = ngettext("%(area)s: %(n)s village", "%(area)s: %(n)s villages", child.villages)
    return words % {"area": child.area.name, "n": child.villages}


def _shapes(areas: Sequence[Area]) -> list[Shape]:
    rings = queries.shapes_of(areas)
    return [Shape(rings[area.pk], title=area.name) for area in areas if area.pk in rings]


def _extent(area: Area, points: Sequence[Point], outlines: Sequence[Shape]) -> Extent:
    """Everything drawn, and of a province its known places; wide enough for what is not known exactly."""
    held: list[Sequence[float]] = [(point.lng, point.lat) for point in points]
    held += [place for shape in outlines for ring in shape.rings for place in ring]
    if area.level == Area.Level.PROVINCE and not outlines:
        held += queries.dots(area)
    extent = maps.extent_of(held) or maps.INDONESIA
    return extent.widened(share=0, least=max(0.3, (area.position_error_km or 0) / maps.KM_A_DEGREE))
