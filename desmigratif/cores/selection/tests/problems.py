"""Random small selection problems for this core's tests, built around a hidden plan. No solving here.

`random_problem` is a pure function of the `random.Random` it is given. Most problems can be solved (the
hidden plan keeps every rule); three in ten get one number changed afterwards and may not.
"""

from dataclasses import dataclass, replace
from random import Random

import numpy as np
from hypothesis import strategies as st

from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Caps, Ints, Kawasan, Problem, Year
from desmigratif.cores.selection.tests.spots import clashing_of, near_site_of, with_distance
from desmigratif.cores.selection.tests.tempting import stands_in_the_way

MOST_ASSIGNMENTS = 70_000
REDRAWN = 3  # times at most, until the theme says something
PLACE_RULES = ("province", "regency", "regency_year", "district", "floor")
THEMES = (*PLACE_RULES * 4, "province", "floor", "district", "regency", "distance", *("kawasan",) * 8)
MORE_RULES = (("include", 0.25), ("budget", 0.5), ("distance", 0.36), ("kawasan", 0.08))
DISTANCES_MM = (2_300_000, 4_700_000, 4_700_000, 7_123_456)


@dataclass(frozen=True)
class Places:
    """Codes of the villages and the number of each village's province, regency and district."""

    codes: tuple[str, ...]
    province: Ints
    regency: Ints
    district: Ints
    provinces: tuple[str, ...]
    regencies: tuple[str, ...]
    districts: tuple[str, ...]


def problems() -> st.SearchStrategy[Problem]:
    """Every small problem that `random_problem` can make, as a hypothesis strategy."""
    return st.integers(0, 2**48).map(lambda seed: random_problem(Random(seed)))


def random_problem(pick: Random) -> Problem:
    """A problem of 1–3 years with at most `MOST_ASSIGNMENTS` ways to give each village a year or none.

    Few rules are on, drawn anew each time, so that each is often the one that decides.
    """
    theme = pick.choice(THEMES)
    for _ in range(REDRAWN):
        problem = _drawn(pick, theme)
        if stands_in_the_way(problem, theme):
            break
    return _disturbed(pick, problem) if pick.random() < 0.4 else problem


def _drawn(pick: Random, theme: str) -> Problem:
    count_years = pick.choice((1, 1, 1, 2, 2, 3))
    most = max(n for n in range(1, 15) if (count_years + 1) ** n <= MOST_ASSIGNMENTS)
    on = {theme} | (set() if theme == "kawasan" and pick.random() < 0.6 else _more_rules(pick))
    places = _places(pick, pick.randint(max(2, most - 3), most), crowded=theme == "kawasan")
    cost = _costs(pick, len(places.codes))
    open_years = _allowed(pick, len(places.codes), count_years)
    min_mm = pick.choice(DISTANCES_MM) if "distance" in on else None
    clashing = clashing_of(places.codes, min_mm or 0)
    near_site = near_site_of(clashing, open_years)
    allowed = open_years & ~near_site
    caps = _caps(pick, on)
    plan = _plan(pick, allowed, (places, caps, clashing))
    priority, seats = _priorities(pick, places, theme), int((plan != NOT_CHOSEN).sum())
    eligible = np.where(allowed.any(axis=1), priority, -1)
    return Problem(
        codes=places.codes,
        priority=priority,
        cost=cost,
        allowed=allowed,
        province=places.province,
        regency=places.regency,
        district=places.district,
        provinces=places.provinces,
        regencies=places.regencies,
        districts=places.districts,
        years=_years(pick, plan, cost, (count_years, "budget" in on)),
        caps=caps,
        floors=_floors(pick, plan, places, "floor" in on),
        include=_include(pick, plan, "include" in on),
        neediest_first=pick.random() < 0.8,
        clashing=clashing,
        min_mm=min_mm,
        kawasan=_kawasan(pick, eligible, seats, places.district) if "kawasan" in on else None,
        near_site=near_site,
    )


def _more_rules(pick: Random) -> set[str]:
    """Rules on beside the theme: often none that would hide it, sometimes many that do."""
    often = pick.choice((0.0, 0.0, 0.1))
    more = {rule for rule in PLACE_RULES if pick.random() < often}
    return more | {rule for rule, share in MORE_RULES if pick.random() < share}


