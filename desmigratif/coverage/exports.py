"""The list of sites as files: CSV, XLSX, and GeoJSON (RFC 7946). What is simulated says so in its row, and
every file says where it comes from, of what day it is and on what terms."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.places import queries as places
from desmigratif.places.models import Area
from desmigratif.programmes.models import Site
from desmigratif.ui.sheets.writing import FORMS as SHEETS
from desmigratif.ui.sheets.writing import Cell

GEOJSON = "geojson"
FORMS = (*SHEETS, GEOJSON)
DIGITS = 5
"""Digits of a degree: a metre, finer than any position here."""


def origin() -> str:
    return _("Desmigratif register; codes and names: Kepmendagri 300.2.2-2138/2025")


def terms() -> str:
    return _("Name the source when you use it (terms to be confirmed by the agencies)")


def rows(found: Iterable[Site]) -> list[list[Cell]]:
    """Rows under their header; days as YYYY-MM-DD."""
    header: list[Cell] = [
        *(_("code"), _("village"), _("district"), _("regency"), _("province"), _("programme"), _("agency")),
        *(_("state of the site"), _("from"), _("until before"), _("from a list of the past"), _("source")),
        *(_("simulated"), _("latitude"), _("longitude"), _("position"), _("as of"), _("origin"), _("terms")),
    ]
    about: list[Cell] = [timezone.localdate().isoformat(), origin(), terms()]
    return [header, *([*_row(site), *about] for site in found)]


def _row(site: Site) -> list[Cell]:
    village, programme = site.village, site.programme
    above = (village.district, village.regency, village.province)
    spot = places.located(village)
    return [
        *(_code(site), village.name, *("" if one is None else one.name for one in above)),
        *(programme.name, programme.agency.short_name, str(site.get_state_display())),
        *(site.starts_on.isoformat(), _day(site.ends_on), _said(site.historical), site.source),
        *(_said(site.simulated), *_degrees(spot), _position(spot)),
    ]


def geojson(found: Iterable[Site]) -> bytes:
    """A FeatureCollection in WGS 84; a site without any position has a null geometry. Foreign members say
    origin, terms and day."""
    collection = {
        "type": "FeatureCollection",
        "origin": origin(),
        "terms": terms(),
        "as_of": timezone.localdate().isoformat(),
        "features": [_feature(site) for site in found],
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(site: Site) -> dict[str, Any]:
    village = site.village
    spot = places.located(village)
    lat, lng = _degrees(spot)
    geometry = None if lat is None else {"type": "Point", "coordinates": [lng, lat]}
    return {"type": "Feature", "id": site.pk, "geometry": geometry, "properties": _properties(site, spot)}


def _properties(site: Site, spot: Area | None) -> dict[str, Any]:
    village, programme = site.village, site.programme
    names = {"district": village.district, "regency": village.regency, "province": village.province}
    return {
        "code": _code(site) or None,
        "village": village.name,
        **{level: None if area is None else area.name for level, area in names.items()},
        "programme": programme.name,
        "agency": programme.agency.short_name,
        "state": site.state,
        "from": site.starts_on.isoformat(),
        "until_before": site.ends_on.isoformat() if site.ends_on else None,
        "historical": site.historical,
        "source": site.source or None,
        "simulated": site.simulated,
        "position_source": spot.position_source if spot else None,
        "position_of": spot.level if spot else None,
        "position_error_km": spot.position_error_km if spot else None,
    }


def _degrees(spot: Area | None) -> Sequence[float | None]:
    if spot is None or spot.lat is None or spot.lng is None:
        return (None, None)
    return (round(spot.lat, DIGITS), round(spot.lng, DIGITS))


def _position(spot: Area | None) -> str:
    """Whose position it is and how exact."""
    if spot is None:
        return _("none")
    words = {"level": spot.get_level_display(), "exact": spot.get_position_source_display()}
    return _("%(level)s, %(exact)s") % words


def _code(site: Site) -> str:
    return str(getattr(site, "code", "") or "")


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _said(yes: bool) -> str:
    return _("yes") if yes else _("no")


def file_name(form: str) -> str:
    room = slugify(_("coverage"))
    return f"desmigratif-{room}.{form}"


@dataclass(frozen=True)
class Prepared:
    """A file before it is written: its kind on the wire, and what a change of it can be told by."""

    told: object
    kind: str
    write: Callable[[], bytes]


def prepared(found: Iterable[Site], form: str) -> Prepared:
    """KeyError for a form that is not offered."""
    if form == GEOJSON:
        content = geojson(found)
        return Prepared(content, "application/geo+json", lambda: content)
    write, kind = SHEETS[form]
    lines = rows(found)
    return Prepared(lines, kind, lambda: write(lines))
