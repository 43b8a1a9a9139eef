"""Programmes and sites: the register is open to everybody with a role; what is inside a site, and every
change of it, is not."""

from datetime import date

from desmigratif.places.models import Area
from desmigratif.programmes.actions import register, spending
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.actions.steps import step
from desmigratif.programmes.models import Allocation, Programme, Site
from tests.authorisation.people import CARE, HOME, KEMNAKER, KP2MI, MIDDLE_VILLAGE, NEXT
from tests.authorisation.policy import (
    ANY_ROLE,
    MINE,
    NATION,
    OTHER_AGENCY,
    OWN,
    READ,
    Canary,
    Row,
    Thing,
    role,
)
from tests.authorisation.world import World

PROPOSERS = role("programme_officer")
OFFICERS = role("programme_officer", to=(OWN,))
OFFICERS_THERE = role("programme_officer", to=(OWN, OTHER_AGENCY))
OF_THE_AGENCY = role(
    *("programme_officer", "planner", "viewer", "auditor", "administrator"),
    *("village_officer", "village_head"),
    to=(OWN,),
)
INNER = OF_THE_AGENCY | role("coordinator", "auditor", to=(OWN, OTHER_AGENCY))
NATIONAL = role("administrator", "programme_officer", over=(NATION,))
OF_PROGRAMME = role("administrator", "programme_officer", to=(OWN,), over=(NATION,))
DROPPERS = role("administrator", "programme_officer", to=(OWN, MINE), over=(NATION,))
MAKERS = role("administrator", over=(NATION,))

REASON = {"reason": "Sesuai rapat"}
MONEY = {"agency": "{agency}", "kind": "building", "year": "2026", "amount_idr": "1.000", "source": "DIPA"}
PROPOSAL = {"programme": "{programme}", "starts_on": "2026-01-01", "source": "SK", **REASON}
PROGRAMME = {"name": "Program {pk}", "source": "Surat", "cooling_months": "12"}
QUESTION = {"substance": "{substance}", "source": "Surat"}

ROWS = (
    Row("sites:index", READ, ANY_ROLE),
    Row("sites:index", READ, ANY_ROLE, query="text=Desa"),
    Row("sites:export", READ, ANY_ROLE, about="list as a file"),
    Row("sites:programmes", READ, ANY_ROLE),
    Row("sites:export_programmes", READ, ANY_ROLE, about="list as a file"),
    Row("sites:programme", READ, ANY_ROLE, about="programme"),
    Row("sites:new_programme", "GET POST", MAKERS),
    Row("sites:edit_programme", "GET POST", OF_PROGRAMME, about="programme", send=PROGRAMME),
    Row("sites:ask_decision", "POST", NATIONAL, about="programme", send=QUESTION),
    Row("sites:decide", "POST", OF_PROGRAMME, about="open question"),
    Row("sites:drop_decision", "POST", DROPPERS, about="question to drop", send=REASON),
    Row("overview:site", READ, ANY_ROLE, about="site"),
    Row("sites:propose", "GET POST", PROPOSERS),
    Row("sites:propose", "GET", OFFICERS_THERE, about="free village", query="village={pk}"),
    Row(
        "sites:propose",
        "POST",
        OFFICERS_THERE,
        about="free village",
        query="village={pk}",
        send=PROPOSAL,
        done=OFFICERS,
    ),
    Row("sites:step", "GET POST", OFFICERS, about="site to establish", send={"on": "2026-01-05", **REASON}),
    Row("sites:step", "GET POST", OFFICERS, about="site to end", send={"ends_on": "2031-01-01", **REASON}),
    Row("sites:step", "GET POST", OFFICERS, about="site to undo", send={"change": "{change}", **REASON}),
    Row("sites:allocate", "GET POST", OFFICERS, about="site", send=MONEY),
    Row("sites:cancel_allocation", "GET POST", OFFICERS, about="line of money", send=REASON),
    Row("sites:export_money", READ, INNER, about="line of money"),
)

