"""Asking for a back-test: what it is made of, and that the same is not made twice."""

from datetime import date

import pytest

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import Country
from desmigratif.backtest import queries
from desmigratif.backtest.actions import ask_back_test, cancel_back_test
from desmigratif.backtest.errors import BackTestError
from desmigratif.backtest.models import BackTest
from desmigratif.backtest.tests.conftest import finish, mentioned, perform
from desmigratif.candidates.actions import store_candidates
from desmigratif.candidates.actions.keeping import ListOfCandidates
from desmigratif.candidates.models import CandidateSet
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.tests.ground import HERE, Ground
from desmigratif.tasks.models import LongTask

MIDDLE = "52.02.01.2001"


def past(
    ground: Ground, key: str, code: str, begin: date, end: date | None = None, *, made_up: bool = False
) -> None:
    given = Past(
        ground.village(code), ground.programmes[key], begin, end, simulated=made_up, source="Daftar 2019"
    )
    record_past(past=given, by=None)


def test_sites_and_publications_of_these_years_are_known_by_name_and_nothing_else(ground: Ground) -> None:
    past(ground, "desmigratif", HERE, date(2017, 5, 1))
    mentioned(ground, HERE, "2018")  # also named: one village, known by its site
    mentioned(ground, MIDDLE, "2018-04")
    mentioned(ground, MIDDLE, "2017-02", number=1)
    mentioned(ground, "52.02.01.2002", "2024-09")  # may be of later years
    mentioned(ground, "52.02.01.2003", "")
    past(ground, "desmigratif", "52.03.01.2002", date(2017, 1, 1), made_up=True)
    past(ground, "desmigratif", "52.03.01.2003", date(2021, 1, 1))
    ground.opened("desmigratif", "52.03.01.2004", date(2018, 1, 1))  # proposed only
    past(ground, "desbumi", "32.12.01.2001", date(2017, 1, 1))
    names = queries.names(queries.history())
    assert {(one.code, one.kind, one.year) for one in names.villages} == {
        (HERE, "site", 2017),
        (MIDDLE, "mention", 2017),
    }
    assert (names.by_site, names.by_mention) == (1, 1)
    assert (names.simulated, names.later, names.undated) == (1, 2, 1)


def test_villages_of_other_programmes_of_the_substance_in_these_years_are_left_out(ground: Ground) -> None:
    past(ground, "desbumi", HERE, date(2014, 1, 1))
    past(ground, "kampung-tki", MIDDLE, date(2018, 6, 1))
    past(ground, "desbumi", "52.02.01.2002", date(2019, 1, 1))  # after the short history
    past(ground, "desbumi", "52.02.01.2003", date(2017, 1, 1), made_up=True)
    past(ground, "desmigratif", "52.02.01.2004", date(2017, 1, 1))
    past(ground, "kkbm", "32.12.01.2001", date(2017, 1, 1))  # another substance
    held = {row[0]: row[2:] for row in queries.held_by_others(queries.history())}
    assert held == dict.fromkeys((HERE, MIDDLE), (date(2016, 1, 1), date(2019, 1, 1)))


def test_same_inputs_are_one_back_test_whoever_asks(
    ground: Ground, known: tuple[str, ...], simulated_list: CandidateSet, planner: User
) -> None:
    first = ask_back_test(candidates=simulated_list, by=planner)
    other = ground.officers.of["KP2MI"][0]
    assert ask_back_test(candidates=simulated_list, by=other) == first
    finish(first, {}, ())
    assert ask_back_test(candidates=simulated_list, by=other) == first
    assert LongTask.objects.count() == 1
    assert first.villages.count() == len(known)


def test_another_name_or_site_makes_another_back_test(
    ground: Ground, known: tuple[str, ...], simulated_list: CandidateSet, planner: User
) -> None:
    tests = [ask_back_test(candidates=simulated_list, by=planner)]
    mentioned(ground, HERE)
    tests.append(ask_back_test(candidates=simulated_list, by=planner))
    past(ground, "desbumi", MIDDLE, date(2017, 1, 1))
    tests.append(ask_back_test(candidates=simulated_list, by=planner))
    assert len({one.input_sha256 for one in tests}) == len({one.pk for one in tests}) == 3


def test_one_that_was_stopped_is_made_again(
    ground: Ground, simulated_list: CandidateSet, planner: User, in_this_process: list[list[str]]
) -> None:
    test = ask_back_test(candidates=simulated_list, by=planner)
    cancel_back_test(back_test=test, by=planner)
    test.refresh_from_db()
    assert not test.in_the_making
    assert in_this_process == []
    again = ask_back_test(candidates=simulated_list, by=planner)
    assert again.pk == test.pk
    assert again.task_id != test.task_id
    assert perform(again).state == "done"


def test_a_list_with_priorities_of_its_own_is_refused(
    ground: Ground, country: Country, planner: User
) -> None:
    rows = "".join(f"{code},{number}\n" for number, code in enumerate(country.codes))
    own = store_candidates(
        given=ListOfCandidates("Sendiri", "Sendiri", f"code,priority\n{rows}".encode()), by=planner
    )
    with pytest.raises(BackTestError, match="prioritas"):
        ask_back_test(candidates=own, by=planner)
    assert not BackTest.objects.exists()


def test_a_list_without_the_figures_of_the_policy_is_refused_in_words(
    ground: Ground, country: Country, planner: User
) -> None:
    rows = "".join(f"{code},0.5\n" for code in country.codes)
    bare = store_candidates(
        given=ListOfCandidates("Tanpa", "Tanpa", f"code,idm\n{rows}".encode()), by=planner
    )
    with pytest.raises(BackTestError, match="daftar"):
        ask_back_test(candidates=bare, by=planner)
