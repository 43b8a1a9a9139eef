"""A result enters once and whole, or not at all."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import Country
from desmigratif.inbox.models import Notice
from desmigratif.planning import queries, verdict_words
from desmigratif.planning.actions.storing import store_result
from desmigratif.planning.folder import read_folder
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import finish, result_of
from desmigratif.tasks import actions as tasks
from desmigratif.tasks.errors import TaskFailedError, TaskStoppedError
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report


def _report(run: PlanRun) -> Report:
    assert run.task is not None
    task = tasks.begin(task_id=run.task.pk)
    assert task is not None
    return Report(task, lambda: False)


def test_every_candidate_gets_its_verdict_and_every_file_is_kept(
    finished_run: PlanRun, country: Country
) -> None:
    verdicts = {verdict_words.code_of(one): one for one in queries.verdicts_of(finished_run)}
    assert sorted(verdicts) == list(country.codes)
    chosen = {code: one.year for code, one in verdicts.items() if one.status == "chosen"}
    assert len(chosen) == 4 == finished_run.chosen
    assert {one.reason for one in verdicts.values() if one.status == "excluded"} == {"rule"}
    best = verdicts["32.12.01.1001"]
    assert (best.rank, best.population, best.residents_abroad, best.cost_idr) == (1, 1000, 700, 1_000_000)
    assert best.abroad_share == pytest.approx(0.7)
    names = {file.name for file in finished_run.files.all()}
    assert {
        "plan.csv",
        "explanations.csv",
        "summary.json",
        "run.json",
        "report.html",
        "certificate.json",
    } <= names
    summary = finished_run.files.get(name="summary.json")
    assert json.loads(queries.content_of_file(summary)) == finished_run.summary


def test_figures_of_the_run_are_those_of_its_summary(finished_run: PlanRun) -> None:
    assert (finished_run.status, finished_run.gap) == ("optimal", 0)
    assert finished_run.objective == finished_run.bound == finished_run.summary["objective"]
    assert finished_run.versions["versions"] == {"highspy": "1.10"}


def test_whoever_asked_for_the_plan_is_told_once_that_it_is_finished(finished_run: PlanRun) -> None:
    notice = Notice.objects.get()
    assert (notice.to, notice.kind, notice.url) == (
        finished_run.requested_by,
        "plan",
        finished_run.result_url,
    )
    assert finished_run.title in notice.subject_in_words


def test_storing_again_changes_nothing(asked_run: PlanRun, tmp_path: Path) -> None:
    result, report = result_of(asked_run, tmp_path), _report(asked_run)
    store_result(run_id=asked_run.pk, result=result, report=report)
    before = PlanRun.objects.get(pk=asked_run.pk).stored_at
    store_result(run_id=asked_run.pk, result=result, report=report)
    assert PlanRun.objects.get(pk=asked_run.pk).stored_at == before
    assert Verdict.objects.count() == 15


def test_a_worker_that_lost_the_task_stores_nothing(asked_run: PlanRun, tmp_path: Path) -> None:
    lost = _report(asked_run)
    _report(asked_run)
    with pytest.raises(TaskStoppedError):
        store_result(run_id=asked_run.pk, result=result_of(asked_run, tmp_path), report=lost)
    assert not Verdict.objects.exists()


def test_a_cancelled_plan_stores_nothing(asked_run: PlanRun, tmp_path: Path) -> None:
    report = _report(asked_run)
    LongTask.objects.update(cancel_requested_at=timezone.now())
    with pytest.raises(TaskStoppedError):
        store_result(run_id=asked_run.pk, result=result_of(asked_run, tmp_path), report=report)
    assert not Verdict.objects.exists()


def test_a_village_that_left_the_register_is_named_and_nothing_is_stored(
    asked_run: PlanRun, country: Country, tmp_path: Path
) -> None:
    result, report = result_of(asked_run, tmp_path), _report(asked_run)
    country.village("52.03.01.2001").codes.update(ends_on=timezone.localdate())
    with pytest.raises(TaskFailedError, match=r"52\.03\.01\.2001"):
        store_result(run_id=asked_run.pk, result=result, report=report)
    assert not Verdict.objects.exists()


def test_an_unproven_plan_keeps_its_honest_gap(asked_run: PlanRun, tmp_path: Path) -> None:
    run = finish(asked_run, tmp_path, status="feasible", gap=7)
    assert (run.status, run.gap) == ("feasible", 7)
    assert run.bound == (run.objective or 0) + 7


def test_an_infeasible_plan_keeps_its_clash_and_no_verdicts(asked_run: PlanRun, tmp_path: Path) -> None:
    run = finish(asked_run, tmp_path, status="infeasible")
    assert (run.status, run.objective, run.chosen) == ("infeasible", None, None)
    assert [clash["rule"] for clash in run.summary["clash"]] == ["years.2017.quota", "caps.regency_year"]
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("content", ["", "[]", '{"objective": 1}', "{"])
def test_a_folder_without_a_sound_summary_is_no_result(tmp_path: Path, content: str) -> None:
    (tmp_path / "summary.json").write_text(content)
    with pytest.raises(ValueError, match=r"summary|Expecting"):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    ("fault", "constraint"),
    [
        ({"status": "chosen"}, "verdict_chosen_has_a_year"),
        ({"status": "not_chosen", "year": 2017, "reason": "marginal"}, "verdict_chosen_has_a_year"),
        ({"status": "not_chosen"}, "verdict_says_why_not"),
        ({"status": "chosen", "year": 2017, "rank": 0}, "verdict_positive_numbers"),
    ],
)
def test_the_database_refuses_a_senseless_verdict(
    asked_run: PlanRun, country: Country, fault: dict[str, object], constraint: str
) -> None:
    village = country.village("52.03.01.2001")
    values = {
        "run": asked_run,
        "village": village,
        "province": village.province,
        "priority": 1,
        "rank": 1,
        **fault,
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Verdict.objects.create(**values)


def test_a_village_has_one_verdict_in_a_plan(finished_run: PlanRun, planner: User) -> None:
    first = Verdict.objects.filter(run=finished_run).first()
    assert first is not None
    first.pk = None
    with pytest.raises(IntegrityError, match="verdict_once_a_village"), transaction.atomic():
        first.save(force_insert=True)
