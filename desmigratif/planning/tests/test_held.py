"""Plans keep clear of what the register's sites hold, so that approving a fresh plan is never refused."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.candidates.faults import RefusedError
from desmigratif.candidates.models import CandidateSet
from desmigratif.planning.actions import request_plan
from desmigratif.planning.actions.requests import PlanRequest
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import POLICY, finish
from desmigratif.policies import held
from desmigratif.programmes.actions import steps
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.tests.ground import HERE, NEXT, Ground

ADDED = "code;programme;starts_on;ends_on\n3212012001;Desbumi;2017-01-01;\n"


def asked(candidates: CandidateSet, by: User, sites: str = "") -> PlanRun:
    return request_plan(asked=PlanRequest("Rencana", candidates, POLICY, sites), by=by)


def test_a_plan_is_made_of_what_the_register_holds_and_what_was_added(
    ground: Ground, candidates: CandidateSet, planner: User
) -> None:
    ground.running("desbumi", starts_on=date(2016, 5, 1))
    run = asked(candidates, planner, ADDED)
    assert run.added_sites == ADDED
    assert run.sites.splitlines() == [
        "code,programme,starts_on,ends_on",
        f"{HERE},Desbumi,2016-05-01,",
        "32.12.01.2001,Desbumi,2017-01-01,",
    ]


def test_the_rest_after_a_site_is_part_of_it(ground: Ground, candidates: CandidateSet, planner: User) -> None:
    site = ground.running("kampung-tki", starts_on=date(2012, 1, 1))
    steps.step(site=site, verb="close", reason="Over.", by=None, on=date(2016, 6, 1))
    (row,) = held.rows_from(date(2017, 1, 1))
    assert row[3] is not None
    assert row[3] > date(2017, 1, 1), "the village rests after the end"


def test_a_site_still_to_begin_closes_the_years_before_it(ground: Ground) -> None:
    ground.opened("desbumi", starts_on=date(2024, 1, 1))
    assert held.rows_from(date(2017, 1, 1)) == [(HERE, "Desbumi", date(2017, 1, 1), None)]


def test_sites_of_another_substance_and_those_over_are_left_out(ground: Ground) -> None:
    ground.opened("kkbm")
    site = ground.running("desbumi", NEXT, starts_on=date(2001, 1, 1))
    steps.step(site=site, verb="close", reason="Over.", by=None, on=date(2002, 1, 1))
    assert held.rows_from(date(2017, 1, 1)) == []


def test_a_what_if_keeps_the_sites_of_its_plan(
    ground: Ground, candidates: CandidateSet, planner: User
) -> None:
    run = asked(candidates, planner, ADDED)
    ground.running("desbumi")
    change = {"rule": "years.2017.quota", "place": "", "was": 2, "now": 1}
    wanted = PlanRequest("Andai", candidates, POLICY, run.sites, parent=run, change=change)
    what_if = request_plan(asked=wanted, by=planner)
    assert (what_if.sites, what_if.added_sites) == (run.sites, ADDED)


def test_faults_name_the_rows_that_were_given(
    ground: Ground, candidates: CandidateSet, planner: User
) -> None:
    ground.running("desbumi")
    with pytest.raises(RefusedError) as refused:
        asked(candidates, planner, "code,programme,starts_on,ends_on\n9999999999,Desbumi,2017-01-01,\n")
    assert [fault.row for fault in refused.value.faults] == [2]


def test_every_village_of_a_fresh_plan_can_be_proposed_on_the_first_day_of_its_year(
    ground: Ground, candidates: CandidateSet, planner: User, tmp_path: Path
) -> None:
    ground.running("desbumi", starts_on=date(2017, 5, 1))
    ground.opened("kampung-tki", NEXT, starts_on=date(2024, 1, 1))
    run = finish(asked(candidates, planner), tmp_path / "result")
    chosen = Verdict.objects.filter(run=run, status="chosen").select_related("village")
    assert chosen
    for verdict in chosen:
        wanted = Wanted(
            verdict.village, ground.programmes["desmigratif"], date(verdict.year or 0, 1, 1), source="Plan"
        )
        assert propose(wanted=wanted, reason="Chosen.", by=None).pk
    closed = Verdict.objects.filter(run=run, village__in=[ground.village(HERE).pk, ground.village(NEXT).pk])
    assert {(one.status, one.reason) for one in closed} == {("excluded", "site")}


def test_planners_see_what_counts(ground: Ground, signed_in: Client) -> None:
    ground.running("desbumi")
    client = signed_in
    assert "1 desa" in client.get(reverse("planning:new")).content.decode()
    page = client.get(reverse("planning:held")).content.decode()
    assert HERE in page
    assert "Desbumi" in page
    lines = client.get(reverse("planning:held_file")).content.decode().splitlines()
    assert lines[0] == "code,programme,starts_on,ends_on"
    assert lines[1].startswith(f"{HERE},Desbumi,2018-01-01,")


@pytest.mark.parametrize("name", ["planning:held", "planning:held_file"])
def test_outsiders_find_nothing(client: Client, make_person: MakePerson, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302
    client.force_login(make_person("outsider"), backend=BACKEND)
    assert client.get(reverse(name)).status_code == 404


def test_a_plan_gives_its_sites_back_as_a_file(
    candidates: CandidateSet, planner: User, signed_in: Client
) -> None:
    run = asked(candidates, planner, ADDED)
    assert signed_in.get(reverse("planning:sites", args=[run.pk])).content.decode() == ADDED


def test_copying_a_plan_shows_only_what_was_added(
    ground: Ground, candidates: CandidateSet, planner: User, signed_in: Client
) -> None:
    ground.running("desbumi")
    run = asked(candidates, planner, ADDED)
    page = signed_in.get(f"{reverse('planning:new')}?dari={run.pk}").content.decode()
    assert "3212012001;Desbumi" in page
    assert f"{HERE},Desbumi" not in page


def test_the_list_costs_the_same_for_few_and_many(ground: Ground, signed_in: Client) -> None:
    ground.running("desbumi")
    few = _queries(signed_in)
    for code in (NEXT, "52.03.01.2003", "32.12.01.2001", "32.12.01.2002"):
        ground.running("desbumi", code)
    assert _queries(signed_in) == few


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as told:
        assert client.get(reverse("planning:held")).status_code == 200
    return len(told)
