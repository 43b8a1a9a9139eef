"""The worded cases: all of this checkout's hold, and the runner finds those that do not."""

from pathlib import Path

import pytest

from desmigratif.cores.lawbook import LawbookError, failed_cases
from desmigratif.cores.lawbook.book import CHECKOUT
from desmigratif.cores.lawbook.tests.samples import folder_with, rule, version

RULE = rule(version("2017-01-01", "2"), version("2020-01-01", "null"))


def case(name: str = "First", day: str = "2018-01-01", given: str = "{}", expect: str = "2") -> str:
    return f"- name: {name}\n  day: {day}\n  given: {given}\n  expect: {expect}\n"


def folder_of(tmp_path: Path, cases: str, *, rule_text: str = RULE) -> Path:
    folder_with(tmp_path, rule_text)
    return folder_with(tmp_path, cases, "step.cases.yaml")


def test_every_worded_case_of_the_lawbook_holds() -> None:
    assert failed_cases(CHECKOUT / "lawbook") == ()


def test_a_wrong_number_is_reported_with_the_words_of_the_case(tmp_path: Path) -> None:
    (failure,) = failed_cases(folder_of(tmp_path, case(expect="3")))
    assert failure == "step.cases.yaml: “First”: 2018-01-01 expects 3, got 2"


@pytest.mark.parametrize(
    ("day", "expect"), [("2016-12-31", "not yet"), ("2020-01-01", "repealed"), ("2019-12-31", "2")]
)
def test_words_stand_for_no_answer_and_hold_only_there(day: str, expect: str, tmp_path: Path) -> None:
    assert failed_cases(folder_of(tmp_path, case(day=day, expect=expect))) == ()
    for other in {"not yet", "repealed", "2"} - {expect}:
        assert len(failed_cases(folder_of(tmp_path, case(day=day, expect=other)))) == 1


def test_a_list_in_another_order_is_another_list(tmp_path: Path) -> None:
    listed = rule(version("2017-01-01", "[a, b]"), kind="list")
    assert failed_cases(folder_of(tmp_path, case(expect="[a, b]"), rule_text=listed)) == ()
    assert len(failed_cases(folder_of(tmp_path, case(expect="[b, a]"), rule_text=listed))) == 1


def test_a_rule_without_cases_is_reported(tmp_path: Path) -> None:
    (failure,) = failed_cases(folder_with(tmp_path, RULE))
    assert failure.startswith("step.cases.yaml is missing")


FAULTS = {
    "an expectation that is no answer": (case(expect="soon"), r"case 1\.expect: “soon” is no answer"),
    "facts for a number": (
        case(given="{age: 3}"),
        r"case 1\.given: a number or list is asked for a day only",
    ),
    "a case without a day": ("- name: First\n  given: {}\n  expect: 2\n", r"case 1\.day: is missing"),
    "a key too much": (case() + "  because: x\n", r"case 1\.because: is not known"),
    "two cases of one name": (case() + case(), "“First” stands twice"),
    "no cases": ("[]\n", "must be a list of cases"),
}


@pytest.mark.parametrize(("cases", "message"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_file_of_cases_is_refused(cases: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(LawbookError, match=message):
        failed_cases(folder_of(tmp_path, cases))


def test_cases_without_their_rule_are_refused(tmp_path: Path) -> None:
    folder_with(tmp_path, RULE)
    with pytest.raises(LawbookError, match=r"there is no other\.yaml"):
        failed_cases(folder_with(tmp_path, case(), "other.cases.yaml"))
