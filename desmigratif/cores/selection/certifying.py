"""The certificate of an answer and the bound that it shows, by the arithmetic of those who check it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from desmigratif.cores.selection.certificate import certificate_bytes, keeping_bytes
from desmigratif.cores.selection.check.certificate import CertificateError
from desmigratif.cores.selection.check.proof import certified
from desmigratif.cores.selection.keeping import counting, lifted, lowered, weighed
from desmigratif.cores.selection.keeping_solve import honest
from desmigratif.cores.selection.problem import Problem, Solution
from desmigratif.cores.selection.proof import Prices, Proof

NO_PROOF = b"{}\n"


@dataclass(frozen=True, eq=False)
class Borne:
    """`solution`: the answer, called optimal only if its certificate shows it. `bound`: what that shows.

    `problem` and `told` are what prices, limits and next plans speak of: the same, but each village of a plan
    of before counts its weight more there.
    """

    solution: Solution
    problem: Problem
    told: Solution
    certificate: bytes
    bound: int | None


def borne_out(problem: Problem, solution: Solution) -> Borne:
    """The answer as far as a certificate bears it out. The solver gives a proof with every plan; an answer
    made by hand without one is written as it is, and refused by who verifies it."""
    if solution.kept is None:
        answer, bound = _borne(problem, solution)
        content = NO_PROOF if answer.proof is None else certificate_bytes(problem, answer.proof)
        return Borne(answer, problem, answer, content, bound)
    return _kept(problem, solution)


def _kept(problem: Problem, solution: Solution) -> Borne:
    kept = solution.kept
    assert kept is not None
    heavier = weighed(problem, kept.weight)
    whole, bound = _borne(heavier, lifted(solution))
    counted = Solution("optimal", solution.year_index, kept.count, kept.bound, proof=kept.proof)
    counted, most = _borne(counting(problem), counted)
    proven = replace(kept, bound=len(problem.codes) if most is None else most, proof=counted.proof)
    answer = honest(lowered(replace(whole, kept=proven)))
    content = NO_PROOF
    if whole.proof is not None and counted.proof is not None:
        content = keeping_bytes(heavier, whole.proof, kept.weight, counted.proof)
    plain = None if bound is None else bound - kept.weight * kept.count
    return Borne(answer, heavier, lifted(answer), content, plain)


def _borne(problem: Problem, solution: Solution) -> tuple[Solution, int | None]:
    """The answer with the proof that is believed, and the bound it shows; None without one."""
    if solution.proof is None:
        return solution, None
    for proof in _proofs(problem, solution):
        try:
            bound = certified(problem, certificate_bytes(problem, proof)).bound
        except CertificateError:  # prices too large, or a tree too deep
            continue
        if bound is not None and bound >= (solution.objective or 0):
            return _honest(replace(solution, proof=proof), bound), bound
    return _honest(replace(solution, proof=None), None), None


def _proofs(problem: Problem, solution: Solution) -> Iterator[Proof]:
    """The proof of the answer, then what shows less but can be checked: its root, and no prices at all."""
    proof = solution.proof
    if proof is not None:
        yield proof
        yield replace(proof, tree=None)
        years, near = np.zeros(len(problem.years), np.int64), np.zeros(0, np.int64)
        regency_year = np.zeros((len(problem.regencies), len(years)), np.int64)
        yield Proof(1, proof.target, (), Prices(years, years, regency_year, near))


def _honest(solution: Solution, bound: int | None) -> Solution:
    if solution.status != "optimal" or bound == solution.objective:
        return solution
    return replace(solution, status="feasible", bound=bound)
