"""verify-plan accepts every true plan and refuses whatever breaks a rule or misstates a number."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.cores.selection.check.check import differences
from desmigratif.cores.selection.problem import Clash, Problem, Solution
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.inputs import Inputs, read_inputs
from desmigratif.cores.selection.tests.files.made import (
    REGISTER,
    best_answer,
    candidates_csv,
    file_problems,
    inputs_of,
    policy_toml,
    put_folder,
    sites_csv,
)
from desmigratif.cores.selection.tests.files.mutations import MUTATIONS, leaves, plan_bytes, with_leaf
from desmigratif.cores.selection.write import WITH_PLAN

ROOT = Path(__file__).parents[5]


def verdict(folder: Path, inputs: Inputs) -> list[str]:
    return differences(folder, inputs, REGISTER)


@settings(max_examples=40, deadline=None)
@given(file_problems(), st.randoms(use_true_random=False))
def test_true_plans_are_accepted_and_mutated_ones_refused(problem: Problem, pick: Random) -> None:
    solution, inputs = best_answer(problem), inputs_of(problem)
    if solution.year_index is None:
        return
    with TemporaryDirectory() as name:
        folder = put_folder(Path(name), inputs, solution)
        assert verdict(folder, inputs) == []
        true = (folder / "plan.csv").read_bytes()
        head, *rows = list(csv.reader(io.StringIO(true.decode(), newline="")))
        for label, mutate in MUTATIONS.items() if rows else ():
            changed = plan_bytes([head, *mutate(rows, pick, problem)])
            if changed != true:
                (folder / "plan.csv").write_bytes(changed)
                assert verdict(folder, inputs), label


@settings(max_examples=15, deadline=None)
@given(file_problems())
def test_every_number_of_a_summary_is_recomputed(problem: Problem) -> None:
    solution, inputs = best_answer(problem), inputs_of(problem)
    if not problem.neediest_first:
        return
    with TemporaryDirectory() as name:
        year = problem.years[0]
        asked = Clash("quota" if year.quota is not None else "quota_max", str(year.year), year.most)
        clash = () if solution.year_index is not None else (asked,)
        folder = put_folder(
            Path(name), inputs, solution if not clash else Solution("infeasible", clash=clash)
        )
        assert verdict(folder, inputs) == []
        summary = json.loads((folder / "summary.json").read_bytes())
        for path in leaves(summary):
            if clash and path == ("bound",):
                continue  # the solver's word
            (folder / "summary.json").write_text(json.dumps(with_leaf(summary, path)))
            assert verdict(folder, inputs), path


@pytest.fixture
def problem() -> Problem:
    """Two years, four villages chosen of six, known by name."""
    rows = "".join(
        f"52.03.05.{code},{value},5\n" for code, value in zip(range(2001, 2007), range(9, 3, -1), strict=True)
    )
    policy = (
        b"[years.2017]\nquota = 2\n[years.2018]\nquota_max = 2\nbudget_idr = 10\n[caps]\nregency_year = 2\n"
    )
    return problem_of(read_inputs(("code,priority,cost_idr\n" + rows).encode(), policy, None))


@pytest.fixture
def inputs(problem: Problem) -> Inputs:
    return inputs_of(problem)


@pytest.fixture
def folder(tmp_path: Path, problem: Problem, inputs: Inputs) -> Path:
    return put_folder(tmp_path / "plan", inputs, best_answer(problem))


def rewrite(folder: Path, name: str, old: str, new: str) -> None:
    content = (folder / name).read_text()
    assert old in content
    (folder / name).write_bytes(content.replace(old, new, 1).encode())


def test_the_folder_is_accepted_to_begin_with(folder: Path, inputs: Inputs) -> None:
    assert verdict(folder, inputs) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("plan.csv", "\n", "\r\n"),
        ("plan.csv", "code", "\ufeffcode"),
        ("plan.csv", "cost_idr", "cost"),
        ("plan.csv", "52.03.05.2001", '"52.03.05.2001"'),
        ("plan.csv", "52.03.05.2001", '"52.03.05.2001'),
        ("explanations.csv", "chosen", "not_chosen"),
        ("explanations.csv", "marginal", "budget"),
        ("explanations.csv", "52.03.05.2001", "52.03.05.2009"),
        ("explanations.csv", "terpilih 2017", "terpilih 2018"),
        ("explanations.csv", ",0\n", ",1\n"),
        ("explanations.csv", "reason", "why"),
        ("explanations.csv", '"', ""),
        ("certificate.json", '"format": 1', '"format": 2'),
        ("marginals.csv", "\n", "\nquota,,1,true\n"),
        ("alternatives.csv", "rank", "place"),
        ("summary.json", "{", "["),
        ("summary.json", '"objective"', '"status": "optimal", "objective"'),
        ("summary.json", '"gap": 0,', ""),
        ("summary.json", '"gap": 0,', '"gap": 0, "guess": 0,'),
        ("summary.json", '"gap": 0', '"gap": 0.0'),
        ("summary.json", '"gap": 0', '"gap": false'),
        ("summary.json", '"optimal"', '"infeasible"'),
        ("summary.json", '"optimal"', '"unknown"'),
        ("summary.json", '"optimal"', '"best"'),
        ("summary.json", '"bound": 30', '"bound": 29'),
    ],
)
def test_a_changed_file_is_refused(folder: Path, inputs: Inputs, name: str, old: str, new: str) -> None:
    if old == '"':
        (folder / name).write_text((folder / name).read_text() + '"')
    else:
        rewrite(folder, name, old, new)
    assert verdict(folder, inputs)


@pytest.mark.parametrize("name", [*WITH_PLAN, "report.html", "run.json"])
def test_a_missing_file_is_named(folder: Path, inputs: Inputs, name: str) -> None:
    (folder / name).unlink()
    assert verdict(folder, inputs) == [f"{name} is missing"]


def test_a_folder_without_a_summary_is_wrong_use(tmp_path: Path, inputs: Inputs) -> None:
    with pytest.raises(WrongUseError, match="no plan here"):
        verdict(tmp_path, inputs)


def test_optimal_with_another_bound_is_refused(folder: Path, inputs: Inputs) -> None:
    rewrite(folder, "summary.json", '"bound": 30', '"bound": 31')
    rewrite(folder, "summary.json", '"gap": 0', '"gap": 1')
    assert verdict(folder, inputs) == ["summary.json: status is optimal with 30 and bound 31"]


def test_feasible_with_a_bound_above_is_the_solvers_word(
    tmp_path: Path, problem: Problem, inputs: Inputs
) -> None:
    best = best_answer(problem)
    solution = Solution(
        "feasible",
        best.year_index,
        30,
        33,
        "feasible",
        best.order_value,
        (best.order_value or 0) + 1,
        proof=best.proof,
    )
    folder = put_folder(tmp_path, inputs, solution)
    assert verdict(folder, inputs) == []
    assert json.loads((folder / "summary.json").read_text())["gap"] == 3


def test_other_inputs_than_the_plan_was_made_from_are_refused(folder: Path, problem: Problem) -> None:
    files = candidates_csv(problem), policy_toml(problem), sites_csv(problem)
    assert verdict(folder, read_inputs(*files)) == []
    more = [
        (content + b"\n" if other == number else content for other, content in enumerate(files))
        for number in range(3)
    ]
    for candidates, policy, sites in more:
        found = verdict(folder, read_inputs(candidates, policy, sites))
        assert len(found) == 1
        assert "summary.json: inputs." in found[0]
    assert verdict(folder, read_inputs(files[0], files[1], None))


def test_an_infeasible_folder_names_a_clash_and_holds_no_plan(tmp_path: Path, inputs: Inputs) -> None:
    clash = (Clash("quota", "2017", 2), Clash("regency_year_cap", "52.03", 2))
    folder = put_folder(tmp_path, inputs, Solution("infeasible", clash=clash))
    assert verdict(folder, inputs) == []
    (folder / "plan.csv").write_text("code\n")
    assert verdict(folder, inputs) == ["plan.csv: there is no plan, so there must be no such file"]
    (folder / "plan.csv").unlink()
    rewrite(folder, "summary.json", '"objective": null', '"objective": 4')
    assert verdict(folder, inputs)


def test_infeasible_without_a_clash_is_refused(tmp_path: Path, inputs: Inputs) -> None:
    assert verdict(put_folder(tmp_path, inputs, Solution("infeasible")), inputs)
    assert verdict(put_folder(tmp_path, inputs, Solution("unknown")), inputs) == []


@pytest.mark.parametrize(
    "clash",
    [
        (Clash("quota", "2017", 3),),
        (Clash("quota", "2018", 2),),
        (Clash("regency_cap", "52.03", 2),),
        (Clash("regency_year_cap", "52.04", 2),),
        (Clash("include", "52.03.05.2001", 1),),
        (Clash("quota", "2017", 2), Clash("quota", "2017", 2)),
    ],
)
def test_a_clash_of_rules_that_nobody_asked_for_is_refused(
    tmp_path: Path, inputs: Inputs, clash: tuple[Clash, ...]
) -> None:
    assert verdict(put_folder(tmp_path, inputs, Solution("infeasible", clash=clash)), inputs)


def test_the_distance_clashes_as_one_rule_named_by_its_kilometres(tmp_path: Path, problem: Problem) -> None:
    policy = policy_toml(problem) + b"[distance]\nmin_km = 2.50\n"
    apart = read_inputs(candidates_csv(problem), policy, sites_csv(problem))
    quota = Clash("quota", "2017", 2)
    for value, accepted in (("2.5", True), ("2.50", False), (2_500_000, False), ("2.6", False)):
        clash = (quota, Clash("distance", "", value))
        folder = put_folder(tmp_path, apart, Solution("infeasible", clash=clash))
        assert (verdict(folder, apart) == []) == accepted, value
        assert verdict(folder, read_inputs(candidates_csv(problem), policy_toml(problem), None))


def test_no_solver_is_loaded_to_verify() -> None:
    code = (
        "import sys, desmigratif.cores.selection.check.verify; "
        "print([n for n in sys.modules if n.startswith('highspy') or n.endswith('selection.solve')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
