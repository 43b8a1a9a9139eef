"""The work of a back-test: year by year, kept once, and told in words when it cannot be done."""

from datetime import date
from pathlib import Path

import pytest

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import Country
from desmigratif.audit.models import AuditLine
from desmigratif.backtest import facts, queries
from desmigratif.backtest.actions import ask_back_test, running
from desmigratif.backtest.actions.storing import store_counts
from desmigratif.backtest.counting import Choice
from desmigratif.backtest.models import BackTest
from desmigratif.backtest.tests.conftest import SHORT, never, perform
from desmigratif.backtest.tests.test_asking import past
from desmigratif.candidates.models import CandidateSet
from desmigratif.inbox.models import Notice
from desmigratif.places.models import AreaCode
from desmigratif.programmes.tests.ground import Ground
from desmigratif.tasks import actions as tasks
from desmigratif.tasks.errors import TaskFailedError, TaskStoppedError
from desmigratif.tasks.report import Report
from desmigratif.tasks.tests.stand_in import stand_in


def by_hand(country: Country, quotas: dict[int, int], held: tuple[str, ...] = ()) -> dict[str, int]:
    """Year by year the best desa that are left, two a regency: the list's first villages have most people
    abroad."""
    chosen: dict[str, int] = {}
    for year, quota in quotas.items():
        taken: list[str] = []
        for code in country.codes:
            free = code[9] == "2" and code not in chosen and code not in held
            if free and len(taken) < quota and sum(one[:5] == code[:5] for one in taken) < 2:
                taken.append(code)
        chosen |= dict.fromkeys(taken, year)
    return chosen


def regencies(test: BackTest) -> dict[str, tuple[int, ...]]:
    counts = ("code", "eligible", "chosen", "known", "known_eligible", "found")
    return {code: tuple(row) for code, *row in queries.regencies_of(test).values_list(*counts)}


def test_each_year_chooses_what_is_best_of_what_the_years_before_left(
    ground: Ground,
    known: tuple[str, ...],
    simulated_list: CandidateSet,
    planner: User,
    in_this_process: list[list[str]],
) -> None:
    past(ground, "desbumi", "32.12.01.2002", date(2015, 1, 1))
    test = ask_back_test(candidates=simulated_list, by=planner)
    task = perform(test)
    assert (task.state, task.result_url) == ("done", test.get_absolute_url())
    expected = by_hand(ground.country, {2016: 1, 2017: 3, 2018: 2}, ("32.12.01.2002",))
    assert expected["32.12.01.2001"] == 2016
    assert {"32.12.01.2003", "32.12.01.2004"} == {c for c, y in expected.items() if y == 2017 and c[0] == "3"}
    assert [(one.year, one.chosen, one.proven) for one in test.years.all()] == [
        (2016, 1, True),
        (2017, 3, True),
        (2018, 2, True),
    ]
    assert [(one.regencies, one.regencies_so_far) for one in test.years.all()] == [(1, 1), (2, 2), (1, 2)]
    assert regencies(test) == {
        "32.12": (3, 3, 1, 1, 1),
        "52.02": (4, 3, 1, 0, 0),  # its known village is a kelurahan
        "52.03": (4, 0, 1, 1, 0),
    }
    assert (test.eligible, test.chosen, test.known_eligible, test.found) == (11, 6, 2, 1)
    assert test.chance_country == pytest.approx(1 - (5 * 4) / (11 * 10))  # two known among 11, six drawn
    said = {one.village.name: (one.eligible, one.chosen_year) for one in queries.villages_of(test)}
    assert sorted(said.values(), key=str) == [(False, None), (True, 2016), (True, None)]


def test_done_again_after_its_end_it_solves_nothing_and_changes_nothing(
    ground: Ground, simulated_list: CandidateSet, planner: User, in_this_process: list[list[str]]
) -> None:
    test = ask_back_test(candidates=simulated_list, by=planner)
    perform(test)
    stored, calls = test.stored_at, len(in_this_process)
    assert calls == 3
    assert test.task is not None
    type(test.task).objects.update(state="waiting", finished_at=None)  # as if the end had not been written
    assert perform(test).state == "done"
    assert (test.stored_at, len(in_this_process), test.years.count()) == (stored, calls, 3)
    assert AuditLine.objects.filter(subject_kind="back-test", verb="store").count() == 1
    told = Notice.objects.get(to=planner)
    assert told.url == test.get_absolute_url()


def test_the_command_itself_is_given_what_it_understands(
    ground: Ground, simulated_list: CandidateSet, planner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_years = "\n".join(line for line in SHORT.splitlines() if "2018" not in line)
    monkeypatch.setattr(queries, "HISTORY", facts.read(two_years))
    test = ask_back_test(candidates=simulated_list, by=planner)
    assert perform(test).state == "done"
    assert [one.chosen for one in test.years.all()] == [1, 3]
    assert "polars" in test.versions


def test_a_list_too_small_for_the_history_is_told_in_words(
    ground: Ground,
    simulated_list: CandidateSet,
    planner: User,
    monkeypatch: pytest.MonkeyPatch,
    in_this_process: list[list[str]],
) -> None:
    monkeypatch.setattr(queries, "HISTORY", facts.read(SHORT.replace("villages: 3", "villages: 9")))
    test = ask_back_test(candidates=simulated_list, by=planner)
    task = perform(test)
    assert task.state == "failed"
    assert "9" in task.message_in_words
    assert "2017" in task.message_in_words
    assert test.stored_at is None
    assert not test.years.exists()


def test_a_command_that_breaks_off_is_a_failure_that_can_be_repeated(
    ground: Ground,
    simulated_list: CandidateSet,
    planner: User,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    stand_in(monkeypatch, tmp_path)("raise SystemExit('no memory')")
    test = ask_back_test(candidates=simulated_list, by=planner)
    task = perform(test)
    assert (task.state, task.attempt) == ("failed", 1)
    assert "no memory" in task.message_in_words
    again = ask_back_test(candidates=simulated_list, by=planner)
    assert again.pk == test.pk
    assert again.in_the_making


def test_one_that_was_stopped_stores_nothing(
    ground: Ground, simulated_list: CandidateSet, planner: User, in_this_process: list[list[str]]
) -> None:
    test = ask_back_test(candidates=simulated_list, by=planner)
    assert test.task is not None
    task = tasks.begin(task_id=test.task.pk)
    assert task is not None
    tasks.cancel(task=task, by=planner)
    with pytest.raises(TaskStoppedError):
        running.run_back_test(task=task, report=Report(task, never))
    test.refresh_from_db()
    assert test.stored_at is None
    assert not test.places.exists()


def test_a_village_that_left_the_register_meanwhile_is_named(
    ground: Ground, simulated_list: CandidateSet, planner: User
) -> None:
    test = ask_back_test(candidates=simulated_list, by=planner)
    assert test.task is not None
    task = tasks.begin(task_id=test.task.pk)
    assert task is not None
    gone = ground.country.codes[1]
    AreaCode.objects.filter(code=gone).update(ends_on=date(2026, 1, 1))
    choice = Choice({}, frozenset(ground.country.codes), dict.fromkeys((2016, 2017, 2018), True))
    with pytest.raises(TaskFailedError, match=gone):
        store_counts(test_id=test.pk, choice=choice, report=Report(task, never))
