"""Asking for a plan: inputs judged together; plans put aside and taken back; the first plan."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import Country, MakePerson
from desmigratif.audit.models import AuditLine
from desmigratif.candidates.actions import store_candidates
from desmigratif.candidates.actions.keeping import ListOfCandidates
from desmigratif.candidates.faults import RefusedError
from desmigratif.candidates.models import CandidateSet
from desmigratif.planning import queries
from desmigratif.planning.actions import discard_run, first_plan, request_plan, restore_run
from desmigratif.planning.actions.requests import PlanRequest
from desmigratif.planning.models import PlanRun
from desmigratif.planning.tests.conftest import POLICY, finish
from desmigratif.tasks.models import LongTask

SITES = "code,programme,starts_on,ends_on\n52.03.01.2001,Desbumi,2015-01-01,\n"


def _refusal(candidates: CandidateSet, by: User, policy: str = POLICY, sites: str = "") -> RefusedError:
    with translation.override("en"), pytest.raises(RefusedError) as refused:
        request_plan(asked=PlanRequest("x", candidates, policy, sites), by=by)
    assert not PlanRun.objects.exists()
    assert not LongTask.objects.exists()
    return refused.value


def test_a_request_is_kept_with_its_inputs_and_one_job(candidates: CandidateSet, planner: User) -> None:
    run = request_plan(asked=PlanRequest("Rencana", candidates, POLICY, SITES, 30), by=planner)
    assert (run.policy, run.sites, run.status, run.time_limit_s) == (POLICY, SITES, "", 30)
    task = LongTask.objects.get()
    assert (run.task, task.argument_id, task.requested_by) == (task, run.pk, planner)
    assert AuditLine.objects.filter(verb="ask for", subject_kind="plan", actor_id=planner.pk).count() == 1


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("not toml", "not sound TOML: look at line 1, column 5"),
        ("a = " + "[" * 20_000, "not sound TOML"),
        ("[years.2017]\nquota = " + "9" * 5000, "not sound TOML"),
        (POLICY.replace("quota = 2", "kuota = 2"), "unknown key"),
        (POLICY + "[kawasan]\nmin_villages = 3\n", "[kawasan] needs min_villages and bonus"),
        (POLICY + '[include]\ncodes = ["99.99.99.2001"]\n', "not in the register"),
        (POLICY.replace("residents_abroad_share", "idm"), "idm"),
    ],
)
def test_a_wrong_policy_is_refused_with_a_sentence(
    candidates: CandidateSet, planner: User, policy: str, words: str
) -> None:
    refusal = _refusal(candidates, planner, policy=policy)
    assert refusal.where in {"policy", "candidates"}
    assert words in str(refusal)


def test_a_village_without_cost_is_named_where_a_budget_is_set(country: Country, planner: User) -> None:
    content = b"code,population,residents_abroad,poverty_share,cost_idr\n52.03.01.2001,1000,100,0.1,\n"
    given = ListOfCandidates("x", "x", content)
    candidates = store_candidates(given=given, by=planner)
    refusal = _refusal(
        candidates, planner, policy=POLICY.replace("quota = 2", "quota = 2\nbudget_idr = 5", 1)
    )
    assert (refusal.where, refusal.faults[0].row, refusal.faults[0].column) == ("candidates", 2, "cost_idr")


@pytest.mark.parametrize(
    ("line", "row", "column"),
    [
        ("99.99.99.2001,Desbumi,2015-01-01,", 2, "code"),
        ("52.03.01.2001,,2015-01-01,", 2, "programme"),
        ("52.03.01.2001,Desbumi,1 Jan 2015,", 2, "starts_on"),
    ],
)
def test_wrong_sites_are_named_with_row_and_column(
    candidates: CandidateSet, planner: User, line: str, row: int, column: str
) -> None:
    refusal = _refusal(candidates, planner, sites=f"code,programme,starts_on,ends_on\n{line}\n")
    assert (refusal.where, refusal.faults[0].row, refusal.faults[0].column) == ("sites", row, column)


def test_a_discarded_plan_is_kept_with_its_reason_and_can_be_taken_back(
    finished_run: PlanRun, planner: User
) -> None:
    discarded = discard_run(run=finished_run, reason="salah tahun", by=planner)
    assert queries.newest_finished(planner) is None
    assert (discarded.discard_reason, discarded.discarded_by) == ("salah tahun", planner)
    assert discard_run(run=finished_run, reason="lagi", by=planner).discard_reason == "salah tahun"
    restore_run(run=finished_run, by=planner)
    restore_run(run=finished_run, by=planner)
    assert queries.newest_finished(planner) == finished_run
    verbs = AuditLine.objects.filter(subject_kind="plan", verb__in=["discard", "restore"])
    assert sorted(verbs.values_list("verb", flat=True)) == ["discard", "restore"]


def test_the_newest_kept_plan_whose_work_is_unfinished_is_being_made(
    candidates: CandidateSet, planner: User, make_person: MakePerson, tmp_path: Path
) -> None:
    assert queries.being_made(planner) is None
    first, second, third = (
        request_plan(asked=PlanRequest(title, candidates, POLICY), by=planner) for title in ("a", "b", "c")
    )
    assert queries.being_made(planner) == third
    discard_run(run=third, reason="batal", by=planner)
    assert queries.being_made(planner) == second
    finish(second, tmp_path)
    assert queries.being_made(planner) == first
    assert queries.being_made(make_person("outsider")) is None


def test_discarding_a_plan_that_is_being_made_stops_its_job(asked_run: PlanRun, planner: User) -> None:
    discard_run(run=asked_run, reason="batal", by=planner)
    assert LongTask.objects.get().state == "cancelled"


def test_the_first_plan_is_asked_for_once(country: Country) -> None:
    run = first_plan()
    assert run is not None
    assert run.simulated
    assert run.requested_by is None
    assert "[years.2017]" in run.policy
    assert first_plan() is None
    assert (PlanRun.objects.count(), LongTask.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_there_is_no_first_plan_without_a_register() -> None:
    assert first_plan() is None


@pytest.mark.parametrize(
    ("fault", "constraint"),
    [
        (
            {"status": "optimal", "objective": 5, "bound": 6, "gap": 1, "chosen": 1},
            "plan_run_optimal_is_proven",
        ),
        ({"status": "feasible"}, "plan_run_has_a_plan_or_none"),
        ({"status": "infeasible", "objective": 5, "chosen": 0}, "plan_run_has_a_plan_or_none"),
        (
            {"status": "feasible", "objective": 5, "bound": 9, "gap": 3, "chosen": 1},
            "plan_run_gap_is_the_difference",
        ),
        ({"status": "done"}, "plan_run_has_a_plan_or_none"),
        ({"status": "", "stored_at": "2017-01-01T00:00Z"}, "plan_run_stored_with_its_status"),
        ({"discard_reason": "x"}, "plan_run_discarded_with_a_reason"),
    ],
)
def test_the_database_refuses_a_plan_that_contradicts_itself(
    candidates: CandidateSet, fault: dict[str, object], constraint: str
) -> None:
    values: dict[str, object] = {"title": "x", "policy": "x", "candidates": candidates}
    if fault.get("status"):
        values["stored_at"] = "2017-01-01T00:00Z"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PlanRun.objects.create(**{**values, **fault})


def test_the_same_request_sent_twice_at_once_is_one_plan(candidates: CandidateSet, planner: User) -> None:
    asked = PlanRequest("Rencana", candidates, POLICY)
    first = request_plan(asked=asked, by=planner)
    assert request_plan(asked=asked, by=planner) == first
    assert request_plan(asked=replace(asked, time_limit_s=61), by=planner) != first
    discard_run(run=first, reason="keliru", by=planner)
    assert request_plan(asked=asked, by=planner) != first
