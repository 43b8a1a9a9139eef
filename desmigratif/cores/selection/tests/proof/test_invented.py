"""Certificates that nobody solved for: any prices, any tree. Whatever they prove has to be true."""

import json
from collections import Counter
from random import Random
from typing import Any

import pytest

from desmigratif.cores.selection.check import proof as checker
from desmigratif.cores.selection.check.certificate import CertificateError
from desmigratif.cores.selection.check.proof import certified
from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.tests.brute import everything
from desmigratif.cores.selection.tests.problems import random_problem
from desmigratif.cores.selection.units import value_unit

PROBLEMS, EACH = 300, 15
FOOLED = [(388, 1)]  # problem and turn of certificates that fool a checker without that care
Data = dict[str, Any]


def _problem(number: int) -> tuple[Problem, int | None]:
    """A problem and its best value, None where it has no plan."""
    problem = random_problem(Random(7_000 + number))
    return problem, everything(problem).best()


def _invented(pick: Random, problem: Problem, best: int) -> bytes:
    """A certificate with a target at or below the truth, or a little above."""
    scale = pick.choice((1, 2, 4, 1024))
    cliques = [sorted(problem.codes[v] for v in pair) for pair in problem.clashing.tolist()]
    cliques = pick.sample(cliques, min(len(cliques), pick.randint(0, 3)))
    target = max(-1, best // value_unit(problem) - pick.choice((0, 1, 1, 2, 10)))
    tree = (
        None if pick.random() < 0.2 else _node(pick, problem, scale, len(cliques), pick.choice((0, 0, 1, 2)))
    )
    root = _prices(pick, problem, scale, len(cliques))
    return json.dumps(
        {"format": 1, "scale": scale, "target": target, "cliques": cliques, "root": root, "tree": tree}
    ).encode()


def _node(pick: Random, problem: Problem, scale: int, cliques: int, depth: int) -> Data:
    if not depth:
        close = pick.choice(("ways", "ways", "bound"))
        return {"close": close, "prices": _prices(pick, problem, scale, cliques)}
    years = [None, *(year.year for year in problem.years)]
    sides = [_node(pick, problem, scale, cliques, depth - 1) for _ in range(2)]
    return {"split": [pick.choice(problem.codes), pick.choice(years)], "in": sides[0], "out": sides[1]}


def _prices(pick: Random, problem: Problem, scale: int, cliques: int) -> Data:
    """Prices of about what a village is worth, the same every year or not."""
    high = scale * (int(problem.priority.max()) // value_unit(problem) + 1)
    same = pick.random() < 0.4
    money = all(year.budget_idr is not None for year in problem.years)
    cost = pick.randint(0, max(1, high // 8)) if pick.random() < 0.5 else 0
    prices: Data = {"quota": {}, "budget_idr": {}, "regency_year": {}}
    for year in problem.years:
        if not same and pick.random() < 0.7:
            prices["quota"][str(year.year)] = pick.randint(-high, high)
        if year.budget_idr is not None and (money or not same):
            prices["budget_idr"][str(year.year)] = cost if same else pick.randint(0, max(1, high // 8))
        if problem.caps.regency_year is not None and not same:
            regency = pick.choice(problem.regencies)
            prices["regency_year"][f"{regency}/{year.year}"] = pick.randint(0, high)
    prices["near"] = [pick.randint(0, high) for _ in range(cliques)]
    return prices


def _judged(problem: Problem, best: int, number: int, turn: int) -> str:
    """What becomes of one invented certificate: refused, true or false."""
    content = _invented(Random(f"{number} {turn}"), problem, best)
    try:
        bound = certified(problem, content).bound
    except CertificateError:
        return "refused"
    return "false" if bound is None or bound < best else "true"


@pytest.mark.slow
def test_invented_certificates_prove_nothing_false() -> None:
    outcome: Counter[str] = Counter()
    for number in range(PROBLEMS):
        problem, best = _problem(number)
        if best is not None:
            outcome.update(_judged(problem, best, number, turn) for turn in range(EACH))
    assert outcome["true"] > PROBLEMS * EACH / 3
    assert not outcome["false"]


@pytest.mark.parametrize(("number", "turn"), FOOLED)
def test_going_through_ways_at_prices_that_tell_years_apart_is_found_out(
    monkeypatch: pytest.MonkeyPatch, number: int, turn: int
) -> None:
    problem, best = _problem(number)
    assert best is not None
    assert _judged(problem, best, number, turn) == "true"
    monkeypatch.setattr(checker._Walk, "_same_every_year", lambda _walk, _tariff: True)
    assert _judged(problem, best, number, turn) == "false"
