"""Simulated candidates over the real villages, anchored to published placements. Nothing here was counted.

Published and carried (data/pmi_placements_published.csv): placements of migrant workers by regency, province
and nation. Everything about a single village is drawn at random: its population, residents abroad, poverty,
IDM and cost. Whoever shows these figures must say that they are simulated; the column `simulated` says so in
the file.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

PUBLISHED = Path(__file__).parent / "data" / "pmi_placements_published.csv"
PANDEMIC = (2020, 2021)  # departures were halted; such a year says little about a village
YEARS_ABROAD = (
    18.0  # people away at one time for one placement a year, unrecorded departures included; assumed
)
SPREAD_DISTRICT, SPREAD_VILLAGE = 0.7, 1.15  # log-normal spread of the share abroad inside a regency; assumed
CALM = 0.7  # the same spread where no figure of the regency itself is published; assumed
KELURAHAN_ABROAD = 0.3  # a town's share abroad to that of a village; assumed
MOST_ABROAD = 0.8  # no village is emptier than this
UNLISTED = 0.05  # least part of a province's placements that falls on regencies nobody listed

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Land:
    """Assumed figures of a group of provinces, used where no village figure is published."""

    villagers: float  # median population of a desa
    townspeople: float  # median population of a kelurahan
    poverty: float  # share of poor people in a typical desa
    cost_idr: float  # median cost of one Desmigratif village


LANDS = {  # by the first digits of the province's code, longest first
    "52": Land(4_500, 5_500, 0.129, 450e6),  # poverty: NTB 2024, 12.91 per cent
    "53": Land(1_500, 3_500, 0.195, 600e6),  # poverty: NTT 2024, 19.48 per cent
    "51": Land(4_200, 9_000, 0.05, 450e6),
    "11": Land(750, 2_000, 0.14, 500e6),
    "18": Land(2_900, 6_000, 0.11, 450e6),
    "1": Land(1_700, 4_000, 0.11, 500e6),
    "2": Land(1_500, 6_000, 0.06, 550e6),
    "31": Land(5_000, 35_000, 0.05, 500e6),
    "32": Land(7_000, 15_000, 0.11, 400e6),
    "34": Land(7_500, 12_000, 0.12, 400e6),
    "36": Land(6_500, 15_000, 0.08, 400e6),
    "3": Land(3_900, 8_000, 0.12, 400e6),
    "6": Land(1_200, 5_000, 0.07, 600e6),
    "7": Land(1_400, 4_000, 0.12, 550e6),
    "8": Land(1_000, 3_500, 0.17, 700e6),
    "9": Land(400, 2_500, 0.27, 900e6),
}


def published_placements() -> pl.DataFrame:
    """The published placements: code (null for the nation), level, first_month, last_month, placed."""
    return pl.read_csv(PUBLISHED, schema_overrides={"code": pl.String, "placed": pl.Int64})


def simulate(register: pl.DataFrame, placements: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Candidates for every village of the register, in the order of codes; the same arguments give the same.

    `register` has `code` (dotted) and may have `lat` and `lng`; `placements` as `published_placements` gives
    them. Columns: code, population, residents_abroad, poverty_share (0…1), idm (0…1, null for a kelurahan),
    cost_idr, lat, lng (null where unknown), simulated (always true).
    """
    villages = register.sort("code")
    codes = villages["code"]
    rng = np.random.default_rng(seed)
    land = [_land(code) for code in codes]
    town = (codes.str.slice(9, 1) == "1").to_numpy()
    middle = np.where(town, [one.townspeople for one in land], [one.villagers for one in land])
    population = np.maximum(np.rint(middle * rng.lognormal(0.0, 0.55, len(land))), 60)
    tide = _tide(codes, rng) * np.where(codes.str.slice(0, 5).is_in(placements["code"]), 1.0, CALM)
    share = _shares(codes, population, np.where(town, KELURAHAN_ABROAD, 1.0) * np.exp(tide), placements)
    poverty = _poverty(np.array([one.poverty for one in land]) * np.where(town, 0.55, 1.0), tide, rng)
    development = np.clip(0.71 - 0.9 * (poverty - 0.12) + rng.normal(0.0, 0.085, len(land)), 0.2, 0.98)
    cost = np.array([one.cost_idr for one in land]) * rng.lognormal(0.0, 0.15, len(land))
    idm = pl.Series(np.round(development, 4))
    return pl.DataFrame(
        {
            "code": codes,
            "population": population.astype(np.int64),
            "residents_abroad": np.floor(share * population).astype(np.int64),
            "poverty_share": np.round(poverty, 4),
            "idm": idm.set(pl.Series(town), None),
            "cost_idr": np.rint(cost / 100_000).astype(np.int64) * 100_000,
            "lat": _position(villages, "lat"),
            "lng": _position(villages, "lng"),
            "simulated": pl.repeat(value=True, n=len(land), eager=True),
        }
    )


