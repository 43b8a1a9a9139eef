"""Which rules cannot be kept together: a smallest set, by leaving out one after another, each try proven."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np

from desmigratif.cores.selection.model import NO_LIMIT, Model, Rule, full_model
from desmigratif.cores.selection.near_rules import near
from desmigratif.cores.selection.problem import Bools, Clash, Problem
from desmigratif.cores.selection.proving.lowest import lowest
from desmigratif.cores.selection.proving.near import Clique, Neighbours
from desmigratif.cores.selection.search.maximise import Best, Maximiser

CHOSEN = 1  # the number of an include: the village has to be chosen once
TRIES = 300
SPARE = 4  # villages looked at first, for each one that is asked for
FEW = 300  # pairs: so few are known from the start

Stop = Callable[[], bool]


def impossible_includes(problem: Problem) -> tuple[Clash, ...]:
    """The first village that has to be chosen and is allowed in no year; one is enough.

    With the distance where only sites too near keep it out.
    """
    if not len(problem.include):
        return ()
    hopeless = np.flatnonzero(problem.include & ~problem.allowed.any(axis=1))
    alone = hopeless[~problem.allowed_but_for_distance[hopeless].any(axis=1)]
    if len(alone) or not len(hopeless):
        return tuple(Clash("include", problem.codes[village], CHOSEN) for village in alone[:1].tolist())
    return Clash("include", problem.codes[int(hopeless[0])], CHOSEN), distance_of(problem)


def distance_of(problem: Problem) -> Clash:
    """The rule of distance, between villages and to sites."""
    return Clash("distance", "", problem.min_km)


def clash_of(problem: Problem, stop: Stop) -> tuple[Clash, ...]:
    """Rules that no plan keeps together, though some plan keeps all but any one of them.

    When `stop` or the number of tries ends it early, no plan keeps them still, but fewer might do. Only for a
    problem that has no plan.
    """
    rules = _Rules(problem, stop)
    every = tuple(rules.every())
    suspects = rules.clashing(every) or every
    suspects = rules.clashing([clash for clash in suspects if clash.rule != "distance"]) or suspects
    suspects = rules.clashing([clash for clash in suspects if clash.rule != "include"]) or suspects
    for tried, clash in enumerate(suspects):
        if tried < TRIES and clash in suspects:
            suspects = rules.clashing([other for other in suspects if other != clash]) or suspects
    return tuple(suspects)


class _Rules:
    """The rules of a problem by the names they have in its policy."""

    def __init__(self, problem: Problem, stop: Stop) -> None:
        self._problem = problem
        self._stop = stop
        self._distance = distance_of(problem)
        far = replace(problem, allowed=problem.allowed_but_for_distance)
        self._model = full_model(far).worthless()
        self._kept_away = ~problem.allowed[self._model.village, self._model.year]
        self._various = _various(far)
        self._names = [
            [self._name(rule, row) for row in range(len(rule.lower))] for rule in self._model.rules
        ]
        self._neighbours = Neighbours(problem.clashing, len(problem.codes))
        self._cliques: dict[Clique, None] = {}
        if len(problem.clashing) <= FEW:
            self._join(np.ones(len(problem.codes), np.bool_))

    def every(self) -> Iterator[Clash]:
        """All rules of the problem that say anything."""
        if self._problem.min_mm is not None:
            yield self._distance
        for number, rule in enumerate(self._model.rules):
            said = np.flatnonzero((rule.lower > 0) | (rule.upper < NO_LIMIT))
            yield from dict.fromkeys(self._names[number][row] for row in said.tolist())
        yield from (Clash("include", self._problem.codes[v], CHOSEN) for v in self._included())

    def clashing(self, kept: Iterable[Clash]) -> tuple[Clash, ...] | None:
        """Those of these rules that no plan keeps together; None if one keeps all of them or time is out."""
        kept = tuple(kept)
        model = self._with_only(kept)
        best = self._far_apart(model) if self._distance in kept else self._best(model)
        if best.broken is None:
            return None
        needed = {self._names[number][row] for number, row, _ in best.broken if number < len(self._names)}
        return tuple(
            clash for clash in kept if clash in needed or clash.rule == "include" or clash == self._distance
        )

    def _best(self, model: Model) -> Best:
        first = self._various[model.village]
        return Maximiser(model, self._stop, lambda _worth, _bound: None).run(first=first)

    def _far_apart(self, model: Model) -> Best:
        """A plan without villages too near each other or a site, or what forbids it; cliques join at need."""
        model = model.take(~self._kept_away)
        while True:
            cliques = tuple(self._cliques)
            near_rules = tuple(near(self._problem, model.village, cliques))
            best = self._best(replace(model, rules=(*model.rules, *near_rules)))
            if best.taken is None or self._stop():
                return best
            taken = np.zeros(len(self._problem.codes), np.bool_)
            taken[model.village[best.taken]] = True
            if not self._join(taken):
                return best

    def _join(self, taken: Bools) -> bool:
        """Cliques for the pairs of which both are taken; whether there are new ones."""
        before, weight = len(self._cliques), taken.astype(np.int64)
        known = {pair for clique in self._cliques for pair in _pairs(clique)}
        for pair in self._neighbours.both(taken):
            if (int(pair[0]), int(pair[1])) not in known:
                clique = self._neighbours.clique(pair, weight)
                known.update(_pairs(clique))
                self._cliques[clique] = None
        return len(self._cliques) > before

    def _with_only(self, kept: tuple[Clash, ...]) -> Model:
        names = set(kept)
        codes = self._problem.codes
        must = [v for v in self._included() if Clash("include", codes[v], CHOSEN) in names]
        rules = tuple(
            _loosened(rule, [name in names for name in self._names[number]])
            for number, rule in enumerate(self._model.rules)
        )
        return replace(self._model, rules=rules, must=np.isin(self._model.village, must))

    def _included(self) -> list[int]:
        return np.flatnonzero(self._problem.include).tolist()

    def _name(self, rule: Rule, row: int) -> Clash:
        """What a row is called: both sides of a quota, and the years of a regency, are one rule."""
        problem = self._problem
        if rule.name in ("quota", "budget_idr"):
            year = problem.years[row]
            name = "quota_max" if rule.name == "quota" and year.quota is None else rule.name
            return Clash(name, str(year.year), getattr(year, name) or 0)
        if rule.name == "floor":
            return Clash("floor", problem.provinces[row], int(rule.lower[row]))
        places = {
            "province": problem.provinces,
            "regency": problem.regencies,
            "regency_year": [code for code in problem.regencies for _ in problem.years],
            "district": problem.districts,
        }
        return Clash(f"{rule.name}_cap", places[rule.name][row], int(rule.upper[row]))


def _various(problem: Problem) -> Bools:
    """Villages enough to fill quotas and floors, from as many districts as can be, the cheapest of each."""
    needed = sum(year.quota or 0 for year in problem.years) + int(problem.floors.sum())
    eligible = problem.allowed.any(axis=1)
    district = np.where(eligible, problem.district, len(problem.districts))
    order = np.lexsort((problem.cost, district))
    start = np.searchsorted(district[order], district[order])
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - start
    rank[~eligible] = len(order)
    various = np.zeros(len(order), np.bool_)
    various[lowest(rank, SPARE * needed + 200)] = True
    various[lowest(np.where(eligible, problem.cost, problem.cost.max(initial=0) + 1), 2 * needed)] = True
    for province in np.flatnonzero(problem.floors).tolist():
        inside = np.flatnonzero(problem.province == province)
        various[inside[lowest(rank[inside], SPARE * int(problem.floors[province]) + 12)]] = True
    return various


def _pairs(clique: Clique) -> Iterator[tuple[int, int]]:
    return ((one, other) for one in clique for other in clique if one < other)


def _loosened(rule: Rule, kept: list[bool]) -> Rule:
    return replace(rule, lower=np.where(kept, rule.lower, 0), upper=np.where(kept, rule.upper, NO_LIMIT))
