"""The best plan with its years beside brute force, and its certificate counted apart from the solver."""

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from desmigratif.cores.selection.near_rules import layers, near
from desmigratif.cores.selection.problem import Kawasan, Problem, Year
from desmigratif.cores.selection.proof import Leaf, Proof, Split
from desmigratif.cores.selection.proving.prove import Prover
from desmigratif.cores.selection.search.yearly import Yearly, best_with_years
from desmigratif.cores.selection.tests.brute import everything
from desmigratif.cores.selection.tests.problems import random_problem
from desmigratif.cores.selection.tests.yearly_proof import NotProvenError, certified
from desmigratif.cores.selection.units import in_units
from desmigratif.cores.selection.years import forget_years

LOOKED_AT = 300
ENOUGH = 3_000


def _many_years(pick: Random) -> Problem:
    """A problem of two or three years whose rules of a year are tight and whose villages are often near."""
    problem = random_problem(pick)
    while len(problem.years) < 2:
        problem = random_problem(pick)
    count, years = problem.allowed.shape
    share, closed = pick.choice((0.0, 0.0, 0.1, 0.3)), pick.choice((0.0, 0.3, 0.6))
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count) if pick.random() < share]
    is_open = np.array([[pick.random() >= closed for _ in range(years)] for _ in range(count)])
    bonus = Kawasan(pick.randint(1, 3), pick.randint(0, int(problem.priority.max()) + 1))
    caps = replace(
        problem.caps,
        province=None,
        regency=None,
        regency_year=pick.choice((None, 1, 1, 2)),
        district=pick.choice((None, None, 1, 2, 3)),
    )
    return replace(
        problem,
        allowed=problem.allowed & is_open,
        near_site=np.zeros((0, 0), np.bool_),
        years=tuple(_tight(pick, problem, year) for year in problem.years),
        clashing=np.array(pairs, np.int64).reshape(-1, 2),
        min_mm=1,
        caps=caps,
        kawasan=bonus if pick.random() < 0.5 else None,
        floors=np.array([pick.choice((0, 0, 1)) for _ in problem.provinces], np.int64),
        include=np.array([pick.random() < 0.05 for _ in range(count)], np.bool_),
    )


def _tight(pick: Random, problem: Problem, year: Year) -> Year:
    most = pick.randint(1, max(1, len(problem.codes) // len(problem.years)))
    exact = pick.random() < 0.6
    purse = int(most * float(problem.cost.mean()) * pick.uniform(0.5, 1.1))
    budget = purse if pick.random() < 0.7 else None
    return Year(year.year, most if exact else None, None if exact else most, budget)


def _answer(problem: Problem, most: int = ENOUGH, *, stop: bool = False) -> tuple[Yearly, Proof] | None:
    """The best plan, and the proof of the problem with its years made one; None if that has no plan."""
    proven = Prover(forget_years(problem), lambda: False, lambda _worth, _bound: None).run()
    if proven.proof is None:
        return None
    return best_with_years(problem, proven, lambda: stop, lambda _worth, _bound: None, most), proven.proof


@pytest.mark.slow
def test_the_best_plan_equals_brute_force_and_its_certificate_holds() -> None:
    seen: Counter[str] = Counter()
    for seed in range(LOOKED_AT):
        problem = in_units(_many_years(Random(seed)))
        truth, answer = everything(problem), _answer(problem)
        if answer is None or answer[0].impossible:
            assert truth.best() is None
            seen["impossible, seen with years only"] += answer is not None
            continue
        yearly, merged = answer
        assert (yearly.worth, yearly.bound) == (truth.best(), truth.best())
        assert truth.feasible()[(truth.assignments == yearly.year_index).all(axis=1)].all()
        if yearly.proof is not None and yearly.proof is not merged:
            assert yearly.proof.target == yearly.worth
            seen["leaves"] += certified(problem, yearly.proof)
            seen["trees"] += isinstance(yearly.tree, Split)
            seen["near"] += bool(yearly.proof.cliques)
            seen["kawasan"] += problem.kawasan is not None
    assert seen["impossible, seen with years only"] >= 40
    assert seen["trees"] >= 25
    assert seen["leaves"] >= 120
    assert min(seen["near"], seen["kawasan"]) >= 15


def test_a_certificate_with_a_lower_target_is_not_believed() -> None:
    """The evaluator of these tests can say no: nothing proves less than the best plan's value."""
    refused = 0
    for seed in range(60):
        problem = in_units(_many_years(Random(seed)))
        answer = _answer(problem)
        if answer is None or answer[0].proof is None or answer[0].proof is answer[1]:
            continue
        proof = answer[0].proof
        with pytest.raises(NotProvenError):
            certified(problem, replace(proof, target=proof.target - 1))
        refused += 1
    assert refused >= 5


def test_what_is_said_without_branches_or_time_is_true() -> None:
    for seed in range(60):
        problem = in_units(_many_years(Random(seed)))
        best = everything(problem).best()
        for answer in (_answer(problem, 0), _answer(problem, 2), _answer(problem, stop=True)):
            if answer is None or answer[0].impossible:
                assert best is None
            elif best is not None:
                assert (answer[0].worth or 0) <= best <= answer[0].bound


def test_the_same_problem_has_the_same_certificate() -> None:
    for seed in range(25):
        problem = in_units(_many_years(Random(seed)))
        first, second = _answer(problem), _answer(problem)
        if first is not None and second is not None:
            assert _words(first[0].tree) == _words(second[0].tree)


def test_each_choice_is_in_one_row_of_each_rule_of_near_villages() -> None:
    problem = _many_years(Random(2))
    cliques = ((0, 1), (1, 2), (3, 4))
    village = np.repeat(np.arange(len(problem.codes)), 2)
    rules = list(near(problem, village, cliques))
    assert layers(cliques) == [[(0, 1), (3, 4)], [(1, 2)]]
    assert [rule.row[2 * np.arange(5)].tolist() for rule in rules] == [[0, 0, 2, 1, 1], [1, 0, 0, 1, 1]]
    assert all((rule.upper[:-1] == 1).all() for rule in rules)


def _words(tree: Leaf | Split | None) -> object:
    if tree is None:
        return None
    if isinstance(tree, Split):
        return tree.village, tree.year, _words(tree.chosen), _words(tree.left_out)
    prices = tree.prices
    return [part.tolist() for part in (prices.quota, prices.budget, prices.regency_year, prices.near)]
