"""Every reason given for a village is true, tried out swap by swap with counters in plain Python."""

import re
from collections.abc import Iterator

import numpy as np
import polars as pl
from hypothesis import given, settings

from desmigratif.cores.selection.explain.reasons import COLUMNS, REASONS, explain
from desmigratif.cores.selection.explain.swaps import RULES
from desmigratif.cores.selection.explain.words import STOPS
from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.read.inputs import read_inputs
from desmigratif.cores.selection.report.words import REASONS as WORDED
from desmigratif.cores.selection.tests.files.made import best_answer, file_problems, inputs_of


def broken(problem: Problem, plan: Ints) -> set[str]:
    """Rules an assignment breaks, quotas left aside (a swap keeps them; a free place is asked for apart)."""
    found, chosen = set(), plan != NOT_CHOSEN
    for name in ("district", "regency", "province"):
        cap, place = getattr(problem.caps, name), getattr(problem, name)
        if cap is not None and np.bincount(place[chosen], minlength=1).max() > cap:
            found.add(name)
    for column in range(len(problem.years)):
        found |= broken_in(problem, plan == column, column)
    if (np.bincount(problem.province[chosen], minlength=len(problem.provinces)) < problem.floors).any():
        found.add("floor")
    if chosen[problem.clashing].all(axis=1).any():
        found.add("distance")
    return found


def broken_in(problem: Problem, there: Bools, column: int) -> set[str]:
    """Rules of one year that these villages break in it."""
    found = set()
    cap, purse = problem.caps.regency_year, problem.years[column].budget_idr
    if cap is not None and np.bincount(problem.regency[there], minlength=1).max() > cap:
        found.add("regency_year")
    if purse is not None and problem.cost[there].sum() > purse:
        found.add("budget")
    if problem.near_site[there, column].any():
        found.add("near_site")
    return found


def value(problem: Problem, plan: Ints) -> int:
    chosen = plan != NOT_CHOSEN
    worth = int(problem.priority[chosen].sum())
    if problem.kawasan is None:
        return worth
    counts = np.bincount(problem.district[chosen], minlength=1)
    return worth + problem.kawasan.bonus * int((counts >= problem.kawasan.min_villages).sum())


def swaps(problem: Problem, plan: Ints, village: int) -> Iterator[tuple[int, int, set[str]]]:
    """Year, gain, and rules broken, for each place the village could take."""
    now = value(problem, plan)
    for column, year in enumerate(problem.years):
        if not problem.allowed_but_for_distance[village, column]:
            continue
        members: list[int | None] = list(np.flatnonzero((plan == column) & ~problem.include).tolist())
        room = year.quota_max is not None and (plan == column).sum() < year.quota_max
        for out in [*members, *([None] if room else [])]:
            after = plan.copy()
            if out is not None:
                after[out] = NOT_CHOSEN
            after[village] = column
            yield column, value(problem, after) - now, broken(problem, after)


def check_left_out(problem: Problem, plan: Ints, village: int, words: tuple[str, str]) -> None:
    """Without the rules that are named one swap would raise the plan; no fewer rules would do."""
    reason, text = words
    tried = [found for found in swaps(problem, plan, village) if "floor" not in found[2]]
    gaining = [(column, rules) for column, gain, rules in tried if gain > 0]
    assert all(rules for _, rules in gaining), "a swap that keeps every rule would raise a proven plan"
    if gaining:
        named = {rule for rule, stop in STOPS.items() if said(stop[2], text)}
        years = {column for column, rules in gaining if rules == named}
        assert {problem.years[column].year for column in years} >= {int(text.split("|")[1][1:5])}
        assert min(len(rules) for _, rules in gaining) == len(named)
        assert reason == next(STOPS[rule][0] for rule in RULES if rule in named)
    elif tried:
        assert reason == "marginal"
        assert max(gain for _, gain, _ in tried) == -below(text)
    else:
        assert reason in ("floor", "include", "marginal")


def said(template: str, text: str) -> bool:
    """Whether the text, a list with semicolons, has the template's words in it."""
    words = re.sub(r"\\{\w+\\}", "[0-9][^;]*", re.escape(template))
    return re.search(words + "(;|$)", text) is not None


def below(text: str) -> int:
    found = re.search(r"(\d+) below the marginal", text)
    return 0 if found is None else int(found.group(1))


