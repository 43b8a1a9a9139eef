"""The rules of a selection as rows of whole numbers: one function per constraint. No solving here.

A *choice* is one village in one year, x[v,t] ∈ {0, 1}; at most one choice of a village is taken. Every rule
is a family of rows `lower ≤ Σ weight · x ≤ upper`, and each choice is in exactly one row of each rule.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from desmigratif.cores.selection.problem import Bools, Ints, Problem

NO_LIMIT = 2**62


@dataclass(frozen=True, eq=False)
class Rule:
    """One constraint of the formula over its places or years.

    `row` is the row of each choice, counted from the rule's first; `weight` its coefficient, None where all
    are 1. `lower` and `upper` have one entry a row.
    """

    name: str
    row: Ints
    lower: Ints
    upper: Ints
    weight: Ints | None = None


@dataclass(frozen=True, eq=False)
class Model:
    """Choices sorted by village, what each is worth, and the rules over them.

    `must` marks the choices of villages that have to be chosen. `settled` is the value of choices that were
    taken out of the model because they are certain; the sides of the rules are what they leave.
    """

    village: Ints
    year: Ints
    value: Ints
    must: Bools
    rules: tuple[Rule, ...]
    settled: int = 0

    @cached_property
    def first(self) -> Ints:
        """Position of the first choice of each village that has any."""
        change = np.ones(len(self.village), np.bool_)
        change[1:] = self.village[1:] != self.village[:-1]
        return np.flatnonzero(change)

    @cached_property
    def group(self) -> Ints:
        """For each choice, the number of its village among those that have any."""
        if self.single:
            return np.arange(len(self.village))
        sizes = np.diff(np.append(self.first, len(self.village)))
        return np.repeat(np.arange(len(self.first)), sizes)

    @property
    def single(self) -> bool:
        """Whether every village has one choice only."""
        return len(self.first) == len(self.village)

    @property
    def most(self) -> int:
        """How many choices the quotas let a plan take."""
        count = len(self.village)
        quotas = [np.minimum(rule.upper, count).sum() for rule in self.rules if rule.name == "quota"]
        return min([count, *(int(quota) for quota in quotas)])

    def take(self, keep: Ints | Bools) -> "Model":
        """The same model with these choices only (ascending positions, or a mask)."""
        return replace(
            self,
            village=self.village[keep],
            year=self.year[keep],
            value=self.value[keep],
            must=self.must[keep],
            rules=tuple(
                replace(rule, row=rule.row[keep], weight=None if rule.weight is None else rule.weight[keep])
                for rule in self.rules
            ),
        )

    def settle(self, certain: Bools) -> "Model":
        """The model that is left once these choices are taken: they and their villages' others are gone."""
        rules = []
        for rule in self.rules:
            used = used_by(rule, certain)
            upper = np.where(rule.upper == NO_LIMIT, NO_LIMIT, rule.upper - used)
            rules.append(replace(rule, lower=rule.lower - used, upper=upper))
        gone = self.of_villages(certain)
        settled = self.settled + sum(self.value[certain].tolist())
        return replace(self, rules=tuple(rules), settled=settled).take(~gone)

    def of_villages(self, choices: Ints | Bools) -> Bools:
        """All choices of the villages that these choices belong to, as a mask."""
        villages = np.zeros(len(self.first), np.bool_)
        villages[self.group[choices]] = True
        return villages[self.group]

    def keeps(self, taken: Ints) -> bool:
        """Whether exactly these choices (positions) keep every rule."""
        times = np.bincount(self.group[taken], minlength=len(self.first))
        if (times > 1).any() or (times[self.group[self.must]] == 0).any():
            return False
        used = [used_by(rule, taken) for rule in self.rules]
        return all(
            bool((rule.lower <= total).all() and (total <= rule.upper).all())
            for rule, total in zip(self.rules, used, strict=True)
        )

    def worthless(self) -> "Model":
        """The same rules with nothing to gain: a bound below 0 proves that no plan keeps them."""
        return replace(self, value=np.zeros_like(self.value), settled=0)

    def worth(self, taken: Ints) -> int:
        """Exact value of these choices and of those settled before."""
        return self.settled + int(sum(self.value[taken].tolist()))


