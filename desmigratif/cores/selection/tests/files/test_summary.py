"""summary.json of a whole run, number by number."""

from pathlib import Path

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
        "bound": 1410000500,
        "gap": 0,
        "certified_bound": None,
        "certified_gap": None,
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
        "majority_abroad": {
            "candidates": 4,
            "chosen": 2,
            "left_out": [
                {"code": "52.03.05.2002", "reason": "site"},
                {"code": "52.03.07.1001", "reason": "rule"},
            ],
        },
    }
