"""summary.json of a whole run, number by number."""

from pathlib import Path

import pytest

from desmigratif.cores.selection.summary import solver_words, word_faults
from desmigratif.cores.selection.tests.files.case import Case


def test_the_summary_says_what_came_out_and_how_sure_it_is(tmp_path: Path) -> None:
    case = Case(tmp_path)
    assert case.plan() == 0
    summary = case.summary()
    inputs = summary.pop("inputs")
    assert isinstance(inputs, dict)
    assert sorted(inputs) == ["candidates", "policy", "sites"]
    assert summary == {
        "status": "optimal",
        "objective": 1410000500,
        "bonus": 0,
        "bound": 1410000500,
        "gap": 0,
        "certified_bound": 1410000500,
        "certified_gap": 0,
        "order_status": "optimal",
        "order_value": 900000200,
        "order_bound": 900000200,
        "simulated": True,
        "sizes": {
            "candidates": 6,
            "eligible": 4,
            "chosen": 3,
            "skipped_rows": 0,
            "unknown_codes": 1,
            "provinces": 2,
            "regencies": 3,
            "districts": 6,
            "sites": 1,
            "counting_sites": 1,
        },
        "years": [
            {
                "year": 2017,
                "quota": 2,
                "quota_max": None,
                "budget_idr": None,
                "chosen": 2,
                "priority": 900000200,
                "cost_idr": 1000,
            },
            {
                "year": 2018,
                "quota": 1,
                "quota_max": None,
                "budget_idr": None,
                "chosen": 1,
                "priority": 510000300,
                "cost_idr": 500,
            },
        ],
        "reasons": {
            "chosen": {"marginal": 3},
            "excluded": {"rule": 1, "site": 1},
            "not_chosen": {"marginal": 1},
        },
        "missing": {"poverty_share": 1, "residents_abroad_share": 0},
        "waived_floors": [],
        "skipped_rows": [],
        "clash": [],
        "alternatives": 3,
        "robust": {
            "runs": 8,
            "stay": 3,
            "codes": ["52.03.03.2001", "52.03.11.2005", "99.01.01.2001"],
        },
        "majority_abroad": {
            "candidates": 4,
            "chosen": 2,
            "left_out": [
                {"code": "52.03.05.2002", "reason": "site"},
                {"code": "52.03.07.1001", "reason": "rule"},
            ],
        },
    }


PLAN = ("52.03.03.2001", "52.03.11.2005")
ALL = {"runs": 2, "stay": 2, "codes": list(PLAN)}


@pytest.mark.parametrize("robust", [None, ALL, {"runs": 14, "stay": 0, "codes": []}])
def test_what_the_solver_alone_knows_is_taken_as_its_word(robust: object) -> None:
    words = {"alternatives": 10, "robust": robust}
    assert word_faults(words, PLAN) == []
    assert solver_words({"status": "optimal", **words}) == words
    assert solver_words({}) == {"alternatives": None, "robust": None}


@pytest.mark.parametrize(
    "robust",
    [
        2,
        {},
        {**ALL, "more": 1},
        {**ALL, "runs": 0},
        {**ALL, "runs": True},
        {**ALL, "stay": 1},
        {**ALL, "stay": 2.0},
        {**ALL, "codes": "52.03.03.2001"},
        {**ALL, "codes": list(reversed(PLAN))},
        {**ALL, "codes": [PLAN[0], PLAN[0]]},
        {**ALL, "codes": [PLAN[0], "52.03.11.2006"]},
        {**ALL, "codes": [PLAN[0], 7]},
    ],
)
def test_stays_that_contradict_themselves_or_the_plan_are_a_fault(robust: object) -> None:
    assert len(word_faults({"robust": robust}, PLAN)) == 1


@pytest.mark.parametrize("alternatives", [-1, 11, "3", 3.0, True])
def test_no_number_of_next_plans_is_a_fault(alternatives: object) -> None:
    assert len(word_faults({"alternatives": alternatives}, PLAN)) == 1


def test_without_a_plan_there_are_no_next_ones() -> None:
    assert len(word_faults({"alternatives": 0, "robust": {**ALL, "stay": 0, "codes": []}}, None)) == 2
    assert word_faults({"alternatives": 0}, ()) == []
    assert word_faults({}, None) == []
