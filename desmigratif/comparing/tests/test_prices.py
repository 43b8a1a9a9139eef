"""The exact price is that of one village decided otherwise: floors stay, and only such a plan says it."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from desmigratif.accounts.models import User
from desmigratif.candidates.queries import content_of
from desmigratif.comparing.actions import ask_exact_price, ask_what_if
from desmigratif.comparing.changes import EXCLUDE, INCLUDE, with_floor_kept, with_village
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.read.inputs import read_inputs
from desmigratif.planning import queries
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import finish
from desmigratif.planning.verdict_words import code_of
from desmigratif.policies.text import document, parsed

pytestmark = pytest.mark.django_db


def _floor_in_force(run: PlanRun, province: str) -> int:
    problem = problem_of(read_inputs(content_of(run.candidates), run.policy.encode(), None))
    return int(problem.floors[problem.provinces.index(province)])


def _with_floor(run: PlanRun, floor: int) -> PlanRun:
    PlanRun.objects.filter(pk=run.pk).update(policy=f"{run.policy}[floors]\nprovince = {floor}\n")
    return queries.whole_runs().get(pk=run.pk)


def _verdict(run: PlanRun, status: str, province: str = "32") -> Verdict:
    found = queries.verdicts_of(run).filter(status=status)
    return next(one for one in found if code_of(one).startswith(f"{province}."))


@pytest.mark.parametrize(("floor", "named"), [(3, ()), (4, (("32", 4),))])
def test_forcing_a_village_out_waives_no_floor(
    finished_run: PlanRun, planner: User, floor: int, named: tuple[tuple[str, int], ...]
) -> None:
    run = _with_floor(finished_run, floor)  # four villages of the province 32 may be chosen
    assert _floor_in_force(run, "32") == floor
    made = ask_exact_price(run=run, verdict=_verdict(run, "chosen"), by=planner)
    assert parsed(made.policy).floors == named
    assert _floor_in_force(made, "32") == floor


def test_a_floor_that_is_waived_already_stays_waived(finished_run: PlanRun, planner: User) -> None:
    run = _with_floor(finished_run, 5)
    run.summary["waived_floors"] = [{"province": "32", "floor": 5, "eligible": 4}]
    made = ask_exact_price(run=run, verdict=_verdict(run, "chosen"), by=planner)
    assert parsed(made.policy).floors == ()
    assert _floor_in_force(made, "32") == _floor_in_force(run, "32") == 0


def test_a_floor_that_is_named_already_stays_as_it_is() -> None:
    tables = document("[floors]\nprovince = 4\n[floors.provinces]\n32 = 2\n")
    assert with_floor_kept(tables, "32.12.01.2001", 1) == tables


def test_a_plan_that_decides_the_same_says_no_price(
    signed_in: Client, finished_run: PlanRun, planner: User, tmp_path: Path
) -> None:
    verdict = _verdict(finished_run, "chosen")
    changed, change = with_village(document(finished_run.policy), INCLUDE, code_of(verdict))
    finish(ask_what_if(run=finished_run, changed=changed, change=change, by=planner), tmp_path / "same")
    assert queries.forced(finished_run, verdict) is None
    page = signed_in.get(reverse("planning:village", args=[finished_run.pk, verdict.village_id])).text
    assert "tepat 0" not in page
    assert "Hitung harga tepat" in page


def test_a_village_that_a_rule_leaves_out_gets_no_price_from_another_rule(
    finished_run: PlanRun, planner: User
) -> None:
    verdict = _verdict(finished_run, "excluded")
    changed, change = with_village(document(finished_run.policy), INCLUDE, code_of(verdict))
    ask_what_if(run=finished_run, changed=changed, change=change, by=planner)
    assert queries.forced(finished_run, verdict) is None


def test_a_plan_that_is_worth_more_is_not_called_a_loss_of_nothing(
    signed_in: Client, finished_run: PlanRun, planner: User, tmp_path: Path
) -> None:
    verdict = _verdict(finished_run, "chosen")
    changed, change = with_village(document(finished_run.policy), EXCLUDE, code_of(verdict))
    asked = ask_what_if(run=finished_run, changed=changed, change=change, by=planner)
    made = finish(asked, tmp_path / "more")
    more = (finished_run.objective or 0) + 1234
    PlanRun.objects.filter(pk=made.pk).update(objective=more, bound=more, gap=0)
    page = signed_in.get(reverse("planning:village", args=[finished_run.pk, verdict.village_id])).text
    assert "bernilai 1.234 lebih tinggi" in page