SITES = (
    ("desmigratif", KEMNAKER, HOME),
    ("desmigratif", KEMNAKER, NEXT),
    ("desmigratif", KEMNAKER, MIDDLE_VILLAGE),
    ("kkbm", KP2MI, HOME),
    ("kkbm", KP2MI, MIDDLE_VILLAGE),
)
FREE = "52.03.01.1001"
DAY = date(2026, 1, 1)


def _programmes() -> dict[str, Programme]:
    return {programme.key: programme for programme in register.ensure_programmes()}


def sites(world: World) -> list[Thing]:
    """Confirmed ones in three villages, with a reason and with money."""
    return [_site(world, *one) for one in SITES]


def _site(world: World, key: str, agency: str, code: str) -> Thing:
    programme, village = _programmes()[key], world.village(code)
    reason = Canary(f"reason of {key} in {code}", INNER, "overview:site")
    source = Canary(f"source of money of {key} in {code}", INNER, "overview:site")
    site = propose(
        wanted=Wanted(village, programme, DAY, source="Daftar"), reason=f"Alasan {reason}", by=None
    )
    step(site=site, verb="confirm", on=DAY, reason="Agreed.", by=None)
    line = Allocation(village=village, site=site, agency=programme.agency, kind="training", year=2026)
    line.amount_idr, line.source = 1_000_000, f"Sumber {source}"
    spending.allocate(line=line, by=None)
    args = {"pk": site.pk, "agency": programme.agency_id, "line_pk": line.pk, "form": "csv"}
    return Thing("site", args, agency=agency, area=code, canaries=(reason, source))


def _again(world: World, sort: str, **more: object) -> list[Thing]:
    """The same sites for another address."""
    return [
        Thing(sort, {**one.args, **more, "change": _newest(one.args["pk"])}, agency=one.agency, area=one.area)
        for one in world.things("site")
    ]


def _newest(pk: int) -> int:
    newest = Site.objects.get(pk=pk).changes.order_by("-pk").first()
    assert newest is not None
    return newest.pk


def villages(world: World) -> list[Thing]:
    """A village that nobody holds, for a programme of each of two agencies."""
    village, programmes = world.village(FREE), _programmes()
    assert village.level == Area.Level.VILLAGE
    return [
        Thing("free village", {"pk": village.pk, "programme": programmes[key].pk}, agency=agency, area=FREE)
        for key, agency in (("desmigratif", KEMNAKER), ("desbumi", CARE))
    ]


def programmes(world: World) -> list[Thing]:
    """One of the ministry, one of Migrant CARE."""
    found = _programmes()
    substance = found["desbumi"].substance_id
    return [
        Thing("programme", {"pk": found[key].pk, "substance": substance}, agency=agency)
        for key, agency in (("desmigratif", KEMNAKER), ("desbumi", CARE))
    ]


def questions(world: World) -> list[Thing]:
    """Asked by an officer, who cannot decide it."""
    programme = _programmes()["kkbm"]
    source = Canary("source of the question", ANY_ROLE, "sites:programme")
    decision = register.ask_decision(
        programme=programme,
        substance=_programmes()["desbumi"].substance,
        source=f"Surat {source}",
        by=world.users["officer"],
    )
    args = {"pk": programme.pk, "decision_pk": decision.pk}
    return [Thing("open question", args, agency=KP2MI, owner="officer", canaries=(source,))]


def questions_to_drop(world: World) -> list[Thing]:
    """The same question: the asker's agency may take it back, as well as the programme's."""
    return [
        Thing("question to drop", one.args, agency=KP2MI, agencies=frozenset({KEMNAKER}), owner=one.owner)
        for one in world.things("open question")
    ]


THINGS = {
    "site": sites,
    "site to establish": lambda world: _again(world, "site to establish", verb="establish"),
    "site to end": lambda world: _again(world, "site to end", verb="set-end"),
    "site to undo": lambda world: _again(world, "site to undo", verb="undo"),
    "line of money": lambda world: _again(world, "line of money"),
    "free village": villages,
    "programme": programmes,
    "open question": questions,
    "question to drop": questions_to_drop,
    "list as a file": lambda _world: [Thing("list as a file", {"form": form}) for form in ("csv", "xlsx")],
}
