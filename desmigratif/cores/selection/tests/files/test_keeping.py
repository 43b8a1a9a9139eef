"""`[keep] codes` from policy to verified folder; what is tampered with is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desmigratif.cores.selection.check.check import differences
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.files.case import POLICY, Case
from desmigratif.cores.selection.tests.files.made import REGISTER, _fitting, inputs_of, put_folder
from desmigratif.cores.selection.tests.test_keeping import keeping

BEFORE = ["52.02.01.2010", "99.01.01.2001", "52.03.05.2002", "11.01.01.2001"]
"""Two that may stay, one that a site closes, one that is no candidate."""

KEEP = POLICY + f"[keep]\ncodes = {json.dumps(BEFORE)}\n"
Data = dict[str, Any]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = Case(tmp_path)
    made.write("policy.toml", KEEP)
    assert made.plan() == 0
    return made


def test_the_plan_says_how_many_stay_and_verify_plan_says_no_more_can(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    assert case.summary()["keep"] == {
        "asked": 4,
        "candidates": 3,
        "kept": 2,
        "most": 2,
        "weight": case.summary()["keep"]["weight"],  # type: ignore[index]
    }
    capsys.readouterr()
    assert case.verify() == 0
    assert capsys.readouterr().out == (
        "accepted\nkept: 2 of 4 villages of the plan before; no plan keeps more than 2\n"
    )
    plan = (case.out / "plan.csv").read_text()
    assert "52.02.01.2010" in plan
    assert "99.01.01.2001" in plan
    explained = (case.out / "explanations.csv").read_text()
    assert explained.count(",chosen,keep,") == 2
    report = (case.out / "report.html").read_text()
    assert "Dari 4 desa rencana sebelumnya, 2 tetap" in report


def test_the_same_plan_comes_with_the_same_bytes(case: Case) -> None:
    first = {path.name: path.read_bytes() for path in case.out.iterdir() if path.name != "run.json"}
    assert case.plan() == 0
    assert first == {path.name: path.read_bytes() for path in case.out.iterdir() if path.name != "run.json"}


def test_without_keep_nothing_speaks_of_it(tmp_path: Path) -> None:
    case = Case(tmp_path)
    assert case.plan() == 0
    assert "keep" not in case.summary()
    assert "keep" not in json.loads((case.out / "certificate.json").read_bytes())


def test_codes_that_are_no_candidates_are_kept_by_none(tmp_path: Path) -> None:
    case = Case(tmp_path)
    case.write("policy.toml", POLICY + '[keep]\ncodes = ["11.01.01.2001"]\n')
    assert case.plan() == 0
    assert case.summary()["keep"] == {"asked": 1, "candidates": 0, "kept": 0, "most": 0, "weight": 0}
    assert case.verify() == 0


def test_rules_that_clash_still_clash(tmp_path: Path) -> None:
    case = Case(tmp_path)
    case.write("policy.toml", KEEP.replace("quota = 2", "quota = 20"))
    assert case.plan() == 3
    assert case.summary()["status"] == "infeasible"
    assert case.verify() == 0


def test_verify_accepts_every_answer_of_the_solver(tmp_path: Path) -> None:
    """Optimal order is left out of it: what is asked here is about keeping."""
    seen = 0
    for seed in range(60):
        problem = replace(keeping(seed), neediest_first=False)
        problem = _fitting(replace(problem, priority=problem.priority % 1000))
        inputs = inputs_of(problem)
        asked = problem_of(inputs)
        assert (asked.keep if len(asked.keep) else problem.keep & False).tolist() == problem.keep.tolist()
        folder = put_folder(tmp_path / str(seed), inputs, solve(asked, time_limit=20.0))
        assert differences(folder, inputs, REGISTER) == [], seed
        seen += "keep" in json.loads((folder / "summary.json").read_bytes())
    assert seen > 40


def _certificate(case: Case, change: Callable[[Data], object]) -> None:
    path = case.out / "certificate.json"
    data = json.loads(path.read_bytes())
    change(data)
    path.write_text(json.dumps(data))


def _summary(case: Case, change: Callable[[Data], object]) -> None:
    path = case.out / "summary.json"
    data = json.loads(path.read_bytes())
    change(data)
    path.write_bytes((json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("keep"),
        lambda data: data["keep"].pop("most"),
        lambda data: data["keep"].update(weight=0),
        lambda data: data["keep"].update(weight=-1),
        lambda data: data["keep"].update(weight=True),
        lambda data: data["keep"].update(weight=2**50),
        lambda data: data["keep"].update(weight=data["keep"]["weight"] + 1),
        lambda data: data["keep"]["most"].update(target=1),
        lambda data: data["keep"]["most"].update(
            tree={"close": "ways", "prices": data["keep"]["most"]["root"]}, target=0
        ),
        lambda data: data["keep"].update(most=None),
        lambda data: data.update(keep=[]),
        lambda data: data.update(target=0, tree=None),
        lambda data: data["keep"]["most"]["root"]["quota"].update({"2017": 10**9}),
    ],
    ids=[f"change {number}" for number in range(13)],
)
def test_a_certificate_that_was_tampered_with_is_refused_or_proves_no_less(
    case: Case, change: Callable[[Data], object], capsys: pytest.CaptureFixture[str]
) -> None:
    _certificate(case, change)
    code = case.verify()
    if code == 0:
        assert "no plan keeps more than 2" in capsys.readouterr().out
    else:
        assert code == 1


@pytest.mark.parametrize("name", ["asked", "candidates", "kept", "most", "weight"])
def test_every_number_about_keeping_is_recomputed(case: Case, name: str) -> None:
    _summary(case, lambda data: data["keep"].update({name: data["keep"][name] + 1}))
    assert case.verify() == 1


def test_a_plan_that_keeps_fewer_is_not_called_optimal(case: Case, tmp_path: Path) -> None:
    """The best plan without keeping, in the place of the one that keeps most."""
    other = tmp_path / "other"
    other.mkdir()
    free = Case(other)
    assert free.plan() == 0
    assert (free.out / "plan.csv").read_bytes() != (case.out / "plan.csv").read_bytes()
    for name in ("plan.csv", "explanations.csv"):
        (case.out / name).write_bytes((free.out / name).read_bytes())
    theirs = free.summary()
    _summary(
        case,
        lambda data: data.update({**theirs, "keep": {**data["keep"], "kept": 0}, "inputs": data["inputs"]}),
    )
    assert case.verify() == 1
