"""Plans that keep one of before: their policy on the form, in words, and what their page says."""

import gzip

from django.test import Client
from django.urls import reverse

from desmigratif.accounts.models import User
from desmigratif.candidates.models import CandidateSet
from desmigratif.planning import limits, run_words
from desmigratif.planning.actions import request_plan
from desmigratif.planning.actions.requests import PlanRequest
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import POLICY
from desmigratif.policies.words import sentences

KEEP = POLICY + '[keep]\ncodes = ["52.03.01.2001", "32.12.01.2001"]\n'


def test_a_copy_of_such_a_plan_keeps_its_policy_as_text(
    candidates: CandidateSet, planner: User, signed_in: Client
) -> None:
    run = request_plan(asked=PlanRequest("Sekali lagi", candidates, KEEP), by=planner)
    page = signed_in.get(f"{reverse('planning:new')}?dari={run.pk}").content.decode()
    assert "[keep]" in page


def test_the_policy_says_in_words_that_a_plan_is_kept() -> None:
    assert any("2 desa rencana sebelumnya" in line for line in sentences(KEEP))
    assert not any("rencana sebelumnya" in line for line in sentences(POLICY))


def test_the_headline_says_that_both_are_proven(finished_run: PlanRun) -> None:
    finished_run.summary["keep"] = {"asked": 2, "candidates": 2, "kept": 1, "most": 1, "weight": 10}
    assert "mempertahankan lebih banyak desa" in run_words.outcome(finished_run).text


def test_next_best_plans_are_counted_with_the_weight_of_those_kept(finished_run: PlanRun) -> None:
    best = finished_run.objective or 0
    table = f"rank,objective,enters,leaves\n1,{best - 4},52.03.01.2004,52.03.01.2001\n"
    finished_run.files.filter(name="alternatives.csv").update(content=gzip.compress(table.encode()))
    assert [one.less for one in limits.next_best(finished_run)] == [4]
    finished_run.summary["keep"] = {"asked": 2, "candidates": 2, "kept": 3, "most": 3, "weight": 10}
    assert [one.less for one in limits.next_best(finished_run)] == [34]


def test_a_village_that_was_kept_says_so(finished_run: PlanRun, signed_in: Client) -> None:
    verdict = Verdict.objects.filter(run=finished_run, status="chosen")[0]
    Verdict.objects.filter(pk=verdict.pk).update(reason="keep")
    page = signed_in.get(reverse("planning:village", args=[finished_run.pk, verdict.village_id]))
    assert "Desa ini dipertahankan dari rencana sebelumnya" in page.content.decode()
