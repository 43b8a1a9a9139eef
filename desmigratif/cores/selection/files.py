"""Everything the folder of a plan says, file by file: reasons, prices, limits, next plans, report.

How the files are written is in `write`; a plan is verified without this module.
"""

from dataclasses import dataclass, replace

import polars as pl

from desmigratif.cores.selection.certificate import certificate_bytes
from desmigratif.cores.selection.check.proof import certified
from desmigratif.cores.selection.explain.alternatives import alternatives
from desmigratif.cores.selection.explain.marginals import marginals
from desmigratif.cores.selection.explain.prices import priced, prices_of
from desmigratif.cores.selection.explain.reasons import explain
from desmigratif.cores.selection.explain.robust import robust
from desmigratif.cores.selection.problem import Problem, Solution
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
    certificate, bound = _certificate(problem, solution)
    solution = _honest(solution, bound)
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


def _certificate(problem: Problem, solution: Solution) -> tuple[bytes, int | None]:
    """The certificate and the bound that it shows, by the arithmetic of those who check it."""
    if solution.proof is None:
        return NO_PROOF, None
    content = certificate_bytes(problem, solution.proof)
    return content, certified(problem, content).bound


def _honest(solution: Solution, bound: int | None) -> Solution:
    if bound is None or bound == solution.objective or solution.status != "optimal":
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
