"""Approximate positions of provinces, regencies and districts, and how far off they may be (README)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from desmigratif.cores.gazetteer.known import KnownPlace, Point
from desmigratif.cores.gazetteer.matching import (
    Anchor,
    Anchors,
    anchors_of,
    by_regency,
    kilometres,
    middle_of,
    middles_of,
)
from desmigratif.cores.gazetteer.names import parted

LEAST_SPREAD_KM = 5.0
ENOUGH_PLACES = 5
NINE_IN_TEN = {
    "name": 0.4,
    "parts": 0.8,
    "one part": 1.9,
    "seat": 0.5,
    "regency": 1.5,
    "province": 0.65,
    "parent": 2.0,
}
"""Multiples of a regency's spread (the province's for `province`) that cover nine in ten true distances."""


@dataclass(frozen=True)
class Spot:
    """A position with what it rests on (`name`, `parts` or `parent`) and how far off it may be."""

    at: Point
    basis: str
    error_km: float


def approximate(area_names: Mapping[str, str], places: Iterable[KnownPlace]) -> dict[str, Spot]:
    """A spot for every province, regency and district of `area_names` (dotted code to name, villages
    included) in a province where at least one place is known."""
    by_province: dict[str, list[KnownPlace]] = defaultdict(list)
    for place in places:
        by_province[place.province].append(place)
    spots: dict[str, Spot] = {}
    for province, known in sorted(by_province.items()):
        within = {code: name for code, name in area_names.items() if code[:2] == province}
        if province in within:
            spots.update(_province_spots(province, within, known))
    return spots


def _province_spots(province: str, within: Mapping[str, str], known: Sequence[KnownPlace]) -> dict[str, Spot]:
    anchors = anchors_of(within, known)
    middles = middles_of(anchors) | _by_own_name(within, known, set(middles_of(anchors)))
    whole = middle_of([place.at for place in known])
    regencies = [code for code in within if len(code) == 5]
    spread = _Spread(anchors, middles, _ninth_tenth(whole, [place.at for place in known]), len(regencies))
    spots = {code: _regency_spot(code, anchors, middles, whole, spread) for code in regencies}
    for code in within:
        if len(code) == 8 and code[:5] in spots:
            spots[code] = _district_spot(anchors.get(code, []), spots[code[:5]], spread.of(code[:5]))
    if spots:
        middle = middle_of([spot.at for code, spot in spots.items() if len(code) == 5])
        spots[province] = Spot(middle, "parts", round(NINE_IN_TEN["province"] * spread.whole, 1))
    return spots


def _by_own_name(
    within: Mapping[str, str], known: Sequence[KnownPlace], placed: set[str]
) -> dict[str, Point]:
    """Regencies not placed yet that bear the name of a place: usually their seat."""
    at = {key: place.at for place in reversed(known) for key in place.keys}
    wanted = {code: "".join(parted(within[code])[1]) for code in within if len(code) == 5}
    return {code: at[key] for code, key in wanted.items() if code not in placed and key in at}


def _ninth_tenth(middle: Point, points: list[Point]) -> float:
    """Nine in ten points lie within this distance of the middle."""
    ordered = sorted(kilometres(middle, at) for at in points)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.9))]


class _Spread:
    """How far the places of a regency lie from its middle; guessed from its province where few are known."""

    def __init__(self, anchors: Anchors, middles: dict[str, Point], whole: float, regencies: int) -> None:
        self.whole = max(LEAST_SPREAD_KM, whole)
        self.usual = max(LEAST_SPREAD_KM, whole / sqrt(max(1, regencies)))
        self.measured = {
            regency: max(LEAST_SPREAD_KM, _ninth_tenth(middles[regency], points))
            for regency, points in by_regency(anchors).items()
            if len(points) >= ENOUGH_PLACES
        }

    def of(self, regency: str) -> float:
        return self.measured.get(regency, self.usual)


def _regency_spot(
    code: str, anchors: Anchors, middles: dict[str, Point], whole: Point, spread: _Spread
) -> Spot:
    if code not in middles:
        return Spot(whole, "parent", round(NINE_IN_TEN["parent"] * spread.whole, 1))
    if any(district[:5] == code for district in anchors):
        return Spot(middles[code], "parts", round(NINE_IN_TEN["regency"] * spread.of(code), 1))
    return Spot(middles[code], "name", round(NINE_IN_TEN["seat"] * spread.of(code), 1))


def _district_spot(found: list[Anchor], regency: Spot, spread: float) -> Spot:
    if not found:
        error = regency.error_km if regency.basis == "parent" else NINE_IN_TEN["parent"] * spread
        return Spot(regency.at, "parent", round(error, 1))
    own = [anchor.at for anchor in found if anchor.own]
    at = middle_of(own or [anchor.at for anchor in found])
    basis = "name" if own else "parts"
    factor = NINE_IN_TEN[basis if own or len(found) > 1 else "one part"]
    return Spot(at, basis, round(factor * spread, 1))
