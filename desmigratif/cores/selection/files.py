"""Everything the folder of a plan says, file by file: reasons, prices, limits, next plans, report.

How the files are written is in `write`; a plan is verified without this module.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from desmigratif.cores.selection.certificate import certificate_bytes
from desmigratif.cores.selection.check.certificate import CertificateError
from desmigratif.cores.selection.check.proof import certified
from desmigratif.cores.selection.explain.alternatives import alternatives
from desmigratif.cores.selection.explain.marginals import marginals
from desmigratif.cores.selection.explain.prices import priced, prices_of
from desmigratif.cores.selection.explain.reasons import explain
from desmigratif.cores.selection.explain.robust import robust
from desmigratif.cores.selection.problem import Problem, Solution
from desmigratif.cores.selection.proof import Prices, Proof
from desmigratif.cores.selection.read.inputs import Inputs
from desmigratif.cores.selection.read.register import Register
from desmigratif.cores.selection.report.page import report_page
from desmigratif.cores.selection.summary import Summary, summary_of
from desmigratif.cores.selection.write import REPORT, SUMMARY, csv_bytes, json_bytes, plan_table

NO_PROOF = b"{}\n"


@dataclass(frozen=True, eq=False)
class _Told:
    """What is said about a plan beside the plan."""

    explanations: pl.DataFrame
    marginals: pl.DataFrame
    alternatives: pl.DataFrame
    certificate: bytes


def files_of(inputs: Inputs, problem: Problem, solution: Solution, register: Register) -> dict[str, bytes]:
    """Every file of the folder but run.json, by name; the same answer gives the same bytes.

    A plan whose certificate does not show that it is best is not called optimal.
    """
    years = solution.year_index
    if years is None:
        summary = summary_of(inputs, problem, solution, register, None)
        return {SUMMARY: json_bytes(summary), REPORT: report_page(inputs, summary, None, register)}
    solution, certificate, bound = _certified(problem, solution)
    told = _Told(
        priced(explain(inputs, problem, years), prices_of(problem, solution)),
        marginals(problem, solution),
        alternatives(problem, solution),
        certificate,
    )
    summary = summary_of(inputs, problem, solution, register, told.explanations, bound)
    summary |= _words(inputs, problem, solution, told)
    plan = plan_table(inputs, problem, years, register)
    return {
        **_plan_files(plan, told),
        SUMMARY: json_bytes(summary),
        REPORT: report_page(inputs, summary, plan, register, told.marginals, told.alternatives),
    }


def _certified(problem: Problem, solution: Solution) -> tuple[Solution, bytes, int | None]:
    """The certificate and the bound that it shows, by the arithmetic of those who check it.

    The answer is called optimal only if that bound is what the plan is worth. The solver gives a proof with
    every plan; an answer made by hand without one is written as it is, and refused by who verifies it.
    """
    if solution.proof is None:
        return solution, NO_PROOF, None
    for proof in _proofs(problem, solution):
        content = certificate_bytes(problem, proof)
        try:
            bound = certified(problem, content).bound
        except CertificateError:  # prices too large, or a tree too deep
            continue
        if bound is not None and bound >= (solution.objective or 0):
            return _honest(replace(solution, proof=proof), bound), content, bound
    return _honest(replace(solution, proof=None), None), NO_PROOF, None


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


def _words(inputs: Inputs, problem: Problem, solution: Solution, told: _Told) -> Summary:
    """What only the solver can say; null where it was not tried."""
    stays = robust(inputs, problem, solution)
    return {
        "alternatives": told.alternatives.height,
        "robust": stays and {"runs": stays.runs, "stay": len(stays.codes), "codes": list(stays.codes)},
    }


def _plan_files(plan: pl.DataFrame, told: _Told) -> dict[str, bytes]:
    """The files that only a plan has."""
    return {
        "plan.csv": csv_bytes(plan),
        "explanations.csv": csv_bytes(told.explanations),
        "certificate.json": told.certificate,
        "marginals.csv": csv_bytes(told.marginals),
        "alternatives.csv": csv_bytes(told.alternatives),
    }
