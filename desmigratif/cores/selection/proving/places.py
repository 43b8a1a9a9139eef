"""The places of a problem as levels to sum over, from the smallest that has a rule up to the nation."""

import numpy as np

from desmigratif.cores.selection.problem import Ints, Problem
from desmigratif.cores.selection.proving.apart import Clashing
from desmigratif.cores.selection.proving.hierarchy import Level

NO_CAP = 2**40


class Hierarchy:
    """The places of a problem, from the smallest that has a rule up to the nation."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        caps, count = problem.caps, len(problem.years)
        yearly = None if caps.regency_year is None else caps.regency_year * count
        self.regency_cap = min((cap for cap in (caps.regency, yearly) if cap is not None), default=NO_CAP)
        self.least = sum(year.quota or 0 for year in problem.years)
        self.most = sum(year.most for year in problem.years)
        self.group, self.levels = self._places()
        kawasan = problem.kawasan
        self.clash = Clashing(problem)
        self.apart = self._apart()
        self.bonus = (kawasan.min_villages, kawasan.bonus) if kawasan and kawasan.bonus else None

    def bonus_for(self, count: int) -> int:
        """What a district earns with so many."""
        return self.bonus[1] if self.bonus is not None and count >= self.bonus[0] else 0

    def _places(self) -> tuple[Ints, list[Level]]:
        """The smallest places that have a rule, by village; then the levels above, last the nation."""
        problem, caps = self.problem, self.problem.caps
        nothing = np.zeros(len(problem.codes), np.int64)
        nation = Level(np.arange(0), np.array([self.least]), np.array([self.most]))
        tree = [
            (problem.district, self._limits(len(problem.districts), cap=caps.district)),
            (problem.regency, self._limits(len(problem.regencies), cap=self.regency_cap)),
            (problem.province, (problem.floors, self._limits(len(problem.provinces), cap=caps.province)[1])),
            (nothing, (nation.least, nation.most)),
        ]
        ruled = [
            caps.district is not None or problem.kawasan is not None,
            self.regency_cap < NO_CAP,
            caps.province is not None or bool(problem.floors.any()),
            True,
        ]
        first = ruled.index(True)
        levels = [Level(nothing[:0], *tree[first][1])]
        for (inner, (lower, _)), (outer, limits) in zip(tree[first:], tree[first + 1 :], strict=False):
            parent = np.zeros(len(lower), np.int64)
            parent[inner] = outer
            levels.append(Level(parent, *limits))
        return tree[first][0], levels

    def _apart(self) -> Ints:
        """The districts with villages that clash, where districts are counted and two fit."""
        problem = self.problem
        counted = problem.caps.district is not None or problem.kawasan is not None
        if not counted or not len(problem.clashing) or (problem.caps.district or 2) < 2:
            return np.zeros(0, np.int64)
        one, other = problem.district[problem.clashing].T
        return np.unique(one[one == other])

    @staticmethod
    def _limits(count: int, *, cap: int | None) -> tuple[Ints, Ints]:
        return np.zeros(count, np.int64), np.full(count, NO_CAP if cap is None else cap, np.int64)
