"""What a page of all sites shows, the same for both doors: map, places, timeline, list, known names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from desmigratif.coordination import queries as coordination
from desmigratif.coverage import pictures, queries, timeline
from desmigratif.coverage.doors import Door
from desmigratif.coverage.exports import FORMS
from desmigratif.coverage.facts import TOTALS, Total
from desmigratif.coverage.forms import FilterForm
from desmigratif.coverage.queries import Former, Found, Known, Place, Year
from desmigratif.coverage.signs import BESIDE, Sign, signs
from desmigratif.coverage.tables import CoverageTable
from desmigratif.places.models import Area, Village
from desmigratif.programmes.models import Programme, Site
from desmigratif.sites.queries import listed as in_order
from desmigratif.ui.listing import listed

LEADING = "desmigratif"
"""Programme whose villages are most asked for by name."""


@dataclass(frozen=True)
class PlaceRow:
    """A line of the table behind the map."""

    name: str
    code: str
    href: str
    villages: int
    sites: int
    each: list[tuple[Sign, str, int]]
    simulated: bool


@dataclass(frozen=True)
class KnownRow:
    """A line of what is known by name, with the published total if there is one."""

    known: Known
    total: Total | None


def context(request: HttpRequest, door: Door, found: QuerySet[Site]) -> dict[str, Any]:
    """The page's context; the same number of queries for any number of sites."""
    form = FilterForm(request.GET, public=door.public)
    asked = form.asked()
    found = queries.asked(found, **asked)
    known = queries.known()
    programmes = [one.programme for one in known]
    table = listed(request, CoverageTable(queries.a_page(in_order(found)), door=door))
    years = queries.years_of(found)
    return {
        "door": door,
        "form": form,
        "filtered": any(asked.values()),
        "table": table,
        "home": door.home(),
        "known": [KnownRow(one, TOTALS.get(one.programme.key)) for one in known],
        "leading": _leading(known),
        "files": [(kind, door.file(kind, **_as_asked(form))) for kind in FORMS],
        **_map(door, form, found, programmes),
        **_timeline(years, programmes),
    }


def _leading(known: list[Known]) -> KnownRow | None:
    """Of the programme whose total is most quoted."""
    found = next((one for one in known if one.programme.key == LEADING), None)
    return KnownRow(found, TOTALS[LEADING]) if found else None


def _as_asked(form: FilterForm, **other: str) -> dict[str, str]:
    """The filters as they stand in an address, some of them otherwise."""
    good = {name: str(value) for name, value in form.data.items() if value and name not in form.errors}
    return {**good, **other}


def _map(door: Door, form: FilterForm, found: QuerySet[Site], programmes: list[Programme]) -> dict[str, Any]:
    """Map and table of the zoom that the filters ask for."""
    asked = form.asked()
    area: Area | None = asked["area"]
    level = Area.Level.VILLAGE if area and area.level == Area.Level.REGENCY else Area.Level.REGENCY
    places = queries.places_with(found, level)
    by_key = {one.pk: one for one in programmes}
    known = signs(programmes)
    codes = {one.pk: one.code or "" for one in form.provinces}

    def address(one: Area) -> str:
        if one.level == Area.Level.VILLAGE:
            return door.village(one, one.code)
        if area is None:
            return door.home(**_as_asked(form, province=codes.get(one.province_id or one.pk, "")))
        return door.home(**_as_asked(form, regency=one.code or ""))

    drawn = pictures.Drawn(by_key, known, address)
    if area is None:
        drawing = pictures.of_nation(places, form.provinces, drawn)
    else:
        drawing = pictures.of_area(area, places, drawn)
    lines = places if area else queries.folded(places, form.provinces)
    return {
        "area": area,
        "drawing": drawing,
        "legend": _legend(places, by_key, known, drawing),
        "rows": [_row(one, by_key, known, address(one.area)) for one in lines],
        "level": _level(area),
        "simulated": any(one.simulated for one in places),
        "above": _above(door, form, area),
        "villages": sum(one.villages for one in places),
        "sites": sum(one.sites for one in places),
    }


def _row(place: Place, by_key: dict[int, Programme], known: dict[int, Sign], href: str) -> PlaceRow:
    each = [(known[pk], by_key[pk].name, n) for pk, n in place.counts.most_common()]
    return PlaceRow(
        place.area.name, place.area.code or "", href, place.villages, place.sites, each, place.simulated
    )


def _level(area: Area | None) -> str:
    """What the lines of the table behind the map are."""
    if area is None:
        return _("Province")
    return _("Regency or city") if area.level == Area.Level.PROVINCE else _("Village")


def _above(door: Door, form: FilterForm, area: Area | None) -> list[tuple[str, str]]:
    """Name and address of what the map was zoomed from."""
    if area is None:
        return []
    wider = [(_("Indonesia"), door.home(**_as_asked(form, province="", regency="")))]
    if area.province_id is not None:
        province = next((one.name for one in form.provinces if one.pk == area.province_id), "")
        wider.append((province, door.home(**_as_asked(form, regency=""))))
    return wider


def _legend(
    places: list[Place], by_key: dict[int, Programme], known: dict[int, Sign], drawing: SafeString | None
) -> list[tuple[SafeString, str]]:
    """The signs on the map with their words."""
    counts: Counter[int] = sum((one.counts for one in places), Counter())
    lines = [(known[pk].key, by_key[pk].name) for pk in by_key if counts[pk]]
    if BESIDE.css in (drawing or ""):
        lines.append((BESIDE.key, _("several programmes")))
    if any(one.simulated for one in places):
        dashed = Sign("circle", f"cover-plain {pictures.MADE_UP}")
        lines.append((dashed.key, _("dashed: some sites there are simulated")))
    return lines


def _timeline(years: list[Year], programmes: list[Programme]) -> dict[str, Any]:
    """Bars and the table behind them."""
    shown = [one for one in programmes if any(year.begun[one.pk] for year in years)]
    return {
        "bars": timeline.drawing(years, programmes, signs(programmes)) if years else None,
        "years": [(year, [year.begun[one.pk] for one in shown]) for year in years],
        "shown": shown,
    }


def village(door: Door, found: Village, carriers: Sequence[Former] = ()) -> dict[str, Any]:
    """What is public about one village; `carriers` had its code before."""
    inside = queries.in_village(found)
    overlaps = [(one, coordination.settled_as(one)) for one in inside.overlaps]
    return {
        "door": door,
        "village": found,
        "inside": inside,
        "former": _linked(door, carriers),
        "overlaps": overlaps,
        "simulated": inside.simulated,
        "regency": door.home(regency=(found.code or "")[:5]),
    }


def former(door: Door, code: str, found: Found) -> dict[str, Any]:
    """What an old code meant, and where its villages are now."""
    return {"code": code, "former": _linked(door, found.former)}


def _linked(door: Door, former: Sequence[Former]) -> list[tuple[Former, list[tuple[Village, date, str]]]]:
    """Each with the villages of today and their public pages."""
    return [
        (one, [(heir, since, door.village(heir, heir.code)) for heir, since in one.now]) for one in former
    ]


SHOWN = 50
"""Rows of a brought list that are shown before it is recorded."""


def known_of(programmes: list[Programme]) -> list[KnownRow]:
    """What is known by name of these programmes."""
    wanted = {one.pk for one in programmes}
    return [
        KnownRow(one, TOTALS.get(one.programme.key)) for one in queries.known() if one.programme.pk in wanted
    ]
