"""Approvals of plans: whoever reads plans reads them; planners and programme officers over the nation ask and
decide for their own agency, and nobody what they asked for. Decrees: everybody with a role reads them."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from desmigratif.candidates.models import CandidateSet
from desmigratif.decrees import actions
from desmigratif.decrees.models import Approval
from desmigratif.decrees.tests.conftest import certified
from desmigratif.planning.actions import request_plan
from desmigratif.planning.actions.requests import PlanRequest
from desmigratif.planning.models import PlanRun
from desmigratif.planning.tests.conftest import finish
from desmigratif.programmes.actions import steps
from desmigratif.programmes.actions.register import ensure_programmes
from desmigratif.programmes.models import Programme
from tests.authorisation.groups import PLAN_READERS
from tests.authorisation.people import KEMNAKER
from tests.authorisation.policy import ANY_ROLE, MINE, NATION, OWN, READ, Canary, Row, Thing, role
from tests.authorisation.world import World, village_codes

DECIDERS = role("planner", "programme_officer", to=(OWN,), over=(NATION,))
ASKERS = role("planner", "programme_officer", to=(OWN, MINE), over=(NATION,))
PLANNERS = role("planner", to=(OWN, MINE), over=(NATION,))
POLICY = """[priority]
lexicographic = ["residents_abroad_share", "poverty_share"]
[years.2031]
quota = 1
[exclude]
codes = [%s]
"""
FREE, TAKEN = "52.02.01.2004", "32.12.01.2001"
"""The village that plans which wait choose, and that of the approved one; no other table takes them."""
REASON = {"reason": "Anggaran belum ada."}

REMEMBERED = ("desmigratif.decrees.printing.pdf.pdf_of",)

ROWS = (
    Row("decrees:index", READ, ANY_ROLE),
    Row("decrees:index", READ, ANY_ROLE, query="text=KEP&year=2030"),
    Row("decrees:export", READ, ANY_ROLE, about="decrees as a file"),
    Row("decrees:plan", READ, PLAN_READERS, about="plan to approve"),
    Row("decrees:ask", "GET POST", ASKERS, about="plan to approve"),
    Row("decrees:approvals", READ, PLAN_READERS),
    Row("decrees:approval", READ, PLAN_READERS, about="asked approval"),
    Row("decrees:approve", "POST", DECIDERS, about="asked approval"),
    Row("decrees:decline", "GET POST", DECIDERS, about="asked approval", send=REASON),
    Row(
        "decrees:take_back", "POST", role("planner", "programme_officer", to=(MINE,)), about="asked approval"
    ),
    Row("decrees:plan_again", "POST", PLANNERS, about="asked approval"),
    Row("decrees:new", "GET POST", ASKERS, about="given approval"),
    Row("decrees:decree", READ, ANY_ROLE, about="decree"),
    Row("decrees:amend", "GET POST", DECIDERS, about="decree"),
    Row("decrees:strike_out", "GET POST", DECIDERS, about="decree", send=REASON),
    Row("decrees:annex", READ, ANY_ROLE, about="annex as a file"),
)


def plans(world: World) -> list[Thing]:
    """A certified plan of the ministry about which nobody has asked."""
    run, title = _plan(world, FREE)
    return [Thing("plan to approve", {"pk": run.pk}, agency=KEMNAKER, canaries=(title,))]


def asked(world: World) -> list[Thing]:
    """Approvals that the ministry's planner and its officer asked for."""
    return [_waiting(world, by) for by in ("planner", "officer")]


def _waiting(world: World, by: str) -> Thing:
    run, title = _plan(world, FREE)
    note = Canary(f"note of an approval that the {by} asked for", PLAN_READERS, "decrees:approval")
    approval = _asked(world, run, f"Mohon {note}", by=by)
    return Thing("asked approval", {"pk": approval.pk}, KEMNAKER, owner=by, canaries=(title, note))


def given(world: World) -> list[Thing]:
    """An approval that the ministry's officer gave, with a confirmed site."""
    run, title = _plan(world, TAKEN)
    approval = actions.approve(approval=_asked(world, run), by=world.users["officer"])
    for one in approval.sites.all():
        steps.step(site=one.site, verb="confirm", reason="Disepakati.", by=None)
    return [Thing("given approval", {"pk": approval.pk}, KEMNAKER, owner="planner", canaries=(title,))]


def decrees(world: World) -> list[Thing]:
    """A decree of the ministry: open to everybody with a role."""
    (given_one,) = world.things("given approval")
    title = Canary("title of a decree", ANY_ROLE, "decrees:decree")
    written = actions.Written("KEP. 9/2030", date(2030, 12, 1), f"Penetapan {title}")
    approval = Approval.objects.get(pk=given_one.args["pk"])
    made = actions.decree(approval=approval, written=written, year=None, by=world.users["officer"])
    return [Thing("decree", {"pk": made.pk}, KEMNAKER, canaries=(title,))]


def files(world: World) -> list[Thing]:
    world.things("decree")
    return [Thing("decrees as a file", {"form": form}) for form in ("csv", "xlsx")]


def prints(world: World) -> list[Thing]:
    (one,) = world.things("decree")
    return [
        Thing("annex as a file", {**one.args, "version": 1, "form": form}, KEMNAKER)
        for form in ("pdf", "xlsx", "csv")
    ]


def _plan(world: World, code: str) -> tuple[PlanRun, Canary]:
    """A certified plan of the ministry that chooses this one village."""
    number = PlanRun.objects.count()
    title = Canary(f"title of plan {number} of {code}", PLAN_READERS, "planning:index")
    candidates = CandidateSet.objects.get(pk=world.things("list")[0].args["pk"])
    others = ", ".join(f'"{one}"' for one in village_codes() if one != code)
    request = PlanRequest(f"Rencana {title}", candidates, POLICY % others)
    run = request_plan(asked=request, by=world.users["planner"])
    with TemporaryDirectory() as folder:
        return certified(finish(run, Path(folder) / "result")), title


def _programme() -> Programme:
    return next(one for one in ensure_programmes() if one.key == "desmigratif")


def _asked(world: World, run: PlanRun, note: str = "", *, by: str = "planner") -> Approval:
    asked = actions.Asked(run, _programme(), timezone.localdate(), note=note, knows_simulated=True)
    return actions.ask(asked=asked, by=world.users[by])


THINGS = {
    "plan to approve": plans,
    "asked approval": asked,
    "given approval": given,
    "decree": decrees,
    "decrees as a file": files,
    "annex as a file": prints,
}
