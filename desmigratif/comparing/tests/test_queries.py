"""Who enters, who leaves, who moves: the two plans counted by hand."""

from pathlib import Path

import pytest

from desmigratif.accounts.models import User
from desmigratif.comparing import queries
from desmigratif.comparing.actions import ask_exact_price
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.queries import verdicts_of, whole_runs
from desmigratif.planning.tests.conftest import finish
from desmigratif.planning.verdict_words import code_of
from desmigratif.policies.text import parsed

pytestmark = pytest.mark.django_db


def _years(run: PlanRun) -> dict[int, int | None]:
    return dict(Verdict.objects.filter(run=run, status="chosen").values_list("village_id", "year"))


def test_every_village_that_differs_stands_once_and_no_other(finished_run: PlanRun, what_if: PlanRun) -> None:
    before, after = _years(finished_run), _years(what_if)
    moved = {one.verdict.village_id: one for one in queries.moved(finished_run, what_if)}
    assert set(moved) == {pk for pk in {**before, **after} if before.get(pk) != after.get(pk)}
    assert moved, "the second plan has one village more"
    for pk, one in moved.items():
        assert (one.before, one.after) == (before.get(pk), after.get(pk))
        expected = "enters" if pk not in before else "leaves" if pk not in after else "moves"
        assert one.kind == expected
        assert (one.out is None) == (expected == "moves")
        if one.out is not None:
            assert one.out.run == (finished_run if expected == "enters" else what_if)


def test_seen_from_the_other_side_who_entered_leaves(finished_run: PlanRun, what_if: PlanRun) -> None:
    there = {one.verdict.village_id: one.kind for one in queries.moved(finished_run, what_if)}
    back = {one.verdict.village_id: one.kind for one in queries.moved(what_if, finished_run)}
    turned = {"enters": "leaves", "leaves": "enters", "moves": "moves"}
    assert back == {pk: turned[kind] for pk, kind in there.items()}


def test_a_plan_compared_with_itself_differs_nowhere(finished_run: PlanRun) -> None:
    assert queries.moved(finished_run, finished_run) == []
    assert all(one.more == 0 for one in queries.provinces(finished_run, finished_run))


def test_provinces_add_up_to_the_chosen_villages(finished_run: PlanRun, what_if: PlanRun) -> None:
    rows = queries.provinces(finished_run, what_if)
    assert sum(one.before for one in rows) == finished_run.chosen
    assert sum(one.after for one in rows) == what_if.chosen


def test_the_cost_of_a_plan_is_the_sum_of_its_villages(finished_run: PlanRun) -> None:
    chosen = Verdict.objects.filter(run=finished_run, status="chosen")
    costs = [cost for cost in chosen.values_list("cost_idr", flat=True) if cost is not None]
    assert queries.figures(finished_run).cost_idr == sum(costs) > 0
    chosen.update(cost_idr=None)
    assert queries.figures(finished_run).cost_idr is None


@pytest.mark.parametrize("status", ["chosen", "not_chosen"])
def test_the_exact_price_decides_otherwise_about_one_village(
    finished_run: PlanRun, planner: User, status: str, tmp_path: Path
) -> None:
    verdict = verdicts_of(finished_run).filter(status=status).first()
    assert verdict is not None
    run = ask_exact_price(run=finished_run, verdict=verdict, by=planner)
    asked, code = parsed(run.policy), code_of(verdict)
    assert code in (asked.exclude_codes if status == "chosen" else asked.include)
    assert (run.parent, run.candidates, run.sites) == (
        finished_run,
        finished_run.candidates,
        finished_run.sites,
    )
    assert run.change["place"] == code
    again = ask_exact_price(run=finished_run, verdict=verdict, by=planner)
    assert again == run, "asked twice while it is being made, it is made once"
    if status == "chosen":
        finish(run, tmp_path / "forced")
        assert verdict.village_id not in _years(run)


def test_the_choice_of_plans_offers_the_newest_and_those_that_are_named(
    finished_run: PlanRun, what_if: PlanRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_CHOICES", 1)
    assert list(queries.comparable_runs(set())) == [what_if]
    assert list(queries.comparable_runs({finished_run.pk})) == [what_if, finished_run]
    assert whole_runs().filter(parent=finished_run).get() == what_if
