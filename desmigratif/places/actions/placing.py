"""Approximate positions for provinces, regencies and districts, and the faint dots behind every map."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from desmigratif.audit import actions as audit
from desmigratif.cores import gazetteer
from desmigratif.cores.gazetteer import KnownPlace, Spot
from desmigratif.places import queries
from desmigratif.places.models import Area, Outline

# Positions that were imported stay as they are; a repeated run writes only what changed.
PLACE = """
UPDATE places_area a
   SET lat = s.lat, lng = s.lng, position_source = 'approximate', position_basis = s.basis,
       position_error_km = s.error_km
  FROM unnest(%s::bigint[], %s::float8[], %s::float8[], %s::text[], %s::float8[])
       AS s (id, lat, lng, basis, error_km)
 WHERE a.id = s.id AND a.position_source <> 'exact'
   AND (a.lat, a.lng, a.position_basis, a.position_error_km)
       IS DISTINCT FROM (s.lat, s.lng, s.basis, s.error_km)
"""


@dataclass(frozen=True)
class Placed:
    """How many areas have a spot, by what it rests on, and how many positions this run changed."""

    by_basis: dict[str, int]
    changed: int


@transaction.atomic
def place_approximately(*, by: audit.Actor | None, places: Sequence[KnownPlace] | None = None) -> Placed:
    """Give every province, regency and district without an imported position an approximate one.

    Villages get none: maps draw them at their district's. `places` are GeoNames' unless given.
    """
    known = gazetteer.known_places() if places is None else places
    areas = queries.named_codes()
    spots = gazetteer.approximate({code: name for code, (_pk, name) in areas.items()}, known)
    changed = _write({areas[code][0]: spot for code, spot in spots.items()})
    _write_dots({code: pk for code, (pk, _name) in areas.items() if len(code) == 2}, known)
    by_basis = {
        basis: sum(spot.basis == basis for spot in spots.values()) for basis in ("name", "parts", "parent")
    }
    audit.record(
        verb="place_approximately",
        subject_kind="register",
        by=by,
        detail={"source": gazetteer.SOURCE, "changed": changed, **by_basis},
    )
    return Placed(by_basis, changed)


def _write(spots: dict[int, Spot]) -> int:
    columns = (
        list(spots),
        [spot.at[0] for spot in spots.values()],
        [spot.at[1] for spot in spots.values()],
        [spot.basis for spot in spots.values()],
        [spot.error_km for spot in spots.values()],
    )
    with connection.cursor() as cursor:
        cursor.execute(PLACE, columns)
        return int(cursor.rowcount)


def _write_dots(provinces: dict[str, int], known: Sequence[KnownPlace]) -> None:
    dots = [
        Outline(area_id=pk, kind=Outline.Kind.DOTS, geometry=points, source=gazetteer.SOURCE)
        for code, pk in provinces.items()
        if (points := gazetteer.rounded(known, code))
    ]
    Outline.objects.bulk_create(
        dots, update_conflicts=True, unique_fields=["area", "kind"], update_fields=["geometry", "source"]
    )


def areas_without_any_position() -> bool:
    """Whether a province still waits for its first position: the places were never matched."""
    return Area.objects.filter(level=Area.Level.PROVINCE, lat=None).exists()
