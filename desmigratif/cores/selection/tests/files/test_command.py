"""The commands on files: what they write, what they say, how they end."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

from desmigratif.cores.selection.command import plan, verify_plan
from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.files.case import CANDIDATES, POLICY, SITES, Case
from desmigratif.cores.selection.tests.files.made import file_problems, inputs_of, put_folder
from desmigratif.cores.selection.tests.files.test_check import verdict

ROOT = Path(__file__).parents[5]
PLAN = """code,name,regency,province,year,priority,cost_idr
52.03.03.2001,Jenggik,Kabupaten Lombok Timur,Nusa Tenggara Barat,2017,600000200,500
99.01.01.2001,,,,2017,300000000,500
52.03.11.2005,Jenggik Utara,Kabupaten Lombok Timur,Nusa Tenggara Barat,2018,510000300,500
"""
EVERY_RULE = """[distance]
min_km = 12
[kawasan]
min_villages = 1
bonus = 1000
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_a_plan_is_written_whole_and_verified(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert case.plan() == 0
    assert sorted(path.name for path in case.out.iterdir()) == [
        "alternatives.csv",
        "certificate.json",
        "explanations.csv",
        "marginals.csv",
        "plan.csv",
        "report.html",
        "run.json",
        "summary.json",
    ]
    assert (case.out / "plan.csv").read_text() == PLAN
    assert json.loads((case.out / "certificate.json").read_text())["format"] == 1
    assert (case.out / "marginals.csv").read_text().startswith("rule,place,value,exact\nquota,2017,")
    assert (case.out / "alternatives.csv").read_text().startswith("rank,objective,enters,leaves\n1,")
    said = capsys.readouterr()
    assert "status: optimal" in said.out
    assert "warning: 1 codes are not in the register, such as 99.01.01.2001" in said.err
    assert "warning: 1 villages have no figure for poverty_share" in said.err
    assert case.verify() == 0
    assert capsys.readouterr().out == "accepted\n"


def test_a_next_best_plan_that_breaks_a_rule_is_refused(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    assert case.plan() == 0
    rows = list(csv.reader((case.out / "alternatives.csv").read_text().splitlines()))
    assert len(rows) > 1
    rows[1][2:] = ["52.03.07.1001", rows[1][3].split()[0]]  # a kelurahan, which the policy excludes
    (case.out / "alternatives.csv").write_text("".join(f"{','.join(row)}\n" for row in rows))
    assert case.verify() == 1
    assert "plan 1 breaks a rule: a village that no year allows" in capsys.readouterr().err


def test_the_reasons_stand_beside_every_candidate(case: Case) -> None:
    assert case.plan() == 0
    with (case.out / "explanations.csv").open(newline="") as file:
        rows = {row["code"]: (row["status"], row["reason"], row["price"]) for row in csv.DictReader(file)}
    assert rows == {
        "52.02.01.2010": ("not_chosen", "marginal", "199999700"),
        "52.03.07.1001": ("excluded", "rule", ""),
        "52.03.03.2001": ("chosen", "marginal", "499999900"),
        "52.03.05.2002": ("excluded", "site", ""),
        "52.03.11.2005": ("chosen", "marginal", "410000000"),
        "99.01.01.2001": ("chosen", "marginal", "199999700"),
    }


@pytest.mark.parametrize("more", ["", EVERY_RULE], ids=["plain", "every rule"])
def test_the_same_inputs_give_the_same_bytes(case: Case, more: str) -> None:
    case.write("policy.toml", POLICY + more)
    found = []
    for seed, threads in (("0", "1"), ("1", "2"), ("2", "2")):
        arguments = [str(case.folder / "candidates.csv"), *case.paths(), "--out", str(case.out)]
        code = (
            f"import sys; from desmigratif.cores.selection.command import plan; sys.exit(plan({arguments}))"
        )
        environment = {**os.environ, "PYTHONHASHSEED": seed, "POLARS_MAX_THREADS": threads}
        subprocess.run(
            [sys.executable, "-c", code], env=environment, cwd=ROOT, check=True, capture_output=True
        )
        found.append({path.name: path.read_bytes() for path in case.out.iterdir() if path.name != "run.json"})
    assert found[0] == found[1] == found[2]


def test_bad_rows_stop_the_plan_before_anything_is_written(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write("candidates.csv", CANDIDATES + "52.03.05.2004,10,11,0.5,5,,,\n52.03.05.2005,10,1,1.5,5,,,\n")
    assert case.plan() == 1
    assert not case.out.exists()
    said = capsys.readouterr().err
    assert (
        "candidates: row 8, column residents_abroad: residents abroad 11 is more than the population" in said
    )
    assert "candidates: row 9, column poverty_share: 1.5 lies outside 0 to 1" in said
    assert "candidates: 2 faults" in said


def test_skipped_rows_are_listed_and_the_exit_still_says_so(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write("candidates.csv", CANDIDATES + "52.03.05.2004,10,11,0.5,5,,,\n")
    assert case.plan("--skip-bad-rows") == 1
    assert (case.out / "plan.csv").read_text() == PLAN
    assert case.summary()["skipped_rows"] == [
        {"row": 8, "column": "residents_abroad", "kind": "abroad_above_population", "value": "11"}
    ]
    assert "row 8, column residents_abroad" in capsys.readouterr().err
    assert case.verify() == 1
    assert case.verify("--skip-bad-rows") == 0


def test_bad_sites_are_never_skipped(case: Case) -> None:
    case.write("sites.csv", SITES + "52.03.05.2003,Desbumi,soon,\n")
    assert case.plan("--skip-bad-rows") == 1
    assert not case.out.exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("policy.toml", POLICY + "[distance]\nmin_km = 0\n"),
        ("policy.toml", POLICY + "[kawasan]\nmin_villages = 0\nbonus = 1\n"),
        ("policy.toml", POLICY + "[cap]\nregency = 5\n"),
        ("policy.toml", POLICY + '[include]\ncodes = ["52.03.05.2999"]\n'),
        ("candidates.csv", "code\n52.03.03.2001\n"),
        ("sites.csv", "code,programme\n"),
    ],
)
def test_wrong_use_ends_with_2_and_writes_nothing(case: Case, name: str, text: str) -> None:
    case.write(name, text)
    assert case.plan() == 2
    assert not case.out.exists()


def test_arguments_that_cannot_be_used_end_with_2(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan([]) == 2
    assert case.plan("--time-limit", "0") == 2
    assert case.plan("--time-limit", "soon") == 2
    assert case.plan("--sites", str(case.folder / "none.csv")) == 2
    assert verify_plan([]) == 2
    assert case.verify() == 2  # no plan yet
    case.write("plan", "a file")
    assert case.plan() == 2
    assert "is a file" in capsys.readouterr().err


def test_help_is_enough_and_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(["--help"]) == 0
    assert "3 infeasible or time ran out" in capsys.readouterr().out
    assert verify_plan(["--help"]) == 0
    assert "1 refused" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("policy", "rule"),
    [
        (POLICY.replace("quota = 2", "quota = 5"), "quota"),
        (POLICY + '[floors.provinces]\n"52" = 5\n', "floor"),
        (POLICY + '[include]\ncodes = ["52.03.05.2002"]\n', "include"),
    ],
)
def test_rules_that_clash_end_with_3_and_leave_no_older_plan(case: Case, policy: str, rule: str) -> None:
    assert case.plan() == 0
    case.write("policy.toml", policy)
    assert case.plan() == 3
    assert sorted(path.name for path in case.out.iterdir()) == ["report.html", "run.json", "summary.json"]
    summary = case.summary()
    assert (summary["status"], summary["objective"]) == ("infeasible", None)
    clash = summary["clash"]
    assert isinstance(clash, list)
    assert any(rule in entry["rule"] for entry in clash)
    assert case.verify() == 0


def test_a_changed_plan_is_refused_in_words(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert case.plan() == 0
    (case.out / "plan.csv").write_text(PLAN.replace("600000200", "600000201"))
    assert case.verify() == 1
    said = capsys.readouterr().err
    assert "plan.csv: line 2 is '52.03.03.2001" in said
    assert "refused: 1 differences" in said


@settings(max_examples=100, deadline=None)
@given(problem=file_problems())
def test_verify_accepts_every_answer_of_the_solver(
    problem: Problem, tmp_path_factory: pytest.TempPathFactory
) -> None:
    inputs = inputs_of(problem)
    solution = solve(problem_of(inputs), time_limit=20.0)
    folder = put_folder(tmp_path_factory.mktemp("plan"), inputs, solution)
    assert verdict(folder, inputs) == []
