"""Levels and positions in words."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desmigratif.places.models import Area, Village
from desmigratif.places.queries import Child, PositionCount

BELOW = {
    Area.Level.PROVINCE: gettext_lazy("Regencies and cities"),
    Area.Level.REGENCY: gettext_lazy("Districts"),
    Area.Level.DISTRICT: gettext_lazy("Villages"),
}


def below_in_words(area: Area) -> str:
    """What lies directly below an area that is no village."""
    return str(BELOW[Area.Level(area.level)])


def position_in_words(area: Area) -> str:
    """What an area's own position rests on and how far off it may be."""
    if not area.position_source:
        return _("none of its own")
    if not area.has_approximate_position:
        return _("exact")
    distance = {"distance": kilometres(area.position_error_km)}
    if area.position_basis == Area.PositionBasis.PARENT:
        return _("not found; drawn in the middle of the area above, up to %(distance)s off") % distance
    return _("approximate, up to %(distance)s off") % distance


def summary_in_words(children: Iterable[Child]) -> str:
    """How exact the positions of a list of areas are, all together."""
    areas: dict[str, list[Area]] = defaultdict(list)
    for child in children:
        areas[_sort(child.area)].append(child.area)
    worded = {
        "exact": _("%(n)s exact"),
        "approximate": _("%(n)s approximate, up to %(distance)s off"),
        "above": _("%(n)s not found and drawn in the middle of the area above, up to %(distance)s off"),
        "none": _("%(n)s without a position of their own, drawn at the area above"),
    }
    found = {
        sort: {"n": len(some), "distance": kilometres(max(area.position_error_km or 0 for area in some))}
        for sort, some in areas.items()
    }
    return _("Positions: %(list)s.") % {"list": "; ".join(worded[s] % found[s] for s in worded if s in found)}


def _sort(area: Area) -> str:
    if not area.has_approximate_position:
        return "exact" if area.position_source else "none"
    return "above" if area.position_basis == Area.PositionBasis.PARENT else "approximate"


def count_in_words(count: PositionCount) -> tuple[str, str, int, str]:
    """One line of the table of positions: level, what they rest on, how many, usual error."""
    basis = str(Area.PositionBasis(count.basis).label) if count.basis else _("nothing: not drawn")
    error = kilometres(count.usual_error_km) if count.usual_error_km else "–"
    return count.level, basis, count.areas, error


def village_position_in_words(village: Village, spot: Area | None) -> str:
    """Where a village is drawn: at its own position, or at that of the area above it."""
    if spot is None:
        return _("not known")
    if spot.pk == village.pk:
        return position_in_words(village)
    if not spot.has_approximate_position:
        return _("not known; drawn at %(area)s") % {"area": spot.name}
    distance = {"area": spot.name, "distance": kilometres(spot.position_error_km)}
    return _("not known; drawn at %(area)s, whose own position may be %(distance)s off") % distance


def kilometres(distance: float | None) -> str:
    """Whole kilometres with their unit, never torn apart at the end of a line; at least 1."""
    number = number_format(max(1, round(distance or 0)), use_l10n=True, force_grouping=True)
    return (_("%(km)s km") % {"km": number}).replace(" ", "\u00a0")
