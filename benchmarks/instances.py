"""Selection problems for the benchmark, from `levels.toml`: the real register, invented figures."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from benchmarks.levels import LEVELS
from benchmarks.world import World, places, world
from desmigratif.cores.selection.problem import Caps, Kawasan, Problem, Year
from desmigratif.cores.selection.read.nearness import too_near

ONE_YEAR = 2017


@dataclass(frozen=True)
class Numbers:
    """What was found for one world and fixed: the cost of its free optimum, the distance, the bonus."""

    free_cost: int
    min_mm: int
    bonus: int


@dataclass(frozen=True)
class Instance:
    """One level with one seed."""

    level: str
    seed: str

    def problem(self) -> Problem:
        """The problem, the same on every machine."""
        return problem_of(world(self.seed), LEVELS["levels"][self.level], numbers(self.seed))


def numbers(seed: str) -> Numbers:
    """The numbers of a seed. Raises KeyError for a seed that `benchmarks.finding` has not seen yet."""
    found = LEVELS["seeds"][seed]
    return Numbers(found["free_cost"], round(Fraction(found["min_km"]) * 1_000_000), found["bonus"])


def problem_of(villages: World, rules: list[str], found: Numbers) -> Problem:
    """The problem of a world with the common rules and these."""
    common = LEVELS["common"]
    years = _years(rules, found)
    (province, provinces), (regency, regencies), (district, districts) = (
        places(villages.codes, length) for length in (2, 5, 8)
    )
    distance = "distance" in rules
    near = too_near(villages.lat, villages.lng, found.min_mm) if distance else np.zeros((0, 2), np.int64)
    return Problem(
        villages.codes,
        villages.priority,
        villages.cost,
        np.repeat(~villages.excluded[:, None], len(years), axis=1),
        *(province, regency, district, provinces, regencies, districts),
        years=years,
        caps=Caps(
            common["province_cap"],
            common["regency_cap"],
            common["regency_year_cap"] if "years" in rules else None,
            common["district_cap"],
        ),
        floors=np.full(len(provinces), common["floor"], np.int64),
        include=villages.included,
        clashing=near,
        min_mm=found.min_mm if distance else None,
        kawasan=Kawasan(common["min_villages"], found.bonus) if "kawasan" in rules else None,
    )


def _years(rules: list[str], found: Numbers) -> tuple[Year, ...]:
    common = LEVELS["common"]
    quotas = {int(year): quota for year, quota in common["years"].items()}
    if "years" not in rules:
        quotas = {ONE_YEAR: common["chosen"]}
    whole = Fraction(common["budget_share"]) * found.free_cost
    return tuple(
        Year(year, quota, budget_idr=int(whole * quota / common["chosen"]) if "budget" in rules else None)
        for year, quota in quotas.items()
    )
