"""A plan that is not the best, called the best: refused, and without any package of the solver at hand."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from desmigratif.cores.selection.check.check import differences
from desmigratif.cores.selection.explain.alternatives import next_best
from desmigratif.cores.selection.problem import NOT_CHOSEN, Solution
from desmigratif.cores.selection.read.priority import GREATEST
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.files.case import Case
from desmigratif.cores.selection.tests.files.made import REGISTER, inputs_of, put_folder
from desmigratif.cores.selection.tests.problems import random_problem

ROOT = Path(__file__).parents[5]
FORGED = 40
WITHOUT_SOLVER = """
import sys
for name in ("highspy", "ortools", "pulp", "scipy"):
    sys.modules[name] = None
from desmigratif.config import cli
sys.exit(cli.main(sys.argv[1:]))
"""


def _called_best(folder: Path, objective: int) -> None:
    """Relabel the plan of the folder optimal, its own value the bound of everything."""
    summary = json.loads((folder / "summary.json").read_bytes())
    summary |= {"status": "optimal", "bound": objective, "gap": 0}
    summary |= {"certified_bound": objective, "certified_gap": 0}
    (folder / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n")
    certificate = json.loads((folder / "certificate.json").read_bytes())
    certificate["target"] = objective
    (folder / "certificate.json").write_text(json.dumps(certificate))


def test_the_second_best_plan_is_never_accepted_as_the_best(tmp_path: Path) -> None:
    refused = 0
    for seed in range(400):
        problem = random_problem(Random(seed))
        if len(problem.years) > 1 or problem.priority.max() > GREATEST:
            continue
        best = solve(problem)
        worse_ones = (plan for plan in next_best(problem, best, 5) if plan.objective < _objective(best))
        second = next(worse_ones, None)
        if second is None:
            continue
        year_index = np.where(second.taken, 0, NOT_CHOSEN)
        worse = replace(best, year_index=year_index, objective=second.objective, order_value=0)
        folder = put_folder(tmp_path / str(seed), inputs_of(problem), worse)
        _called_best(folder, second.objective)
        found = differences(folder, inputs_of(problem), REGISTER)
        assert any("certified_bound" in line or "certificate" in line for line in found), found
        refused += 1
        if refused == FORGED:
            return
    pytest.fail(f"only {refused} problems have a second best plan")


def test_a_plan_is_verified_where_no_solver_is_installed(tmp_path: Path) -> None:
    case = Case(tmp_path)
    assert case.plan() == 0
    candidates = ["--candidates", str(tmp_path / "candidates.csv")]
    command = [sys.executable, "-c", WITHOUT_SOLVER, "verify-plan", str(case.out), *candidates, *case.paths()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "accepted\n"), done.stderr
    plan = [sys.executable, "-c", WITHOUT_SOLVER, "plan", str(tmp_path / "candidates.csv"), *case.paths()]
    without = subprocess.run(
        [*plan, "--out", str(tmp_path / "x")], cwd=ROOT, capture_output=True, check=False
    )
    assert without.returncode != 0  # the solver is really away


def _objective(solution: Solution) -> int:
    return solution.objective or 0
