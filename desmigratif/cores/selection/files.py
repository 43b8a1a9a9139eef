"""Everything the folder of a plan says, file by file: reasons, prices, limits, next plans, report.

How the files are written is in `write`; a plan is verified without this module.
"""

from dataclasses import dataclass

import polars as pl

from desmigratif.cores.selection.certifying import borne_out
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
    borne = borne_out(problem, solution)
    asked, answer = borne.problem, borne.told
    told = _Told(
        priced(explain(inputs, asked, years), prices_of(asked, answer)),
        marginals(asked, answer),
        alternatives(asked, answer),
        borne.certificate,
    )
    summary = summary_of(inputs, problem, borne.solution, register, told.explanations, borne.bound)
    summary |= _words(inputs, asked, answer, told)
    plan = plan_table(inputs, problem, years, register)
    return {
        **_plan_files(plan, told),
        SUMMARY: json_bytes(summary),
        REPORT: report_page(inputs, summary, plan, register, told.marginals, told.alternatives),
    }


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
