"""From inputs to the `Problem` that the solver is asked: who is allowed when, places, floors in force."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from desmigratif.cores.selection.problem import Bools, Ints, Problem
from desmigratif.cores.selection.read.codes import KIND_AT, KINDS
from desmigratif.cores.selection.read.inputs import Inputs
from desmigratif.cores.selection.read.near_sites import NO_SITE, NearSites, nearest_sites
from desmigratif.cores.selection.read.nearness import Floats, too_near
from desmigratif.cores.selection.read.policy import Policy
from desmigratif.cores.selection.read.sites import Site

PROVINCE, REGENCY, DISTRICT = 2, 5, 8  # characters of a dotted code that name the place


@dataclass(frozen=True)
class WaivedFloor:
    """The general floor of a province that has fewer eligible candidates than it asks for."""

    province: str
    floor: int
    eligible: int


def problem_of(inputs: Inputs) -> Problem:
    """The selection problem of these inputs, villages in the order of their codes.

    Raises WrongUseError when so many pairs are too near each other that they cannot be held.
    """
    policy, table = inputs.policy, inputs.candidates.table
    codes = table["code"]
    provinces, province = _places(codes, PROVINCE, [name for name, _ in policy.floors])
    regencies, regency = _places(codes, REGENCY)
    districts, district = _places(codes, DISTRICT)
    allowed, clashing = allowed_years(inputs), _clashing(inputs)
    near_site = allowed & (near_sites(inputs, clashing).village != NO_SITE)
    return Problem(
        codes=tuple(codes),
        priority=table["priority"].to_numpy(),
        cost=table["cost_idr"].fill_null(0).to_numpy(),
        allowed=allowed & ~near_site,
        province=province,
        regency=regency,
        district=district,
        provinces=provinces,
        regencies=regencies,
        districts=districts,
        years=policy.years,
        caps=policy.caps,
        floors=_floors(policy, provinces, _eligible(allowed, province, len(provinces))),
        include=codes.is_in(sorted(policy.include)).to_numpy(),
        neediest_first=policy.neediest_first,
        clashing=clashing,
        min_mm=policy.min_mm,
        kawasan=policy.kawasan,
        near_site=near_site,
        keep=codes.is_in(sorted(policy.keep)).to_numpy() if policy.keep else np.zeros(0, np.bool_),
    )


def ruled_out(inputs: Inputs) -> Bools:
    """Villages that the policy excludes by code or kind."""
    codes, policy = inputs.candidates.table["code"], inputs.policy
    kinds = [digit for digit, kind in KINDS.items() if kind in policy.exclude_kinds]
    wrong = codes.is_in(sorted(policy.exclude_codes)) | codes.str.slice(KIND_AT, 1).is_in(kinds)
    return np.asarray(wrong.to_numpy(), np.bool_)


def allowed_years(inputs: Inputs) -> Bools:
    """n × T: neither excluded by the policy nor in a counting programme on any day of that year.

    This makes a village eligible; distances play no part in it.
    """
    return ~ruled_out(inputs)[:, None] & ~_running(inputs)


def near_sites(inputs: Inputs, clashing: Ints) -> NearSites:
    """For every village and year the nearest counting site too near it, given the problem's clashing pairs.

    Also for villages that other rules close; `Problem.near_site` says where distance alone does.
    """
    return nearest_sites(clashing, _running(inputs), *_positions(inputs))


def sites_of_candidates(inputs: Inputs) -> Iterable[tuple[int, Site]]:
    """Counting sites with the row of their village; those of other villages are left out."""
    rows = {code: row for row, code in enumerate(inputs.candidates.table["code"])} if inputs.sites else {}
    return ((rows[site.code], site) for site in inputs.counting_sites() if site.code in rows)


def _running(inputs: Inputs) -> Bools:
    """n × T: villages with a counting site on any day of that year."""
    years = inputs.policy.years
    running = np.zeros((inputs.candidates.table.height, len(years)), np.bool_)
    for row, site in sites_of_candidates(inputs):
        for column, year in enumerate(years):
            if site.overlaps(year.year):
                running[row, column] = True
    return running


def _positions(inputs: Inputs) -> tuple[Floats, Floats]:
    """Latitudes and longitudes in degrees, NaN without a position."""
    table = inputs.candidates.table
    return table["lat"].fill_null(np.nan).to_numpy(), table["lng"].fill_null(np.nan).to_numpy()


def _clashing(inputs: Inputs) -> Ints:
    """Pairs of candidates too near each other; none where the policy sets no distance."""
    min_mm = inputs.policy.min_mm
    return np.zeros((0, 2), np.int64) if min_mm is None else too_near(*_positions(inputs), min_mm)


def waived_floors(inputs: Inputs, problem: Problem) -> tuple[WaivedFloor, ...]:
    """Where the general floor is waived, by province."""
    policy = inputs.policy
    open_years = problem.allowed_but_for_distance
    eligible = _eligible(open_years, problem.province, len(problem.provinces))
    named = {name for name, _ in policy.floors}
    return tuple(
        WaivedFloor(name, policy.floor, int(count))
        for name, count in zip(problem.provinces, eligible, strict=True)
        if name not in named and count < policy.floor
    )


def _places(codes: pl.Series, length: int, more: Iterable[str] = ()) -> tuple[tuple[str, ...], Ints]:
    names = codes.str.slice(0, length)
    places = tuple(sorted({*names.unique(), *more}))
    index = pl.Series(names, dtype=pl.Enum(places)).to_physical() if places else names
    return places, np.asarray(index.to_numpy(), np.int64)


def _eligible(allowed: Bools, province: Ints, count: int) -> Ints:
    return np.bincount(province[allowed.any(axis=1)], minlength=count).astype(np.int64)


def _floors(policy: Policy, provinces: tuple[str, ...], eligible: Ints) -> Ints:
    named = dict(policy.floors)
    general = np.where(eligible < policy.floor, 0, policy.floor)
    floors = [named.get(name, int(floor)) for name, floor in zip(provinces, general, strict=True)]
    return np.array(floors, np.int64)
