"""Invented positions for the register's villages.

The register has no positions and the gazetteer's are no good for distances between villages. Here a regency's
villages have an area each that varies from regency to regency as in Indonesia (12 km² in the middle, a tenth
of the regencies under 4 and a tenth over 38); provinces, regencies and districts are discs of that area.
"""

from math import pi

import numpy as np
from numpy.typing import NDArray

from desmigratif.cores.selection.problem import Ints

Degrees = NDArray[np.float64]

EARTH_KM = 6371.0088
KM_A_DEGREE = EARTH_KM * pi / 180
MIDDLE_AREA, AREA_SPREAD = 12.0, 0.9
SOUTH, NORTH, WEST, EAST = -9.0, 4.0, 96.0, 140.0


class Land:
    """Where the districts of one world lie, and how wide they are."""

    def __init__(self, seed: int, province: Ints, regency: Ints, district: Ints) -> None:
        rng = np.random.default_rng([seed, 1])
        area = MIDDLE_AREA * np.exp(AREA_SPREAD * rng.standard_normal(regency.max() + 1))[regency]
        parent_of_regency, parent_of_district = _parents(regency, province), _parents(district, regency)
        provinces = np.stack(
            [rng.uniform(SOUTH, NORTH, province.max() + 1), rng.uniform(WEST, EAST, province.max() + 1)]
        )
        within = _radius(province, area)[parent_of_regency]
        regencies = _scattered(rng, provinces[:, parent_of_regency], within)
        within = _radius(regency, area)[parent_of_district]
        self._districts = _scattered(rng, regencies[:, parent_of_district], within)
        self._radius = _radius(district, area)

    def villages(self, rng: np.random.Generator, district: Ints) -> tuple[Degrees, Degrees]:
        """Latitude and longitude of villages of these districts."""
        lat, lng = _scattered(rng, self._districts[:, district], self._radius[district])
        return lat, lng


def _parents(child: Ints, parent: Ints) -> Ints:
    _number, first = np.unique(child, return_index=True)
    return parent[first]


def _radius(place: Ints, area: Degrees) -> Degrees:
    radius: Degrees = np.sqrt(np.bincount(place, weights=area) / pi)
    return radius


def _scattered(rng: np.random.Generator, middle: Degrees, radius: Degrees) -> Degrees:
    """One point at random in each disc."""
    angle, out = rng.uniform(0, 2 * pi, len(radius)), radius * np.sqrt(rng.random(len(radius)))
    lat = middle[0] + out * np.sin(angle) / KM_A_DEGREE
    lng = middle[1] + out * np.cos(angle) / KM_A_DEGREE / np.cos(np.radians(middle[0]))
    return np.stack([lat, lng])
