"""Approvals and decrees in the small country: a plan of Kemnaker, two of its officers, one of KP2MI's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from desmigratif.accounts.models import User
from desmigratif.candidates.actions import store_candidates
from desmigratif.candidates.actions.keeping import ListOfCandidates
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.tests.country import candidates_csv
from desmigratif.decrees import actions
from desmigratif.decrees.models import Approval, Decree
from desmigratif.places.models import AreaCode
from desmigratif.planning.actions import request_plan
from desmigratif.planning.actions.requests import PlanRequest
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import POLICY, finish
from desmigratif.programmes.actions import steps
from desmigratif.programmes.models import Programme, Site
from desmigratif.programmes.tests.ground import Ground

DATED = date(2016, 12, 28)
SOURCE = "Kepmenaker 59/2017"
WRITTEN = actions.Written("KEP. 101/2017", date(2017, 3, 1), "Penetapan desa", "UU 18/2017 pasal 42")


@dataclass(frozen=True)
class Office:
    """A finished plan of Kemnaker's planner; `first` asks and `second` decides, `stranger` is of KP2MI."""

    ground: Ground
    run: PlanRun
    planner: User
    first: User
    second: User
    stranger: User

    @property
    def programme(self) -> Programme:
        return self.ground.programmes["desmigratif"]

    def asked(self, run: PlanRun | None = None, **other: object) -> Approval:
        """The first officer asks for the approval of the plan."""
        said = {"run": run or self.run, "programme": self.programme, "dated_on": DATED, "source": SOURCE}
        return actions.ask(asked=actions.Asked(**{**said, **other}), by=self.first)  # type: ignore[arg-type]

    def approved(self) -> Approval:
        """The second officer has approved it."""
        return actions.approve(approval=self.asked(), by=self.second)

    def confirmed(self, approval: Approval, besides: Sequence[int] = ()) -> list[Site]:
        """Its sites, confirmed but for those `besides` by their place in the list."""
        sites = [one.site for one in approval.sites.select_related("site").order_by("pk")]
        for place, site in enumerate(sites):
            if place not in besides:
                steps.step(site=site, verb="confirm", reason="Agreed.", by=None)
        return [Site.objects.get(pk=site.pk) for site in sites]

    def decreed(self, besides: Sequence[int] = ()) -> Decree:
        """A decree about all years of the plan."""
        approval = self.approved()
        self.confirmed(approval, besides)
        return actions.decree(approval=approval, written=WRITTEN, year=None, by=self.second)

    def code_of(self, verdict: Verdict) -> str:
        """Today's code of the verdict's village."""
        return AreaCode.objects.get(area=verdict.village_id, ends_on=None, system="kemendagri").code

    def chosen(self) -> list[Verdict]:
        """Verdicts on the chosen villages, best first."""
        found = Verdict.objects.filter(run=self.run, status="chosen").select_related("village")
        return list(found.order_by("rank"))


def certified(run: PlanRun) -> PlanRun:
    """The run as if its certificate had been checked: plans of tests are made without a solver."""
    run.summary["certified_gap"] = 0
    PlanRun.objects.filter(pk=run.pk).update(summary=run.summary)
    return run


@pytest.fixture
def office(ground: Ground, candidates: CandidateSet, planner: User, tmp_path: Path) -> Office:
    run = request_plan(asked=PlanRequest("Rencana 2017", candidates, POLICY), by=planner)
    first, second = ground.officers.of["Kemnaker"]
    stranger = ground.officers.of["KP2MI"][0]
    return Office(ground, certified(finish(run, tmp_path / "result")), planner, first, second, stranger)


@pytest.fixture
def simulated_run(ground: Ground, planner: User, tmp_path: Path) -> PlanRun:
    """A finished plan over a simulated list."""
    given = ListOfCandidates("Contoh", "Simulasi", candidates_csv(ground.country, simulated=True))
    candidates = store_candidates(given=given, by=planner)
    run = request_plan(asked=PlanRequest("Rencana contoh", candidates, POLICY), by=planner)
    return certified(finish(run, tmp_path / "simulated"))
