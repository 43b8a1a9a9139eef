"""Back-tests in the small country: a short history, and the plan command inside this process."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import Country
from desmigratif.backtest import facts, queries
from desmigratif.backtest.actions import ask_back_test
from desmigratif.backtest.actions.storing import store_counts
from desmigratif.backtest.counting import Choice
from desmigratif.backtest.models import BackTest
from desmigratif.candidates.actions import store_candidates
from desmigratif.candidates.actions.keeping import ListOfCandidates
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.tests.country import candidates_csv
from desmigratif.cores.selection.command import plan
from desmigratif.programmes.models import Mention
from desmigratif.programmes.tests.ground import Ground
from desmigratif.tasks import actions as tasks
from desmigratif.tasks import child
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report

SHORT = """
programme: desmigratif
checked_on: 2026-11-24
reported:
  - {year: 2016, scope: new, villages: 1, taken: true, source: a paper}
  - {year: 2017, scope: new, villages: 3, regencies: 2, taken: true, source: another paper}
  - {year: 2018, scope: new, villages: 2, taken: true, source: a third paper}
  - {year: 2018, scope: total, villages: 6, regencies: 2, provinces: 1, source: a fourth paper}
"""
PAPER = "https://example.org/koran"


@pytest.fixture(autouse=True)
def short_history(monkeypatch: pytest.MonkeyPatch) -> facts.History:
    """Six villages in three years, so that the fifteen of the small country suffice."""
    history = facts.read(SHORT)
    monkeypatch.setattr(queries, "HISTORY", history)
    return history


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The plan command without a process of its own; gives the arguments of every call."""
    called: list[list[str]] = []

    def run(arguments: Sequence[str], *, folder: Path, **_options: object) -> child.Ended:
        called.append(list(arguments))
        with contextlib.chdir(folder):
            return child.Ended(plan(arguments[1:]), "")

    monkeypatch.setattr(child, "run", run)
    return called


@pytest.fixture
def simulated_list(country: Country, planner: User) -> CandidateSet:
    given = ListOfCandidates("Coba", "Simulasi", candidates_csv(country, simulated=True))
    return store_candidates(given=given, by=planner)


def mentioned(ground: Ground, code: str, published: str = "2017-03", number: int = 0) -> Mention:
    """A publication that names a village as one of Desmigratif."""
    return Mention.objects.create(
        village=ground.village(code),
        programme=ground.programmes["desmigratif"],
        name_as_written=f"Desa {code}",
        source_url=f"{PAPER}/{number}",
        published=published,
    )


@pytest.fixture
def known(ground: Ground) -> tuple[str, ...]:
    """Three villages named by publications of the short history, one of them a kelurahan."""
    codes = ("32.12.01.2001", "52.03.01.2004", "52.02.01.1001")
    for code in codes:
        mentioned(ground, code)
    return codes


def perform(test: BackTest) -> LongTask:
    """Do the work of a back-test as the worker would."""
    test.refresh_from_db()
    assert test.task is not None
    assert tasks.perform(task_id=test.task.pk, stopping=never)
    test.refresh_from_db()
    return LongTask.objects.get(pk=test.task.pk)


def never() -> bool:
    return False


def finish(test: BackTest, chosen: dict[str, int], eligible: Sequence[str]) -> BackTest:
    """Store a choice made by hand, without the plan command."""
    assert test.task is not None
    task = tasks.begin(task_id=test.task.pk)
    assert task is not None
    years = dict.fromkeys(range(2000, 2030), True)
    store_counts(
        test_id=test.pk, choice=Choice(chosen, frozenset(eligible), years), report=Report(task, never)
    )
    tasks.finish(task=task, state="done", message="", result_url=test.get_absolute_url())
    return queries.whole().get(pk=test.pk)


@pytest.fixture
def finished(ground: Ground, known: tuple[str, ...], simulated_list: CandidateSet, planner: User) -> BackTest:
    """A back-test of simulated figures, whose choice was made by hand: six of the twelve desa."""
    desa = [code for code in ground.country.codes if code[9] == "2"]
    chosen = {desa[0]: 2016, desa[1]: 2017, desa[4]: 2017, desa[8]: 2017, desa[2]: 2018, desa[9]: 2018}
    return finish(ask_back_test(candidates=simulated_list, by=planner), chosen, desa)
