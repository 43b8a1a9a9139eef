"""Selection problems of a few hundred or thousand villages, and a second opinion on them by HiGHS alone."""

from typing import Any

import highspy
import numpy as np

from desmigratif.cores.selection.problem import Bools, Caps, Ints, Problem, Year

VILLAGES_A_DISTRICT, DISTRICTS_A_REGENCY, REGENCIES_A_PROVINCE = 5, 3, 6
MILLION = 1_000_000


def middling_problem(seed: int, villages: int, quotas: tuple[int, ...], share: float | None) -> Problem:
    """Caps, floors, exclusions and includes; `share` of an average village's cost is each seat's budget."""
    pick, number = np.random.default_rng(seed), np.arange(villages)
    district = number // VILLAGES_A_DISTRICT
    regency = district // DISTRICTS_A_REGENCY
    province = regency // REGENCIES_A_PROVINCE
    need = pick.gamma(2.0, 1.0, villages) + pick.gamma(2.0, 1.0, regency[-1] + 1)[regency]
    cost = pick.integers(150, 900, villages) * MILLION
    allowed = np.repeat(pick.random((villages, 1)) > 0.05, len(quotas), axis=1)
    include = np.zeros(villages, np.bool_)
    include[pick.choice(np.flatnonzero(allowed[:, 0]), 2, replace=False)] = True
    purse = None if share is None else share * float(cost.mean())
    return Problem(
        codes=tuple(
            f"{p + 11}.{r % 7 + 1:02d}.{d % 5 + 1:02d}.2{v:06d}"
            for v, p, r, d in zip(number, province, regency, district, strict=True)
        ),
        priority=np.floor(need / (need + 4) * 1_000_000).astype(np.int64),
        cost=cost,
        allowed=allowed,
        province=province,
        regency=regency,
        district=district,
        provinces=_names(province),
        regencies=_names(regency),
        districts=_names(district),
        years=tuple(
            Year(2017 + index, quota=quota, budget_idr=None if purse is None else int(quota * purse))
            for index, quota in enumerate(quotas)
        ),
        caps=Caps(province=None, regency=3, regency_year=2, district=1),
        floors=np.full(province[-1] + 1, 1),
        include=include,
    )


def _names(place: Ints) -> tuple[str, ...]:
    return tuple(f"{number:04d}" for number in range(int(place[-1]) + 1))


def second_opinion(problem: Problem, worth: Ints) -> int:
    """Greatest Σ `worth` (village × year) by HiGHS as a whole-number solver, from the rules as written.

    Knows nothing of the core's model. For exact quotas, and costs in whole millions so that tolerances do not
    matter.
    """
    return _Opinion(problem).greatest(worth)


class _Opinion:
    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
            self._highs.setOptionValue(option, value)
        self._takes = {(int(v), int(t)): self._highs.addBinary() for v, t in np.argwhere(problem.allowed)}

    def greatest(self, worth: Ints) -> int:
        highs = self._highs
        self._add_years()
        self._add_places()
        highs.maximize(highs.qsum([int(worth[choice]) * x for choice, x in self._takes.items()]))
        assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return sum(int(worth[choice]) for choice, x in self._takes.items() if highs.val(x) > 0.5)

    def _total(self, wanted: Bools, year: int | None = None, cost: Ints | None = None) -> Any:
        terms = [(v, x) for (v, t), x in self._takes.items() if wanted[v] and year in (None, t)]
        return self._highs.qsum([x if cost is None else int(cost[v]) * x for v, x in terms])

    def _add_years(self) -> None:
        problem, add = self._problem, self._highs.addConstr
        every = np.ones(len(problem.codes), np.bool_)
        for index, year in enumerate(problem.years):
            add(self._total(every, index) == year.quota)
            if year.budget_idr is not None:
                add(self._total(every, index, problem.cost // MILLION) <= year.budget_idr // MILLION)
            for regency in range(len(problem.regencies)):
                add(self._total(problem.regency == regency, index) <= problem.caps.regency_year)

    def _add_places(self) -> None:
        problem, add = self._problem, self._highs.addConstr
        for regency in range(len(problem.regencies)):
            add(self._total(problem.regency == regency) <= problem.caps.regency)
        for district in range(len(problem.districts)):
            add(self._total(problem.district == district) <= problem.caps.district)
        for province, floor in enumerate(problem.floors.tolist()):
            add(self._total(problem.province == province) >= floor)
        for village in np.flatnonzero(problem.allowed.any(axis=1)):
            one = self._total(np.arange(len(problem.codes)) == village)
            add(one == 1 if problem.include[village] else one <= 1)