def _places(pick: Random, count: int, *, crowded: bool) -> Places:
    """Villages in up to 12 districts; crowded ones mostly have several in a district."""
    tree = [
        f"{province}.{regency:02d}.{district:02d}"
        for province in range(51, 51 + pick.choice((2, 3) if crowded else (1, 2, 2, 2, 3, 3)))
        for regency in range(1, 1 + pick.randint(1, 2))
        for district in range(1, 1 + pick.randint(1, 2))
    ]
    tree = pick.sample(tree, min(len(tree), pick.choice((4, 4, 5)))) if crowded else tree
    where = [pick.choice(tree) for _ in range(count)]
    numbers = pick.sample(range(1000), count)
    codes = tuple(sorted(f"{place}.2{number:03d}" for number, place in zip(numbers, where, strict=True)))
    province, provinces = _numbered([code[:2] for code in codes])
    regency, regencies = _numbered([code[:5] for code in codes])
    district, districts = _numbered([code[:8] for code in codes])
    return Places(codes, province, regency, district, provinces, regencies, districts)


def _numbered(names: list[str]) -> tuple[Ints, tuple[str, ...]]:
    distinct = tuple(sorted(set(names)))
    return np.array([distinct.index(name) for name in names], np.int64), distinct


def _priorities(pick: Random, places: Places, theme: str) -> Ints:
    """Plain, tied, mostly zero or very large numbers, greater in the places that happen to be needy."""
    count = len(places.codes)
    few_ties = ("plain", "plain", "zeros", "large", "large")
    style = pick.choice(few_ties if theme == "kawasan" else ("plain", "ties", "zeros", "large"))
    if style == "plain":
        values = [pick.randint(0, 1_000) for _ in range(count)]
    elif style == "ties":
        values = [pick.choice((0, 5, 5, 10, 15)) for _ in range(count)]
    elif style == "zeros":
        values = [0 if pick.random() < 0.6 else pick.randint(1, 60) for _ in range(count)]
    else:
        values = [pick.randint(900_000_000, 1_000_000_000) for _ in range(count)]
    place = {"district": places.district, "regency": places.regency, "regency_year": places.regency}.get(
        theme, places.province
    )
    if theme == "kawasan":
        return np.array(values, np.int64)
    needy = np.argmax(np.bincount(place))
    return np.array(values, np.int64) + np.where(place == needy, 2 * max(values), 0)


def _costs(pick: Random, count: int) -> Ints:
    style = pick.choice(("millions", "rupiah", "zeros", "ties"))
    if style == "millions":
        values = [pick.randint(150, 900) * 1_000_000 for _ in range(count)]
    elif style == "rupiah":
        values = [pick.randint(1, 2_000_000_000) for _ in range(count)]
    elif style == "zeros":
        values = [pick.choice((0, 0, 250_000_000, 300_000_000)) for _ in range(count)]
    else:
        values = [pick.choice((200_000_000, 400_000_000)) for _ in range(count)]
    return np.array(values, np.int64)


def _allowed(pick: Random, count: int, count_years: int) -> Bools:
    rows = [
        [False] * count_years if pick.random() < 0.05 else [pick.random() > 0.05 for _ in range(count_years)]
        for _ in range(count)
    ]
    return np.array(rows, np.bool_)


def _caps(pick: Random, on: set[str]) -> Caps:
    def cap(rule: str, *values: int) -> int | None:
        return pick.choice(values) if rule in on else None

    return Caps(
        province=cap("province", 1, 2),
        regency=cap("regency", 1, 1, 2),
        regency_year=cap("regency_year", 1),
        district=cap("district", 1),
    )


def _kawasan(pick: Random, priority: Ints, seats: int, district: Ints) -> Kawasan:
    """A bonus that mostly just pays for completing one more district than the best villages do.

    `priority` is below 0 where a village cannot be chosen.
    """
    best = np.argsort(-priority, kind="stable")[:seats]
    count = np.bincount(district[best], minlength=int(district.max()) + 1)
    enough = pick.choice((1, 2, 2))
    almost = np.flatnonzero(count == enough - 1)
    rest = np.setdiff1d(np.flatnonzero(np.isin(district, almost) & (priority >= 0)), best)
    if not len(rest) or not seats or pick.random() < 0.1:
        return Kawasan(enough, int(pick.uniform(0.3, 1.3) * max(0, int(priority.max()))))
    price = int(priority[best].min() - priority[rest].max())
    return Kawasan(enough, price + 1 + int(pick.uniform(0, 0.5) * int(priority.max())))


