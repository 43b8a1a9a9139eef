"""Runs that are odd but legal, broken off or hindered: an honest answer, no traceback, no rest."""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desmigratif.cores.selection import command
from desmigratif.cores.selection.problem import Problem, Solution
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.files.case import POLICY, Case
from desmigratif.cores.selection.write import write_folder

NO_ONE = "code,priority,cost_idr,lat,lng\n"
EVERY_RULE = "[distance]\nmin_km = 2\n[kawasan]\nmin_villages = 1\nbonus = 5\n"
DEAR = """code,priority,cost_idr
52.03.03.2001,10,10
52.03.04.2002,9,10
52.03.11.2005,1,1
"""
ONE_YEAR = """[years.2017]
quota_max = 2
[exclude]
kinds = ["kelurahan"]
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


@pytest.mark.parametrize(
    "years", ["[years.2017]\nquota = 0\n", "[years.2017]\nquota_max = 3\nbudget_idr = 0\n"]
)
@pytest.mark.parametrize("rules", ["", EVERY_RULE])
def test_without_candidates_nobody_is_chosen(case: Case, years: str, rules: str) -> None:
    case.write("candidates.csv", NO_ONE)
    case.write("policy.toml", years + rules)
    assert (case.plan(), case.verify()) == (0, 0)
    assert case.summary()["objective"] == 0


def test_years_whose_money_pays_for_nobody_choose_nobody(case: Case) -> None:
    year = "[years.{}]\nquota_max = 2\nbudget_idr = {}\n"
    case.write("candidates.csv", "code,priority,cost_idr\n52.03.03.2001,10,10\n52.03.04.2001,9,11\n")
    case.write("policy.toml", year.format(2017, 6) + year.format(2018, 6))
    assert (case.plan(), case.verify()) == (0, 0)
    assert case.summary()["objective"] == 0


def test_a_year_with_leading_zeros_is_a_year(case: Case) -> None:
    case.write("policy.toml", POLICY.replace("2017", "0017"))
    assert (case.plan(), case.verify()) == (0, 0)


def test_prices_too_large_to_check_leave_a_plan_that_is_not_called_optimal(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The certificate falls back on what can be checked, and every word on the status follows it."""
    case.write("candidates.csv", DEAR)
    case.write("policy.toml", "[years.2017]\nquota = 2\nbudget_idr = 11\n")
    monkeypatch.setattr(command, "solve", _with(_priced_too_high))
    assert case.plan() == 3
    summary = case.summary()
    said = capsys.readouterr().out
    assert (summary["status"], summary["objective"], summary["bound"]) == ("feasible", 11, 19)
    assert "status: feasible" in said
    assert "objective: 11, bound: 19" in said
    assert case.verify() == 0


def _with(change: Callable[[Problem, Solution], Solution]) -> Callable[..., Solution]:
    def changed(problem: Problem, **options: Any) -> Solution:
        return change(problem, solve(problem, **options))

    return changed


def _priced_too_high(problem: Problem, solution: Solution) -> Solution:
    """A proof with a price beyond all sums."""
    assert solution.proof is not None
    assert solution.year_index is not None
    root = replace(solution.proof.root, quota=np.full(len(problem.years), 2**60))
    return replace(solution, proof=replace(solution.proof, root=root))


def test_prices_are_exact_only_where_the_root_asks_for_none(case: Case) -> None:
    case.write("policy.toml", POLICY.split("[years")[0] + ONE_YEAR)
    assert (case.plan(), case.verify()) == (0, 0)
    path = case.out / "certificate.json"
    certificate = json.loads(path.read_bytes())
    certificate["root"]["quota"] = {"2017": certificate["scale"]}
    path.write_text(json.dumps(certificate))
    assert case.verify() == 1


@pytest.mark.parametrize("step", ["solve", "files_of"])
def test_ctrl_c_once_still_gives_the_plan(case: Case, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    real = getattr(command, step)

    def hindered(*given: Any, **options: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return real(*given, **options)

    monkeypatch.setattr(command, step, hindered)
    code = case.plan()
    assert code == (0 if case.summary()["status"] == "optimal" else 3)
    assert case.verify() == 0
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_news_that_cannot_be_written_are_wrong_use(case: Case) -> None:
    assert case.plan("--progress", str(case.folder / "none" / "news.json")) == 2
    assert case.plan("--progress", str(case.folder)) == 2
    assert case.plan("--progress", str(case.folder / "news.json")) == 0


def test_a_write_that_fails_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(WrongUseError, match="cannot be written"):
        write_folder(tmp_path, {"plan.csv": b"plan", "report.html": b"report", "summary.json": b"{}"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.csv", "report.html"]


def test_a_cell_too_long_is_not_called_a_quotation_mark(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write("candidates.csv", f"code,priority\n{'1' * 140_000},1\n")
    assert case.plan() == 2
    said = capsys.readouterr().err
    assert "row 2: a cell is too long" in said
    assert "out of place" not in said
