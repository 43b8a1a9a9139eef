"""What a plan leaves: how many are chosen in each place, money and free places of each year, bonuses."""

from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem


@dataclass(frozen=True, eq=False)
class Counts:
    """How many are chosen in each place, and what each year has left; `regency_year` is regencies × T."""

    province: Ints
    regency: Ints
    district: Ints
    regency_year: Ints
    left_idr: tuple[int | None, ...]
    room: tuple[bool, ...]

    def held_by_floor(self, problem: Problem) -> Bools:
        """Villages of provinces with no more than their floor: only their own may take over."""
        return np.asarray((self.province <= problem.floors)[problem.province], np.bool_)

    def bonus_won(self, problem: Problem) -> Ints:
        """By village the bonus that one more in its district would earn."""
        return self._bonus(problem, 1)

    def bonus_lost(self, problem: Problem) -> Ints:
        """By village the bonus that one less in its district would lose."""
        return self._bonus(problem, 0)

    def _bonus(self, problem: Problem, more: int) -> Ints:
        if problem.kawasan is None:
            return np.zeros(len(problem.codes), np.int64)
        decisive = self.district + more == problem.kawasan.min_villages
        return np.where(decisive, problem.kawasan.bonus, 0)[problem.district]


def counts_of(problem: Problem, year_index: Ints) -> Counts:
    """Counts of a plan."""
    chosen = year_index != NOT_CHOSEN
    cells = problem.regency[chosen] * len(problem.years) + year_index[chosen]
    size = len(problem.regencies) * len(problem.years)
    left, room = [], []
    for column, year in enumerate(problem.years):
        members = year_index == column
        spent = int(problem.cost[members].sum())
        left.append(None if year.budget_idr is None else year.budget_idr - spent)
        room.append(year.quota_max is not None and int(members.sum()) < year.quota_max)
    return Counts(
        province=np.bincount(problem.province[chosen], minlength=len(problem.provinces)),
        regency=np.bincount(problem.regency[chosen], minlength=len(problem.regencies)),
        district=np.bincount(problem.district[chosen], minlength=len(problem.districts)),
        regency_year=np.bincount(cells, minlength=size).reshape(-1, len(problem.years)),
        left_idr=tuple(left),
        room=tuple(room),
    )
