"""Plans: shared by the agencies; planners make them."""

from pathlib import Path
from tempfile import TemporaryDirectory

from desmigratif.candidates.models import CandidateSet
from desmigratif.planning.actions import request_plan
from desmigratif.planning.actions.requests import PlanRequest
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import POLICY, finish
from tests.authorisation.groups import PLAN_MAKERS, PLAN_READERS
from tests.authorisation.people import HOME, KEMNAKER, KP2MI
from tests.authorisation.policy import READ, Canary, Row, Thing
from tests.authorisation.world import World

REMEMBERED = ("desmigratif.planning.views.downloads.pdf_of",)

ROWS = (
    Row("planning:index", READ, PLAN_READERS),
    Row("planning:new", "GET POST", PLAN_MAKERS),
    Row("planning:new", "GET", PLAN_MAKERS, about="plan", query="dari={pk}"),
    Row("planning:check", "POST", PLAN_MAKERS),
    Row("planning:held", READ, PLAN_READERS),
    Row("planning:held_file", READ, PLAN_READERS),
    Row("planning:run", READ, PLAN_READERS, about="plan"),
    Row("planning:run", READ, PLAN_READERS, about="asked plan"),
    Row("planning:progress", READ, PLAN_READERS, about="asked plan"),
    Row("planning:village", READ, PLAN_READERS, about="plan"),
    Row("planning:policy", READ, PLAN_READERS, about="plan"),
    Row("planning:sites", READ, PLAN_READERS, about="plan"),
    Row("planning:pdf", READ, PLAN_READERS, about="plan"),
    Row("planning:file", READ, PLAN_READERS, about="plan"),
    Row("planning:export_csv", READ, PLAN_READERS, about="plan"),
    Row("planning:export_xlsx", READ, PLAN_READERS, about="plan"),
    Row("planning:cancel", "POST", PLAN_MAKERS, about="asked plan"),
    Row("planning:discard", "GET POST", PLAN_MAKERS, about="plan", send={"reason": "Dihitung ulang"}),
    Row("planning:restore", "POST", PLAN_MAKERS, about="plan"),
)


def plans(world: World) -> list[Thing]:
    """A finished plan of each of two agencies; `other` is the first one's number."""
    first = _plan(world, KEMNAKER, "planner", 0, finished=True)
    second = _plan(world, KP2MI, "planner.kp2mi", 1, finished=True, other=first.args["pk"])
    return [first, second]


def asked(world: World) -> list[Thing]:
    """A plan that waits to be made."""
    return [_plan(world, KEMNAKER, "planner", 0, finished=False)]


def _plan(world: World, agency: str, by: str, listed: int, *, finished: bool, other: object = None) -> Thing:
    sort = "plan" if finished else "asked plan"
    title = Canary(f"title of {sort} of {agency}", PLAN_READERS, "planning:run")
    remark = Canary(f"policy of {sort} of {agency}", PLAN_READERS, "planning:policy")
    candidates = CandidateSet.objects.get(pk=world.things("list")[listed].args["pk"])
    policy = f"# Catatan {remark}\n{POLICY}"
    run = request_plan(asked=PlanRequest(f"Rencana {title}", candidates, policy), by=world.users[by])
    args: dict[str, object] = {"pk": run.pk, "village_pk": world.village(HOME).pk, "other": other or run.pk}
    if finished:
        args["name"] = _file_of(_finished(run))
        let_in = Verdict.objects.filter(run=run).exclude(status=Verdict.Status.EXCLUDED)
        args["village_pk"] = let_in.order_by("rank")[0].village_id
    return Thing(sort, args, agency=agency, canaries=(title, remark))


def _finished(run: PlanRun) -> PlanRun:
    with TemporaryDirectory() as folder:
        return finish(run, Path(folder) / "result")


def _file_of(run: PlanRun) -> str:
    return run.files.order_by("name")[0].name


THINGS = {"plan": plans, "asked plan": asked}
