"""Shapes of areas as GeoJSON has them, judged before they are kept. Pure functions."""

from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

Point = tuple[float, float]
"""Longitude, latitude in degrees, as in GeoJSON."""
Ring = list[Point]

TOLERANCE = {2: 0.02, 4: 0.01, 6: 0.004, 10: 0.002}
"""Degrees a simplified line may stray, by digits of the area's code; 0.01 is about a kilometre."""
WEST, SOUTH, EAST, NORTH = 94.5, -11.5, 141.5, 6.5


class ShapeError(ValueError):
    """A geometry that cannot be drawn; the text says what is wrong with it."""


def rings_of(geometry: Any) -> list[Ring]:
    """All rings of a Polygon or MultiPolygon, holes included (they are drawn by the even-odd rule).

    Raises ShapeError unless every ring is closed, has four points and lies in Indonesia.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise ShapeError(_("the geometry is neither a Polygon nor a MultiPolygon"))
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    try:
        rings = [[_point(one) for one in ring] for polygon in polygons for ring in polygon]
    except (TypeError, ValueError, LookupError, OverflowError):
        raise ShapeError(_("a coordinate is not a pair of numbers")) from None
    if not rings:
        raise ShapeError(_("the geometry is empty"))
    for ring in rings:
        _check(ring)
    return rings


def _point(pair: Any) -> Point:
    lng, lat = float(pair[0]), float(pair[1])
    if not (isfinite(lng) and isfinite(lat)):
        raise ValueError("not finite")
    return lng, lat


def _check(ring: Ring) -> None:
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ShapeError(_("a ring is not closed or has fewer than four points"))
    for lng, lat in ring:
        if not (WEST <= lng <= EAST and SOUTH <= lat <= NORTH):
            place = {"lng": lng, "lat": lat}
            raise ShapeError(_("the point %(lng)s, %(lat)s lies outside Indonesia") % place)
