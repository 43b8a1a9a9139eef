"""Invented villages on the real register: priority, cost, position, who is excluded, who has to be chosen."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from benchmarks.levels import LEVELS
from benchmarks.positions import Degrees, Land
from desmigratif.cores.selection.problem import Bools, Ints
from desmigratif.cores.selection.read.register import load_register

COPY = 500
"""Made-up villages of a doubled world: 33.07.10.2004 once more as 33.07.10.2504. No district has so many."""

Places = tuple[Ints, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class World:
    """One random world, villages sorted by code."""

    codes: tuple[str, ...]
    priority: Ints
    cost: Ints
    lat: Degrees
    lng: Degrees
    excluded: Bools
    included: Bools

    def only(self, kept: Ints) -> "World":
        """These villages, given in ascending order."""
        return World(
            tuple(self.codes[village] for village in kept.tolist()),
            self.priority[kept],
            self.cost[kept],
            self.lat[kept],
            self.lng[kept],
            self.excluded[kept],
            self.included[kept],
        )


@cache
def world(name: str) -> World:
    """The world of a seed of `levels.toml`: all villages of the register."""
    seed, common = LEVELS["seeds"][name], LEVELS["common"]
    codes = tuple(sorted(load_register().villages))
    rng = np.random.default_rng(seed["seed"])
    regency, district = places(codes, 5)[0], places(codes, 8)[0]
    priority = _priorities(seed["priority"], rng, _place_needs(rng, regency, district))
    cost = _costs(seed["cost"], rng, len(codes))
    drawn = rng.choice(len(codes), common["excluded"] + common["included"], replace=False)
    excluded, included = np.zeros((2, len(codes)), np.bool_)
    excluded[drawn[common["included"] :]] = True
    included[drawn[: common["included"]]] = True
    land = Land(seed["seed"], places(codes, 2)[0], regency, district)
    lat, lng = land.villages(np.random.default_rng([seed["seed"], 2]), district)
    return World(codes, priority, cost, lat, lng, excluded, included)


def sized(name: str, count: int) -> World:
    """A random part of the world of a seed, or with made-up neighbours up to twice of it."""
    whole, chance = world(name), np.random.default_rng([LEVELS["seeds"][name]["seed"], 3])
    if count > len(whole.codes):
        whole = _doubled(name)
    return whole.only(np.sort(chance.permutation(len(whole.codes))[:count]))


def places(codes: tuple[str, ...], length: int) -> Places:
    """Each village's place as a number, and the places' codes."""
    names, number = np.unique([code[:length] for code in codes], return_inverse=True)
    return number.astype(np.int64), tuple(names.tolist())


def _doubled(name: str) -> World:
    """Every district with as many made-up villages again; nobody among them is excluded or included."""
    first, seed = world(name), LEVELS["seeds"][name]
    regency, district = places(first.codes, 5)[0], places(first.codes, 8)[0]
    need = _place_needs(np.random.default_rng(seed["seed"]), regency, district)
    rng = np.random.default_rng([seed["seed"], 4])
    land = Land(seed["seed"], places(first.codes, 2)[0], regency, district)
    codes = first.codes + tuple(f"{code[:9]}{int(code[9:]) + COPY}" for code in first.codes)
    priority = np.append(first.priority, _priorities(seed["priority"], rng, need))
    cost = np.append(first.cost, _costs(seed["cost"], rng, len(first.codes)))
    lat, lng = land.villages(rng, district)
    nobody = np.zeros(len(first.codes), np.bool_)
    both = World(
        codes,
        priority,
        cost,
        np.append(first.lat, lat),
        np.append(first.lng, lng),
        np.append(first.excluded, nobody),
        np.append(first.included, nobody),
    )
    return both.only(np.argsort(np.array(codes)))


def _place_needs(rng: np.random.Generator, regency: Ints, district: Ints) -> NDArray[np.float64]:
    """Needy villages lie together: half of the need is the place's, half the village's own."""
    need: NDArray[np.float64] = (
        rng.gamma(2.0, 1.0, regency.max() + 1)[regency] + rng.gamma(2.0, 1.0, district.max() + 1)[district]
    )
    return need


def _priorities(kind: str, rng: np.random.Generator, place: NDArray[np.float64]) -> Ints:
    need = place / 2 + rng.gamma(2.0, 1.0, len(place))
    share: NDArray[np.float64] = need / (need + 6.0)
    if kind == "ties":
        return np.floor(20 * share).astype(np.int64)
    if kind == "zeros":
        return np.where(rng.random(len(share)) < 0.6, 0, np.floor(2e9 * share)).astype(np.int64)
    return np.floor(1e6 * share).astype(np.int64)


def _costs(kind: str, rng: np.random.Generator, count: int) -> Ints:
    if kind == "rupiah":
        return rng.integers(150_000_000, 1_200_000_000, count)
    if kind == "block":
        return rng.integers(6, 48, count) * 25_000_000
    return rng.integers(1_500, 12_000, count) * 100_000
