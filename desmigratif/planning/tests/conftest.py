"""Plans over the small country, made without a solver."""

from pathlib import Path

import numpy as np
import pytest

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import ABOVE
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.queries import content_of
from desmigratif.cores.selection.files import files_of
from desmigratif.cores.selection.problem import NOT_CHOSEN, Clash, Solution
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.read.inputs import read_inputs
from desmigratif.cores.selection.read.register import Register
from desmigratif.planning import queries
from desmigratif.planning.actions.requests import PlanRequest, request_plan
from desmigratif.planning.actions.storing import store_result
from desmigratif.planning.folder import Result, read_folder
from desmigratif.planning.models import PlanRun
from desmigratif.tasks import actions as tasks
from desmigratif.tasks.report import Report

POLICY = """[priority]
lexicographic = ["residents_abroad_share", "poverty_share"]
[years.2017]
quota = 2
[years.2018]
quota = 2
[caps]
regency_year = 1
[exclude]
kinds = ["kelurahan"]
"""


def result_of(run: PlanRun, folder: Path, *, status: str = "optimal", gap: int = 0) -> Result:
    """What the plan command would write for the run, with a greedy choice made here."""
    sites = run.sites.encode() if run.sites else None
    inputs = read_inputs(content_of(run.candidates), run.policy.encode(), sites)
    problem = problem_of(inputs)
    register = Register(dict.fromkeys(problem.codes, ""), dict(ABOVE))
    if status == "infeasible":
        clash = (Clash("years.2017.quota", "", 2), Clash("caps.regency_year", "32.12", 1))
        solution = Solution("infeasible", clash=clash)
    else:
        year_index = _greedy(
            problem.priority, problem.allowed, problem.regency, [year.most for year in problem.years]
        )
        total = int(problem.priority[year_index != NOT_CHOSEN].sum())
        solution = Solution(status, year_index, total, total + gap, "optimal", 1, 1)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files_of(inputs, problem, solution, register).items():
        (folder / name).write_bytes(content)
    (folder / "run.json").write_text('{"seconds": 1, "versions": {"highspy": "1.10"}}')
    return read_folder(folder)


def _greedy(
    priority: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    allowed: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]",
    regency: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    quotas: list[int],
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    chosen = np.full(len(priority), NOT_CHOSEN, np.int64)
    for year, quota in enumerate(quotas):
        for row in np.argsort(-priority, kind="stable"):
            taken = (chosen == year) & (regency == regency[row])
            if (
                (chosen == year).sum() < quota
                and chosen[row] == NOT_CHOSEN
                and allowed[row, year]
                and not taken.any()
            ):
                chosen[row] = year
    return chosen


@pytest.fixture
def asked_run(candidates: CandidateSet, planner: User) -> PlanRun:
    """A plan that was asked for and not made yet."""
    return request_plan(asked=PlanRequest("Rencana uji", candidates, POLICY), by=planner)


def finish(run: PlanRun, folder: Path, *, status: str = "optimal", gap: int = 0) -> PlanRun:
    """Store a result for the run as its work would."""
    assert run.task is not None
    task = tasks.begin(task_id=run.task.pk)
    assert task is not None
    result = result_of(run, folder, status=status, gap=gap)
    store_result(run_id=run.pk, result=result, report=Report(task, lambda: False))
    tasks.finish(task=task, state="done", message="", result_url=run.get_absolute_url())
    return queries.whole_runs().get(pk=run.pk)


@pytest.fixture
def finished_run(asked_run: PlanRun, tmp_path: Path) -> PlanRun:
    return finish(asked_run, tmp_path / "result")
