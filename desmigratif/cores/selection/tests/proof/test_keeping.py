"""No certificate of a plan that keeps one of before proves anything false, however it was tampered with."""

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

import pytest

from desmigratif.cores.selection.certifying import borne_out
from desmigratif.cores.selection.check import keeping as checker
from desmigratif.cores.selection.check import proof
from desmigratif.cores.selection.check.certificate import CertificateError
from desmigratif.cores.selection.check.keeping import shown
from desmigratif.cores.selection.problem import Ints, Problem
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.brute import everything
from desmigratif.cores.selection.tests.proof.forgery import KINDS, forged
from desmigratif.cores.selection.tests.test_keeping import best_kept, keeping

PROBLEMS, EACH = 120, 150
RARE = {"change_split", "swap_sides"}  # too few of these certificates have a tree; test_forgery has them
TRIED = (*(kind for kind in KINDS if kind not in RARE), "weight", "exchange")


@dataclass(frozen=True, eq=False)
class Certified:
    problem: Problem
    years: Ints
    content: bytes
    most: int
    best: int


@cache
def _certified() -> tuple[Certified, ...]:
    """Plans that keep what can be kept, with their certificates and the truth, counted out."""
    found = []
    for seed in range(PROBLEMS):
        problem = keeping(seed)
        truth = best_kept(problem, everything(problem))
        solution = solve(problem)
        if truth is not None and problem.keep.any() and solution.year_index is not None:
            content = borne_out(problem, solution).certificate
            found.append(Certified(problem, solution.year_index, content, *truth))
    assert len(found) > PROBLEMS / 2
    return tuple(found)


def _tampered(kind: str, pick: Random, one: Certified) -> bytes | None:
    """One thing changed in the certificate of the plan, in that of the most kept, or in the weight."""
    data: dict[str, Any] = json.loads(one.content)
    keep = data.pop("keep")
    if kind == "weight":
        keep["weight"] = max(0, keep["weight"] + pick.choice((-(10**9), -7, -1, 1, 7, 10**9)))
        return json.dumps({**data, "keep": keep}).encode()
    if kind == "exchange":
        return json.dumps({**keep["most"], "keep": {**keep, "most": data}}).encode()
    of_most = pick.random() < 0.5
    part = json.dumps(keep["most"] if of_most else data).encode()
    content = forged(KINDS[kind], pick, part, one.problem)
    if content is None:
        return None
    changed = json.loads(content)
    whole = {**data, "keep": {**keep, "most": changed}} if of_most else {**changed, "keep": keep}
    return json.dumps(whole).encode()


def _outcome(one: Certified, content: bytes) -> str:
    try:
        proven = shown(one.problem, one.years, content)
    except CertificateError:
        return "refused"
    if proven.bound is None or proven.most < one.most or proven.bound < one.best:
        return "false"
    return "still proving" if (proven.most, proven.bound) == (one.most, one.best) else "proving less"


def _falls_for(kind: str) -> Counter[str]:
    pick, outcome, tries = Random(f"keep {kind}"), Counter[str](), 0
    while sum(outcome.values()) < EACH:
        tries += 1
        assert tries < 100 * EACH, f"too few certificates offer anything to {kind}"
        one = pick.choice(_certified())
        content = _tampered(kind, pick, one)
        if content is not None:
            outcome[_outcome(one, content)] += 1
    return outcome


def test_every_certificate_proves_the_most_kept_and_the_best_value() -> None:
    for one in _certified():
        assert _outcome(one, one.content) == "still proving"


@pytest.mark.parametrize("kind", TRIED)
def test_no_forgery_proves_anything_false(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = _falls_for(kind)
    with capsys.disabled():
        print(f"\n{kind}: {dict(sorted(outcome.items()))}")  # noqa: T201
    assert not outcome["false"]


def test_a_checker_that_believes_the_most_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = proof.certified

    def believing(problem: Problem, content: bytes) -> Any:
        verdict = honest(problem, content)
        target = json.loads(content)["target"]
        return verdict if problem.kawasan or problem.priority.max() > 1 else _with_bound(verdict, target)

    monkeypatch.setattr(checker, "certified", believing)
    assert _falls_for("lower_target")["false"]


def _with_bound(verdict: Any, bound: int) -> Any:
    return type(verdict)(bound, verdict.inside, verdict.outside, verdict.priced)