def used_by(rule: Rule, taken: Ints | Bools) -> Ints:
    """Σ weight · x of every row of the rule when exactly these choices are taken."""
    total = np.zeros(len(rule.lower), np.int64)
    np.add.at(total, rule.row[taken], 1 if rule.weight is None else rule.weight[taken])
    return total


def full_model(problem: Problem) -> Model:
    """Every allowed choice, worth the priority of its village."""
    village, year = np.nonzero(problem.allowed)
    return model_of(problem, village, year, problem.priority[village])


def order_model(problem: Problem, chosen: Bools) -> Model:
    """Every allowed choice of the chosen villages, all of which must be taken.

    Worth priority · (last year − year); floors and caps over all years are kept by any such assignment.
    """
    village, year = np.nonzero(problem.allowed & chosen[:, None])
    years = np.array([entry.year for entry in problem.years], np.int64)
    value = problem.priority[village] * (years.max() - years)[year]
    return replace(model_of(problem, village, year, value), must=np.ones(len(village), np.bool_))


def model_of(problem: Problem, village: Ints, year: Ints, value: Ints) -> Model:
    """These choices (sorted by village) under every rule that the problem has."""
    constraints = (quota, budget, floor, province, regency, regency_year, district)
    rules = (constraint(problem, village, year) for constraint in constraints)
    must = problem.include[village] if len(problem.include) else np.zeros(len(village), np.bool_)
    return Model(village, year, value, must, tuple(rule for rule in rules if rule is not None))


def quota(problem: Problem, village: Ints, year: Ints) -> Rule:
    """Σ_v x[v,t] = quota[t], or ≤ quota_max[t]."""
    lower = [entry.quota or 0 for entry in problem.years]
    upper = [entry.most for entry in problem.years]
    return Rule("quota", year, np.array(lower, np.int64), np.array(upper, np.int64))


def budget(problem: Problem, village: Ints, year: Ints) -> Rule | None:
    """Σ_v cost[v] · x[v,t] ≤ budget_idr[t], divided by the greatest common divisor of the costs."""
    limits = [entry.budget_idr for entry in problem.years]
    if all(limit is None for limit in limits):
        return None
    unit = int(np.gcd.reduce(problem.cost)) or 1
    upper = [NO_LIMIT if limit is None else limit // unit for limit in limits]
    weight = problem.cost[village] // unit
    return Rule("budget_idr", year, np.zeros(len(upper), np.int64), np.array(upper, np.int64), weight)


def floor(problem: Problem, village: Ints, year: Ints) -> Rule | None:
    """Σ_{v in p, t} x[v,t] ≥ floors[p]."""
    if not problem.floors.any():
        return None
    upper = np.full(len(problem.floors), NO_LIMIT, np.int64)
    return Rule("floor", problem.province[village], problem.floors, upper)


def province(problem: Problem, village: Ints, year: Ints) -> Rule | None:
    """Σ_{v in p, t} x[v,t] ≤ the cap of a province."""
    return _cap("province", problem.caps.province, problem.province[village], len(problem.provinces))


def regency(problem: Problem, village: Ints, year: Ints) -> Rule | None:
    """Σ_{v in r, t} x[v,t] ≤ the cap of a regency."""
    return _cap("regency", problem.caps.regency, problem.regency[village], len(problem.regencies))


def regency_year(problem: Problem, village: Ints, year: Ints) -> Rule | None:
    """Σ_{v in r} x[v,t] ≤ the cap of a regency in a year. Row = regency · T + t."""
    count = len(problem.years)
    row = problem.regency[village] * count + year
    return _cap("regency_year", problem.caps.regency_year, row, len(problem.regencies) * count)


def district(problem: Problem, village: Ints, year: Ints) -> Rule | None:
    """Σ_{v in d, t} x[v,t] ≤ the cap of a district."""
    return _cap("district", problem.caps.district, problem.district[village], len(problem.districts))


def _cap(name: str, cap: int | None, row: Ints, count: int) -> Rule | None:
    if cap is None:
        return None
    return Rule(name, row, np.zeros(count, np.int64), np.full(count, cap, np.int64))
