"""How far two villages are from each other."""

from math import asin, cos, radians, sin, sqrt

from desmigratif.places import queries as places
from desmigratif.places.models import Area

EARTH_KM = 6371.0


def km_between(one: Area, other: Area) -> float | None:
    """Great-circle distance in km of two areas; one without a position of its own counts as being where its
    nearest ancestor is. None when even those have none, or may be further off than the distance itself."""
    here, there = places.located(one), places.located(other)
    if here is None or there is None:
        return None
    (lat, lng), (to_lat, to_lng) = _spot(here), _spot(there)
    north, east = radians(to_lat - lat), radians(to_lng - lng)
    bulge = sin(north / 2) ** 2 + cos(radians(lat)) * cos(radians(to_lat)) * sin(east / 2) ** 2
    km = 2 * EARTH_KM * asin(min(1.0, sqrt(bulge)))
    return km if km >= max(here.position_error_km or 0, there.position_error_km or 0) else None


def are_exact(one: Area, other: Area) -> bool:
    """Whether both have an imported position of their own."""
    return one.position_source == other.position_source == Area.PositionSource.EXACT


def _spot(area: Area) -> tuple[float, float]:
    return area.lat or 0.0, area.lng or 0.0
