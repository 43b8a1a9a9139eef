"""From chosen villages to counts: by year, province and regency, and how many of those known by name are
among them. Pure functions; the database is asked elsewhere."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from desmigratif.backtest.chance import Stratum, at_least


@dataclass(frozen=True)
class Choice:
    """What the policy chose: year by code; codes it could choose from; whether each year is proven best."""

    chosen: Mapping[str, int]
    eligible: frozenset[str]
    proven: Mapping[int, bool]
    versions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Spot:
    """A village in the places above it, as ids."""

    village: int
    regency: int
    province: int


@dataclass(frozen=True)
class YearCount:
    """One year; `*_so_far` counts the places of all chosen until its end."""

    year: int
    chosen: int
    regencies: int
    provinces: int
    regencies_so_far: int
    provinces_so_far: int
    found: int


@dataclass(frozen=True)
class PlaceCount:
    """One province or regency."""

    area: int
    eligible: int
    chosen: int
    known: int
    known_eligible: int
    found: int

    @property
    def stratum(self) -> Stratum:
        """The draw by lot that takes as many villages here as the policy did."""
        return Stratum(self.eligible, self.known_eligible, self.chosen)


@dataclass(frozen=True)
class Counts:
    """Everything that a back-test keeps. `known` are all villages known by name by id."""

    years: list[YearCount]
    provinces: list[PlaceCount]
    regencies: list[PlaceCount]
    eligible: int
    chosen: dict[int, int]
    known_eligible: frozenset[int]

    @property
    def found(self) -> int:
        return sum(village in self.chosen for village in self.known_eligible)

    @property
    def country(self) -> Stratum:
        """The draw by lot that takes as many villages from the whole list."""
        return Stratum(self.eligible, len(self.known_eligible), len(self.chosen))

    @property
    def chances(self) -> tuple[float, float]:
        """Of a draw by lot finding at least as many known villages: from the country, and within
        provinces."""
        within = [one.stratum for one in self.provinces]
        return float(at_least([self.country], self.found)), float(at_least(within, self.found))


def counted(
    choice: Choice, spots: Mapping[str, Spot], known: Mapping[int, tuple[int, int]], years: Collection[int]
) -> Counts:
    """Counts of a choice. `spots` holds every code of the choice; `known` gives regency and province by
    village.

    Raises KeyError for a code without a place.
    """
    eligible = {spots[code].village: spots[code] for code in choice.eligible}
    chosen = {spots[code].village: year for code, year in choice.chosen.items()}
    where = {spots[code].village: spots[code] for code in choice.chosen}
    return Counts(
        years=[_year(year, chosen, where, known) for year in sorted(years)],
        provinces=_places("province", 1, eligible, chosen, known),
        regencies=_places("regency", 0, eligible, chosen, known),
        eligible=len(eligible),
        chosen=chosen,
        known_eligible=frozenset(known) & frozenset(eligible),
    )


def _year(
    year: int, chosen: Mapping[int, int], where: Mapping[int, Spot], known: Collection[int]
) -> YearCount:
    now = [village for village, its in chosen.items() if its == year]
    so_far = [village for village, its in chosen.items() if its <= year]
    return YearCount(
        year=year,
        chosen=len(now),
        regencies=len({where[village].regency for village in now}),
        provinces=len({where[village].province for village in now}),
        regencies_so_far=len({where[village].regency for village in so_far}),
        provinces_so_far=len({where[village].province for village in so_far}),
        found=sum(village in known for village in now),
    )


def _places(
    level: str,
    place: int,
    eligible: Mapping[int, Spot],
    chosen: Collection[int],
    known: Mapping[int, tuple[int, int]],
) -> list[PlaceCount]:
    def by(spots: Iterable[Spot]) -> Counter[int]:
        return Counter(getattr(spot, level) for spot in spots)

    all_here, taken = by(eligible.values()), by(spot for pk, spot in eligible.items() if pk in chosen)
    named = Counter(above[place] for above in known.values())
    let_in = Counter(above[place] for pk, above in known.items() if pk in eligible)
    found = Counter(above[place] for pk, above in known.items() if pk in chosen)
    return [
        PlaceCount(area, all_here[area], taken[area], named[area], let_in[area], found[area])
        for area in sorted(set(all_here) | set(named))
    ]
