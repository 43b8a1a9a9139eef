"""A plan becomes proposals: all or none, by a second person, and only where nothing stands in the way."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from desmigratif.audit.models import AuditLine
from desmigratif.decrees import actions, preview, queries
from desmigratif.decrees.errors import (
    AskedAlreadyError,
    DecidedError,
    NothingTakenError,
    NotProposedError,
    NotReadyError,
    SamePersonError,
    SimulatedError,
    SourceNeededError,
    SubstanceError,
    WrongAgencyError,
)
from desmigratif.decrees.models import Approval, ApprovedSite
from desmigratif.decrees.tests.conftest import DATED, SOURCE, Office
from desmigratif.inbox.models import Notice
from desmigratif.places.actions.lineage import Asked as Merger
from desmigratif.planning.actions import discard_run, run_plan
from desmigratif.planning.models import PlanRun
from desmigratif.policies.text import document
from desmigratif.programmes import refusing
from desmigratif.programmes.actions import lineage, steps
from desmigratif.programmes.models import Programme, Refusal, Site
from desmigratif.signin import demo
from desmigratif.tasks import actions as tasks
from desmigratif.tasks.report import Report

pytestmark = pytest.mark.django_db


def test_approving_proposes_every_chosen_village_in_its_year(office: Office) -> None:
    approval = office.approved()
    opened = {one.site.village_id: one for one in approval.sites.select_related("site__programme")}
    assert {pk: one.year for pk, one in opened.items()} == {
        one.village_id: one.year for one in office.chosen()
    }
    for one in opened.values():
        assert (one.site.state, one.site.programme) == ("proposed", office.programme)
        assert (one.site.starts_on, one.site.source) == (date(one.year, 1, 1), SOURCE)
        assert not one.site.simulated
    line = AuditLine.objects.get(verb="approve", subject_kind="approval")
    assert (line.actor_label, line.detail["sites"]) == ("kemnaker2", 4)


def test_sites_begin_on_the_day_of_the_decree_where_it_is_later(office: Office) -> None:
    dated = date(2017, 6, 1)
    approval = actions.approve(approval=office.asked(dated_on=dated), by=office.second)
    begun = set(approval.sites.values_list("year", "site__starts_on"))
    assert begun == {(2017, dated), (2018, date(2018, 1, 1))}


def test_the_agency_is_told_at_asking_and_approving_and_the_others_of_each_village(office: Office) -> None:
    approval = office.asked()
    asked = Notice.objects.filter(kind="plan", about_id=approval.pk, key="asked")
    assert {one.to.username for one in asked} == {"planner", "kemnaker2"}
    actions.approve(approval=approval, by=office.second)
    told = Notice.objects.filter(kind="plan", about_id=approval.pk, key="approved")
    assert {one.to.username for one in told} == {"planner", "kemnaker1"}
    proposals = Notice.objects.filter(kind="proposal")
    assert proposals.filter(to=office.stranger).count() == 4
    assert not proposals.filter(to=office.first).exists()


def test_whoever_asked_does_not_approve(office: Office) -> None:
    approval = office.asked()
    with pytest.raises(SamePersonError):
        actions.approve(approval=approval, by=office.first)
    with pytest.raises(SamePersonError):
        actions.decline(approval=approval, reason="Keliru.", by=office.first)
    assert not Site.objects.exists()


def test_the_database_refuses_the_same_person_too(office: Office) -> None:
    approval = office.asked()
    with pytest.raises(IntegrityError, match="approval_by_a_second_person"), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(
            state="approved", decided_by=office.first, decided_at=timezone.now()
        )


def test_the_database_decides_once(office: Office) -> None:
    approval = office.approved()
    for change in ({"state": "declined", "reason": "x"}, {"dated_on": date(2020, 1, 1)}):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Approval.objects.filter(pk=approval.pk).update(**change)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        approval.sites.all()._raw_delete(approval.sites.db)


def test_only_an_approved_plan_has_sites(office: Office) -> None:
    approval, site = office.asked(), office.ground.opened("desbumi")
    with pytest.raises(IntegrityError, match="only an approved plan"), transaction.atomic():
        ApprovedSite.objects.create(approval=approval, site=site, year=2017)


def test_asking_twice_and_approving_twice_is_one_approval(office: Office) -> None:
    approval = office.asked()
    with pytest.raises(AskedAlreadyError):
        office.asked()
    first = actions.approve(approval=approval, by=office.second)
    again = actions.approve(approval=approval, by=office.second)
    assert (first.pk, again.decided_at) == (again.pk, first.decided_at)
    assert Site.objects.count() == 4
    with pytest.raises(DecidedError):
        actions.approve(approval=approval, by=office.planner)
    with pytest.raises(AskedAlreadyError):
        office.asked()


def test_a_village_taken_meanwhile_lets_nothing_be_written_but_the_refusals(office: Office) -> None:
    approval, (best, _second, third, _last) = office.asked(), office.chosen()
    for verdict in (best, third):
        office.ground.opened("desbumi", office.code_of(verdict), date(2019, 1, 1))
    before = AuditLine.objects.count()
    with refusing.kept(), pytest.raises(NotProposedError) as refused:
        actions.approve(approval=approval, by=office.second)
    assert {one.village.pk for one in refused.value.obstacles} == {best.village_id, third.village_id}
    assert all("Desbumi" in one.words and one.taken for one in refused.value.obstacles)
    assert queries.approvals().get().state == "asked"
    assert Site.objects.filter(programme=office.programme).count() == 0
    assert not Notice.objects.filter(key="approved").exists()
    assert set(Refusal.objects.values_list("village_id", "programme__key", "by_label")) == {
        (best.village_id, "desmigratif", "kemnaker2"),
        (third.village_id, "desmigratif", "kemnaker2"),
    }
    assert AuditLine.objects.count() == before


def test_what_is_taken_is_named_before_anybody_approves(office: Office) -> None:
    approval, best = office.asked(), office.chosen()[0]
    code = office.code_of(best)
    site = office.ground.running("kampung-tki", code, starts_on=date(2012, 1, 1))
    (taken,) = preview.taken(office.run, office.programme, approval.dated_on)
    assert (taken.code, taken.year, taken.until) == (code, best.year, None)
    assert taken.site.programme.name == "Kampung TKI"
    steps.step(site=site, verb="close", reason="Over.", by=None, on=date(2016, 6, 1))
    assert [one.until for one in preview.taken(office.run, office.programme, approval.dated_on)] == [
        date(2017, 6, 1)
    ], "it rests"


def test_the_scope_counts_villages_and_money_by_year_and_province(office: Office) -> None:
    scope = preview.scope(office.run)
    assert scope.years == [2017, 2018]
    assert [cell.villages for cell in scope.by_year] == [2, 2]
    assert scope.total.cost_idr == sum(one.cost_idr or 0 for one in office.chosen())
    assert (scope.total.villages, scope.total.unpriced) == (4, 0)
    assert sum(region.total.villages for region in scope.regions) == 4


def test_planning_again_keeps_the_villages_that_are_left(office: Office) -> None:
    approval, best = office.asked(), office.chosen()[0]
    with pytest.raises(NothingTakenError):
        actions.plan_again(approval=approval, by=office.planner)
    code = office.code_of(best)
    office.ground.running("kampung-tki", code, starts_on=date(2012, 1, 1))
    with refusing.kept():
        made = actions.plan_again(approval=approval, by=office.planner)
    assert Refusal.objects.get().village_id == best.village_id
    assert len(document(made.policy)["keep"]["codes"]) == 4
    assert f"{code},Kampung TKI" in made.sites, "the register's sites of now are out"
    assert made.candidates_id == office.run.candidates_id
    approval = queries.approvals().get()
    assert (approval.state, [one.run_id for one in queries.plans_again(approval)]) == ("withdrawn", [made.pk])
    assert actions.plan_again(approval=approval, by=office.planner).pk == made.pk
    assert best.village_id in {one.village_id for one in office.chosen()}, "the old plan stays as it was"


def test_a_plan_is_made_again_also_when_its_programme_has_ended_meanwhile(office: Office) -> None:
    approval, best = office.asked(), office.chosen()[0]
    office.ground.running("kampung-tki", office.code_of(best), starts_on=date(2012, 1, 1))
    Programme.objects.filter(pk=office.programme.pk).update(ends_on=date(2016, 12, 31))
    made = actions.plan_again(approval=approval, by=office.planner)
    assert queries.approvals().get().state == "withdrawn"
    assert made.pk != office.run.pk


def test_a_plan_without_a_certificate_or_put_aside_is_not_asked_about(office: Office) -> None:
    PlanRun.objects.filter(pk=office.run.pk).update(summary={})
    with pytest.raises(NotReadyError):
        office.asked(PlanRun.objects.get(pk=office.run.pk))
    discard_run(run=office.run, reason="Dihitung ulang", by=office.planner)
    with pytest.raises(NotReadyError):
        office.asked(PlanRun.objects.get(pk=office.run.pk))


def test_a_plan_put_aside_while_it_waits_is_not_approved(office: Office) -> None:
    approval = office.asked()
    discard_run(run=office.run, reason="Dihitung ulang", by=office.planner)
    with pytest.raises(NotReadyError):
        actions.approve(approval=approval, by=office.second)


def test_a_simulated_plan_is_approved_only_where_all_is_for_trying(
    office: Office, simulated_run: PlanRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "allowed", lambda: False)
    with pytest.raises(SimulatedError):
        office.asked(simulated_run, knows_simulated=True)
    monkeypatch.setattr(demo, "allowed", lambda: True)
    with pytest.raises(SimulatedError):
        office.asked(simulated_run)
    approval = office.asked(simulated_run, knows_simulated=True)
    monkeypatch.setattr(demo, "allowed", lambda: False)
    with pytest.raises(SimulatedError):
        actions.approve(approval=approval, by=office.second)
    monkeypatch.setattr(demo, "allowed", lambda: True)
    actions.approve(approval=approval, by=office.second)
    assert set(Site.objects.values_list("simulated", flat=True)) == {True}


def test_the_programme_is_of_the_plans_substance_and_agency(office: Office) -> None:
    with pytest.raises(SubstanceError):
        office.asked(programme=office.ground.programmes["kkbm"])
    with pytest.raises(WrongAgencyError):
        office.asked(programme=office.ground.programmes["kampung-tki"])


def test_a_beginning_before_this_year_needs_its_source(office: Office) -> None:
    with pytest.raises(SourceNeededError):
        office.asked(source=" ")
    assert office.asked(source="", dated_on=timezone.localdate()).waits


def test_declining_says_why_and_lets_the_question_be_asked_anew(office: Office) -> None:
    approval = actions.decline(approval=office.asked(), reason="Anggaran belum ada.", by=office.second)
    assert (approval.state, approval.reason) == ("declined", "Anggaran belum ada.")
    told = Notice.objects.get(to=office.first, key="declined")
    assert told.body_in_words == "Anggaran belum ada."
    with pytest.raises(DecidedError):
        actions.approve(approval=approval, by=office.second)
    assert office.asked().pk != approval.pk


def test_taking_back_frees_the_plan(office: Office) -> None:
    approval = actions.take_back(approval=office.asked(), by=office.first)
    assert approval.state == "withdrawn"
    with pytest.raises(DecidedError):
        actions.take_back(approval=approval, by=office.first)
    assert office.asked().waits
    assert approval.dated_on == DATED


def test_a_village_that_exists_no_longer_is_named(office: Office) -> None:
    stays, goes = (office.ground.village(code) for code in ("32.12.01.2001", "32.12.01.2002"))
    assert {stays.pk, goes.pk} <= {one.village_id for one in office.chosen()}
    merged = Merger("merge", date(2026, 1, 1), "Perda 2/2026", "Berita daerah", (stays, goes), (stays,))
    lineage.apply_lineage(asked=merged, by=None)
    approval = office.asked(dated_on=date(2026, 2, 1))
    assert preview.gone(office.run, approval.dated_on) == [goes]
    with pytest.raises(NotProposedError) as refused:
        actions.approve(approval=approval, by=office.second)
    assert [(one.village.pk, one.taken) for one in refused.value.obstacles] == [(goes.pk, False)]
    assert not Refusal.objects.exists(), "nobody holds it"


@pytest.mark.slow
def test_the_solver_keeps_every_village_that_is_left_and_proves_it(office: Office) -> None:
    approval, (best, *others) = office.asked(), office.chosen()
    office.ground.running("kampung-tki", office.code_of(best), starts_on=date(2012, 1, 1))
    made = actions.plan_again(approval=approval, by=office.planner)
    assert made.task is not None
    task = tasks.begin(task_id=made.task.pk)
    assert task is not None
    run_plan(task=task, report=Report(task, lambda: False))
    made = PlanRun.objects.get(pk=made.pk)
    assert (made.status, made.certified_gap) == ("optimal", 0)
    assert (made.summary["keep"]["kept"], made.summary["keep"]["most"]) == (3, 3)
    chosen = {row.village_id for row in preview.chosen(made)}
    assert chosen > {one.village_id for one in others}
    assert best.village_id not in chosen
    again = actions.approve(approval=office.asked(made), by=office.second)
    assert again.sites.count() == 4