@settings(max_examples=300, deadline=None)
@given(file_problems())
def test_reasons_are_true(problem: Problem) -> None:
    solution = best_answer(problem)
    if solution.year_index is None:
        return
    plan = solution.year_index
    explained = explain(inputs_of(problem), problem, plan)
    assert explained["code"].to_list() == list(problem.codes)
    for village, (status, reason, detail) in enumerate(explained.select("status", "reason", "detail").rows()):
        assert " | " in detail
        if plan[village] != NOT_CHOSEN:
            assert status == "chosen"
            assert (reason == "include") == problem.include[village]
            assert str(problem.years[plan[village]].year) in detail
        elif not problem.allowed_but_for_distance[village].any():
            assert (status, reason) == ("excluded", "site")
            assert "Kampung TKI" in detail
        elif not problem.allowed[village].any():
            assert (status, reason) == ("not_chosen", "distance")
        else:
            assert status == "not_chosen"
            check_left_out(problem, plan, village, (reason, detail))


HEADER = "code,priority,cost_idr\n"


def reasons(rows: str, policy: str, plan: list[int], sites: str = "") -> pl.DataFrame:
    content = ("code,programme,starts_on,ends_on\n" + sites).encode()
    inputs = read_inputs((HEADER + rows).encode(), policy.encode(), content)
    return explain(inputs, problem_of(inputs), np.array(plan, np.int64))


def test_how_far_below_the_margin_is_said() -> None:
    rows = "52.03.05.2001,9,1\n52.03.05.2002,7,1\n52.03.05.2003,7,1\n52.03.05.2004,4,1\n"
    explained = reasons(rows, "[years.2017]\nquota = 2\n", [0, 0, -1, -1])
    assert explained["detail"].to_list() == [
        "terpilih 2017; prioritas 9 | chosen for 2017; priority 9",
        "terpilih 2017; prioritas 7 | chosen for 2017; priority 7",
        "2017: prioritas 7 sama dengan batas, tempatnya sudah habis | "
        "2017: priority 7 equals the marginal one, the places are taken",
        "2017: prioritas 4, kurang 3 dari batas 7 | 2017: priority 4, 3 below the marginal 7",
    ]


def test_a_floor_and_a_must_include_hold_places_that_priority_would_not() -> None:
    rows = "11.01.01.2001,1,1\n52.03.05.2001,2,1\n52.03.05.2002,9,1\n52.03.05.2003,8,1\n"
    policy = '[years.2017]\nquota = 3\n[floors]\nprovince = 1\n[include]\ncodes = ["52.03.05.2001"]\n'
    assert reasons(rows, policy, [0, 0, 0, -1])["reason"].to_list() == [
        "floor",
        "include",
        "marginal",
        "marginal",
    ]


def test_places_all_held_are_said_to_be_held() -> None:
    rows = "11.01.01.2001,1,1\n52.03.05.2001,2,1\n52.03.05.2002,9,1\n"
    by_include = '[years.2017]\nquota = 1\n[include]\ncodes = ["52.03.05.2001"]\n'
    assert reasons(rows, by_include, [-1, 0, -1])["reason"].to_list() == ["include", "include", "include"]
    by_floor = '[years.2017]\nquota = 1\n[floors.provinces]\n"11" = 1\n'
    assert reasons(rows, by_floor, [0, -1, -1])["reason"].to_list() == ["floor", "floor", "floor"]
    no_place = "[years.2017]\nquota = 0\n"
    assert reasons(rows, no_place, [-1, -1, -1])["reason"].to_list() == ["marginal"] * 3


def test_exclusions_name_the_rule_or_the_programmes() -> None:
    rows = "52.03.05.1001,1,1\n52.03.05.2001,2,1\n52.03.05.2002,9,1\n"
    policy = '[years.2017]\nquota_max = 1\n[exclude]\nkinds = ["kelurahan"]\ncodes = ["52.03.05.2001"]\n'
    sites = "52.03.05.2002,Desbumi,2015-01-01,\n52.03.05.2002,Kampung TKI,2014-02-01,2017-02-01\n"
    explained = reasons(rows, policy, [-1, -1, -1], sites)
    assert explained["reason"].to_list() == ["rule", "rule", "site"]
    assert [detail.split(" | ")[1] for detail in explained["detail"]] == [
        "the policy excludes the kind kelurahan",
        "the policy excludes this village by its code",
        "already in a programme: Desbumi 2015-01-01/…; Kampung TKI 2014-02-01/2017-02-01",
    ]


def test_a_plan_that_is_not_proven_says_where_it_could_be_better() -> None:
    rows = "52.03.05.2001,1,1\n52.03.05.2002,9,1\n"
    explained = reasons(rows, "[years.2017]\nquota = 1\n", [0, -1])
    assert "the search stopped before it was done" in explained["detail"][1]


def test_no_candidates_give_no_rows() -> None:
    assert reasons("", "[years.2017]\nquota = 0\n", []).columns == list(COLUMNS)


def test_every_reason_is_a_word_of_the_contract() -> None:
    assert set(REASONS) <= set(WORDED)
