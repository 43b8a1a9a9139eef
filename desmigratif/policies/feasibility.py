"""What counting alone shows about a policy and a list: rules that ask for more than there is. No solving."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.counting import plainly_impossible
from desmigratif.cores.selection.problem import Bools, Ints, Problem


@dataclass(frozen=True)
class Concern:
    """A rule that cannot be kept: `asked` stands against `there` at a place (a code, a year, or nowhere).

    `kind` names the sentence in `concern_words`; `rule` is the other rule of two that clash.
    """

    kind: str
    place: str
    asked: int
    there: int
    rule: str = ""


def concerns(problem: Problem) -> list[Concern]:
    """Every concern that counting shows, in the order of the form; () does not promise that a plan exists."""
    found = [*_years(problem), *_room(problem), *_floors(problem), *_includes(problem)]
    if not found:
        found = [Concern("clash", clash.place, 0, 0, clash.rule) for clash in plainly_impossible(problem)]
    return found


def _years(problem: Problem) -> Iterator[Concern]:
    """Years that ask for more villages than may be chosen in them, or cost more than their budget."""
    for index, year in enumerate(problem.years):
        allowed = problem.allowed[:, index]
        count = int(allowed.sum())
        if year.quota is None:
            continue
        if year.quota > count:
            yield Concern("quota", str(year.year), year.quota, count)
        elif year.budget_idr is not None:
            cheapest = cheapest_cost(problem.cost[allowed], year.quota)
            if cheapest > year.budget_idr:
                yield Concern("budget", str(year.year), cheapest, year.budget_idr)


def _room(problem: Problem) -> Iterator[Concern]:
    """Exact quotas above what is eligible at all, or above what the caps leave, in a year and together."""
    exact = sum(year.quota or 0 for year in problem.years)
    eligible = _eligible(problem)
    if exact > int(eligible.sum()):
        if all((year.quota or 0) <= int(eligible.sum()) for year in problem.years):
            yield Concern("quotas", "", exact, int(eligible.sum()))
        return
    for index, year in enumerate(problem.years):
        room = int(capacity(problem, problem.allowed[:, index], years=1).sum())
        if year.quota is not None and room < year.quota <= int(problem.allowed[:, index].sum()):
            yield Concern("room_year", str(year.year), year.quota, room)
    room = int(capacity(problem, eligible, years=len(problem.years)).sum())
    if exact > room:
        yield Concern("room", "", exact, room)


def _floors(problem: Problem) -> Iterator[Concern]:
    """Floors above the eligible villages of their province, above its caps, above all quotas together."""
    if not len(problem.floors):
        return
    eligible = _eligible(problem)
    count = np.bincount(problem.province[eligible], minlength=len(problem.provinces))
    room = capacity(problem, eligible, years=len(problem.years))
    for number in np.flatnonzero(problem.floors).tolist():
        asked, place = int(problem.floors[number]), problem.provinces[number]
        if asked > int(count[number]):
            yield Concern("floor", place, asked, int(count[number]))
        elif asked > int(room[number]):
            yield Concern("floor_caps", place, asked, int(room[number]))
    most, floors = sum(year.most for year in problem.years), int(problem.floors.sum())
    if floors > most:
        yield Concern("floors", "", floors, most)


def _includes(problem: Problem) -> Iterator[Concern]:
    """Villages that must be in although they are left out, or more of them than a cap or the quotas allow."""
    if not problem.include.any():
        return
    for number in np.flatnonzero(problem.include & ~_eligible(problem)).tolist():
        yield Concern("include_left_out", problem.codes[number], 1, 0)
    caps, years = problem.caps, len(problem.years)
    yearly = None if caps.regency_year is None else caps.regency_year * years
    for rule, cap, places, number_of in (
        ("province", caps.province, problem.provinces, problem.province),
        ("regency", caps.regency, problem.regencies, problem.regency),
        ("regency_year", yearly, problem.regencies, problem.regency),
        ("district", caps.district, problem.districts, problem.district),
    ):
        if cap is not None:
            count = np.bincount(number_of[problem.include], minlength=len(places))
            for number in np.flatnonzero(count > cap).tolist():
                yield Concern("include_cap", places[number], int(count[number]), cap, rule)
    most, asked = sum(year.most for year in problem.years), int(problem.include.sum())
    if asked > most:
        yield Concern("include_quota", "", asked, most)


def _eligible(problem: Problem) -> Bools:
    return np.asarray(problem.allowed.any(axis=1), np.bool_)


def capacity(problem: Problem, eligible: Bools, years: int) -> Ints:
    """Most villages of each province that the caps let in, from these villages in so many years."""
    caps = problem.caps
    yearly = None if caps.regency_year is None else caps.regency_year * years
    district = _capped(
        np.bincount(problem.district[eligible], minlength=len(problem.districts)), caps.district
    )
    regency = _summed(
        district, _above(problem.district, problem.regency, len(problem.districts)), problem.regencies
    )
    regency = _capped(_capped(regency, caps.regency), yearly)
    province = _summed(
        regency, _above(problem.regency, problem.province, len(problem.regencies)), problem.provinces
    )
    return _capped(province, caps.province)


def cheapest_cost(cost: Ints, count: int) -> int:
    """What so many of the cheapest villages cost together."""
    if not 0 < count <= len(cost):
        return 0
    return sum(np.partition(cost, count - 1)[:count].tolist())


def _above(lower: Ints, upper: Ints, count: int) -> Ints:
    """The upper place of each lower one."""
    above = np.zeros(count, np.int64)
    above[lower] = upper
    return above


def _summed(numbers: Ints, above: Ints, places: tuple[str, ...]) -> Ints:
    return np.bincount(above, weights=numbers, minlength=len(places)).astype(np.int64)


def _capped(numbers: Ints, cap: int | None) -> Ints:
    return numbers.astype(np.int64) if cap is None else np.minimum(numbers, cap).astype(np.int64)
