"""Selection problems for the benchmark, from `levels.toml`: the real register, invented figures."""

import tomllib
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desmigratif.cores.selection.problem import Caps, Ints, Problem, Year
from desmigratif.cores.selection.read.register import load_register

LEVELS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "levels.toml").read_text("utf-8"))
FIRST_YEAR = 2017


@dataclass(frozen=True)
class Instance:
    """One level with one seed. `budget_idr` is None where the level has no budget."""

    level: str
    seed: str
    budget_idr: int | None = None

    def problem(self) -> Problem:
        """The problem, the same on every machine."""
        year = Year(FIRST_YEAR, quota=LEVELS["common"]["chosen"], budget_idr=self.budget_idr)
        return replace(_world(self.seed), years=(year,))


def budget_share(level: str) -> Fraction | None:
    """The budget of a level as a share of what the best plan without a budget costs."""
    share = LEVELS["levels"][level].get("budget_share")
    return None if share is None else Fraction(share)


def _world(name: str) -> Problem:
    seed, common = LEVELS["seeds"][name], LEVELS["common"]
    rng = np.random.default_rng(seed["seed"])
    codes = tuple(sorted(load_register().villages))
    (province, provinces), (regency, regencies), (district, districts) = (
        _places(codes, n) for n in (2, 5, 8)
    )
    priority = _priorities(seed["priority"], rng, regency, district)
    cost = _costs(seed["cost"], rng, len(codes))
    drawn = rng.choice(len(codes), common["excluded"] + common["included"], replace=False)
    allowed = np.ones((len(codes), 1), np.bool_)
    allowed[drawn[common["included"] :]] = False
    include = np.zeros(len(codes), np.bool_)
    include[drawn[: common["included"]]] = True
    caps = Caps(common["province_cap"], common["regency_cap"], None, common["district_cap"])
    floors = np.full(len(provinces), common["floor"], np.int64)
    places = (province, regency, district, provinces, regencies, districts)
    return Problem(codes, priority, cost, allowed, *places, (), caps, floors, include)


def _places(codes: tuple[str, ...], length: int) -> tuple[Ints, tuple[str, ...]]:
    names, number = np.unique([code[:length] for code in codes], return_inverse=True)
    return number.astype(np.int64), tuple(names.tolist())


def _priorities(kind: str, rng: np.random.Generator, regency: Ints, district: Ints) -> Ints:
    """Needy villages lie together: half of the need is the place's, half the village's own."""
    place = (
        rng.gamma(2.0, 1.0, regency.max() + 1)[regency] + rng.gamma(2.0, 1.0, district.max() + 1)[district]
    )
    need = place / 2 + rng.gamma(2.0, 1.0, len(regency))
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
