"""No certificate that was tampered with proves anything false. The truth is what brute force finds."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from random import Random

import pytest

from desmigratif.cores.selection.certificate import certificate_bytes
from desmigratif.cores.selection.check import proof as checker
from desmigratif.cores.selection.check.certificate import CertificateError
from desmigratif.cores.selection.check.proof import certified
from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.brute import everything
from desmigratif.cores.selection.tests.problems import random_problem
from desmigratif.cores.selection.tests.proof.forgery import KINDS, forged

EACH = 1_000
PROBLEMS = 260


@dataclass(frozen=True, eq=False)
class Certified:
    problem: Problem
    content: bytes
    best: int


@cache
def _certified() -> tuple[Certified, ...]:
    """Solved problems with their certificates and the best value, counted out."""
    found = []
    for seed in range(PROBLEMS):
        problem = random_problem(Random(seed))
        best = everything(problem).best()
        solution = solve(problem)
        if best is not None and solution.proof is not None:
            found.append(Certified(problem, certificate_bytes(problem, solution.proof), best))
    return tuple(found)


def _falls_for(kind: str, count: int) -> Counter[str]:
    """What becomes of so many forgeries: refused, proving less, still proving; none may be `false`."""
    pick = Random(f"forgery {kind}")
    outcome: Counter[str] = Counter()
    tries = 0
    while sum(outcome.values()) < count:
        tries += 1
        assert tries < 100 * count, f"too few certificates offer anything to {kind}"
        one = pick.choice(_certified())
        content = forged(KINDS[kind], pick, one.content, one.problem)
        if content is not None:
            outcome[_outcome(one, content)] += 1
    return outcome


def _outcome(one: Certified, content: bytes) -> str:
    try:
        bound = certified(one.problem, content).bound
    except CertificateError:
        return "refused"
    if bound is None or bound < one.best:
        return "false"
    return "proving less" if bound > one.best else "still proving"


def test_every_certificate_of_the_solver_proves_its_plan_best() -> None:
    assert len(_certified()) > PROBLEMS / 2
    for one in _certified():
        assert certified(one.problem, one.content).bound == one.best


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_forgery_proves_anything_false(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = _falls_for(kind, EACH)
    with capsys.disabled():
        print(f"\n{kind}: {dict(sorted(outcome.items()))}")  # noqa: T201
    assert not outcome["false"]
    assert sum(outcome.values()) == EACH


def test_a_checker_that_believes_every_clique_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checker, "_refuse_false_cliques", lambda _problem, _certificate: None)
    assert _falls_for("invent_clique", 300)["false"]


@pytest.mark.parametrize("side", [0, 1])
def test_a_checker_that_looks_at_one_side_is_found_out(monkeypatch: pytest.MonkeyPatch, side: int) -> None:
    both = checker._Walk._sides
    monkeypatch.setattr(
        checker._Walk, "_sides", lambda walk, fork, opened: both(walk, fork, opened)[side : side + 1]
    )
    assert _falls_for("lower_target", 500)["false"]


def test_a_checker_that_believes_the_target_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checker, "beaten", lambda *_: False)
    monkeypatch.setattr(checker, "_bound", lambda _judge, certificate, _root: certificate.target)
    assert _falls_for("lower_target", 50)["false"]
