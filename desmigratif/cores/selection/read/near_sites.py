"""Which villages lie too near one that has a site, year by year, and which site's village that is."""

from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints
from desmigratif.cores.selection.read.nearness import Floats, distance_mm

NO_SITE = -1


@dataclass(frozen=True, eq=False)
class NearSites:
    """For every village and year (n × T) the nearest other village that has a site then and is too near.

    `village` is its number, `NO_SITE` where there is none; `mm` the distance, 0 where there is none. Of two
    equally near the smaller number stands there.
    """

    village: Ints
    mm: Ints


def nearest_sites(clashing: Ints, running: Bools, lat: Floats, lng: Floats) -> NearSites:
    """Of the pairs too near (m × 2) those with a site: `running` is n × T, villages with a site in a year."""
    nearest = NearSites(np.full(running.shape, NO_SITE), np.zeros(running.shape, np.int64))
    served = np.asarray(running.any(axis=1), np.bool_)
    first, second = clashing.T
    village, site = np.concatenate(
        [clashing[served[second]], clashing[served[first]][:, ::-1]]  # a pair of two sites stands in both
    ).T
    points = (values.tolist() for values in (lat[village], lng[village], lat[site], lng[site]))
    mm = np.array([distance_mm(*ends) for ends in zip(*points, strict=True)], np.int64)
    order = np.lexsort((site, mm, village))
    village, site, mm = village[order], site[order], mm[order]
    for year in range(running.shape[1]):
        there = running[site, year]
        first, place = np.unique(village[there], return_index=True)
        nearest.village[first, year] = site[there][place]
        nearest.mm[first, year] = mm[there][place]
    return nearest