def yearly_placements(placements: pl.DataFrame) -> dict[str, float]:
    """Placements a year by code (“” is the nation): the mean of what was published, each scaled to twelve
    months, years of the pandemic left out.
    """
    first, last = pl.col("first_month").str.slice(0, 4), pl.col("last_month").str.slice(0, 4)
    years = last.cast(pl.Int64) - first.cast(pl.Int64)
    month = pl.col("last_month").str.slice(5, 2).cast(pl.Int64) - pl.col("first_month").str.slice(5, 2).cast(
        pl.Int64
    )
    lasting = placements.filter(~(first.cast(pl.Int64).is_in(PANDEMIC)))
    yearly = lasting.select(
        pl.col("code").fill_null(""), year=pl.col("placed") * 12 / (years * 12 + month + 1)
    )
    return dict(yearly.group_by("code").agg(pl.col("year").mean()).sort("code").rows())


def regency_placements(codes: pl.Series, population: Floats, placements: pl.DataFrame) -> dict[str, float]:
    """Placements a year of every regency: as published; else what is left of its province; else what is left
    of the nation, both shared out by population.
    """
    known = yearly_placements(placements)
    people = pl.DataFrame({"code": codes, "people": population})
    regencies = people.group_by(pl.col("code").str.slice(0, 5).alias("regency")).agg(pl.col("people").sum())
    size = dict(regencies.sort("regency").rows())
    provinces = sorted({name[:2] for name in size})
    reach = {name: sum(count for code, count in size.items() if code[:2] == name) for name in provinces}
    published = {name: known[name] for name in provinces if name in known}
    unpublished = sum(reach[name] for name in provinces if name not in published)
    left = max(known.get("", 0.0) - sum(published.values()), 0.0)
    found: dict[str, float] = {}
    for name in provinces:
        members = [code for code in size if code[:2] == name]
        total = published.get(name, left * reach[name] / max(unpublished, 1))
        listed = {code: known[code] for code in members if code in known}
        rest = max(total - sum(listed.values()), total * UNLISTED)
        others = sum(size[code] for code in members if code not in listed)
        found |= {code: listed.get(code, rest * size[code] / max(others, 1)) for code in members}
    return found


def _land(code: str) -> Land:
    return LANDS.get(code[:2]) or LANDS[code[:1]]


def _tide(codes: pl.Series, rng: np.random.Generator) -> Floats:
    """Log of a village's pull abroad compared with its regency: neighbours go together."""
    districts = codes.str.slice(0, 8).rle_id().to_numpy()
    common = rng.normal(0.0, SPREAD_DISTRICT, codes.str.slice(0, 8).n_unique())
    return np.asarray(common[districts] + rng.normal(0.0, SPREAD_VILLAGE, len(codes)), np.float64)


def _shares(codes: pl.Series, population: Floats, pull: Floats, placements: pl.DataFrame) -> Floats:
    """Share abroad of each village: its regency's people abroad, shared out by population and pull, and
    bent so that none exceeds `MOST_ABROAD`.
    """
    yearly = regency_placements(codes, population, placements)
    regencies = codes.str.slice(0, 5)
    abroad = np.array([yearly[code] * YEARS_ABROAD for code in regencies])
    weight = pl.DataFrame({"regency": regencies, "weight": population * pull})
    total = weight.select(pl.col("weight").sum().over("regency")).to_series().to_numpy()
    raw = abroad * pull / total
    return np.asarray(MOST_ABROAD * -np.expm1(-raw / MOST_ABROAD), np.float64)


def _poverty(typical: Floats, tide: Floats, rng: np.random.Generator) -> Floats:
    """Shares of poor people around the typical one, a little higher where many leave."""
    odds = np.log(typical / (1 - typical)) + 0.12 * tide + rng.normal(0.0, 0.45, len(typical))
    return np.asarray(1 / (1 + np.exp(-odds)), np.float64)


def _position(villages: pl.DataFrame, name: str) -> pl.Series:
    if name in villages.columns:
        return villages[name].cast(pl.Float64)
    return pl.repeat(None, n=villages.height, dtype=pl.Float64, eager=True)