def _plan(pick: Random, allowed: Bools, rules: tuple[Places, Caps, Ints]) -> Ints:
    """A year for some villages, in random order, as far as caps and distances let them."""
    places, caps, clashing = rules
    plan = np.full(len(allowed), NOT_CHOSEN, np.int64)
    share = pick.uniform(0.45, 0.7)
    for village in pick.sample(range(len(plan)), len(plan)):
        years = [int(year) for year in np.flatnonzero(allowed[village])]
        if years and pick.random() < share:
            plan[village] = pick.choice(years)
            apart = not (plan[clashing] != NOT_CHOSEN).all(axis=1).any()
            if not apart or not _keeps_caps(plan, places, caps):
                plan[village] = NOT_CHOSEN
    return plan


def _keeps_caps(plan: Ints, places: Places, caps: Caps) -> bool:
    chosen = plan != NOT_CHOSEN
    limits = (
        (caps.province, places.province),
        (caps.regency, places.regency),
        (caps.regency_year, places.regency * 8 + plan),
        (caps.district, places.district),
    )
    return all(cap is None or np.bincount(place[chosen]).max() <= cap for cap, place in limits)


def _years(pick: Random, plan: Ints, cost: Ints, what: tuple[int, bool]) -> tuple[Year, ...]:
    count_years, with_budget = what
    first, step = pick.choice(((2017, 1), (2017, 1), (2018, 3)))
    years = []
    for index in range(count_years):
        chosen = plan == index
        number, spent = int(chosen.sum()), int(cost[chosen].sum())
        exact = pick.random() < 0.55
        budget = int(spent * pick.uniform(1.0, 1.03)) if with_budget and pick.random() < 0.8 else None
        years.append(
            Year(
                year=first + step * index,
                quota=number if exact else None,
                quota_max=None if exact else number + pick.choice((0, 0, 0, 0, 1)),
                budget_idr=budget,
            )
        )
    return tuple(years)


def _floors(pick: Random, plan: Ints, places: Places, on: bool) -> Ints:
    reached = np.bincount(places.province[plan != NOT_CHOSEN], minlength=len(places.provinces))
    if not on:
        return np.zeros(len(places.provinces), np.int64)
    return np.array([pick.choice((0, *[number] * 7)) for number in reached.tolist()], np.int64)


def _include(pick: Random, plan: Ints, on: bool) -> Bools:
    include = np.zeros(len(plan), np.bool_)
    chosen = [int(village) for village in np.flatnonzero(plan != NOT_CHOSEN)]
    if chosen and on:
        include[pick.sample(chosen, min(len(chosen), pick.choice((1, 2))))] = True
    return include


def _disturbed(pick: Random, problem: Problem) -> Problem:
    """The same problem with one number changed, so that the hidden plan may no longer keep the rules."""
    apart = ("distance",) * 4 if problem.min_mm is not None else ()
    what = pick.choice(("quota", "floor", "include", "budget", "cap", *apart))
    if what == "quota":
        years = tuple(
            replace(year, quota=year.quota + pick.choice((1, 2))) if year.quota is not None else year
            for year in problem.years
        )
        return replace(problem, years=years)
    if what == "floor":
        return replace(problem, floors=problem.floors + pick.choice((1, 2)))
    if what == "include":
        include = problem.include.copy()
        include[pick.randrange(len(include))] = True
        return replace(problem, include=include)
    if what == "budget":
        years = tuple(
            replace(year, budget_idr=year.budget_idr * 8 // 10) if year.budget_idr is not None else year
            for year in problem.years
        )
        return replace(problem, years=years)
    if problem.min_mm is not None and what == "distance":
        return with_distance(problem, 3 * problem.min_mm)
    return replace(problem, caps=_tighter(problem.caps))


def _tighter(caps: Caps) -> Caps:
    def less(cap: int | None) -> int | None:
        return None if cap is None else max(0, cap - 1)

    return Caps(less(caps.province), less(caps.regency), less(caps.regency_year), less(caps.district))
