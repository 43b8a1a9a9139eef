"""Objections: everybody with a role reads them. Programme officers of other agencies object to a proposal; of
the two agencies the officers there answer, decide and take back."""

from datetime import date

from django.utils import timezone

from desmigratif.accounts.models import Role, User
from desmigratif.objections import actions
from desmigratif.objections.models import Objection
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.actions.register import ensure_programmes
from desmigratif.programmes.models import Site
from tests.authorisation.people import CARE, KEMNAKER
from tests.authorisation.policy import ANY_ROLE, OTHER_AGENCY, OWN, READ, Canary, Row, Thing, role
from tests.authorisation.world import World

OBJECTORS = role("programme_officer", to=(OTHER_AGENCY,))
OFFICERS = role("programme_officer", to=(OWN,))
OBJECTION = {"reason": "Kami sudah bekerja di desa ini."}
ANSWER = {"reason": "Keluarga di desa ini menunggu.", "outcome": "withdraw"}
BACK = {"reason": "Sudah kami bicarakan."}

ROWS = (
    Row("objections:index", READ, ANY_ROLE),
    Row("objections:index", READ, ANY_ROLE, query="text=Desa&state=open"),
    Row("objections:export", READ, ANY_ROLE, about="objections as a file"),
    Row("objections:new", "GET POST", OBJECTORS, about="proposal", send=OBJECTION),
    Row("objections:objection", READ, ANY_ROLE, about="objection"),
    Row("objections:answer", "GET POST", OFFICERS, about="objection to answer", send=ANSWER),
    Row("objections:take_back", "GET POST", OFFICERS, about="objection to take back", send=BACK),
    Row("objections:decide", "GET POST", OFFICERS, about="objection to decide", send=ANSWER),
)
PROPOSED, NAMED, MIDDLE = "52.02.01.2002", "52.02.01.2004", "32.12.01.1001"


def _proposed(world: World, code: str) -> Site:
    programme = {one.key: one for one in ensure_programmes()}["desmigratif"]
    starts_on = date(timezone.localdate().year, 1, 1)
    wanted = Wanted(world.village(code), programme, starts_on)
    return propose(wanted=wanted, reason="Banyak pekerja migran.", by=None)


def _stranger(world: World, name: str, agency: str) -> User:
    """An officer who is none of those who walk: whoever objected or answered does not decide."""
    found, made = User.objects.get_or_create(username=name)
    if made:
        Role.objects.create(
            user=found,
            agency=world.agencies[agency],
            kind="programme_officer",
            starts_on=date(2017, 1, 1),
        )
    return found


def _objection(world: World, code: str) -> Objection:
    reason = Canary(f"reason of the objection in {code}", ANY_ROLE, "objections:objection")
    asked = actions.Objecting(_proposed(world, code), world.agencies[CARE], f"Alasan {reason}")
    return actions.object_to(asked=asked, by=_stranger(world, "keberatan.care", CARE))


def proposals(world: World) -> list[Thing]:
    """Of the ministry, in two regencies."""
    return [
        Thing("proposal", {"site_pk": _proposed(world, code).pk}, agency=KEMNAKER, area=code)
        for code in (PROPOSED, "32.12.01.2002")
    ]


def objections(world: World) -> list[Thing]:
    """Of Migrant CARE to a site of the ministry, with a reason that everybody with a role reads."""
    made = _objection(world, NAMED)
    reason = Canary(f"reason of the objection in {NAMED}", ANY_ROLE, "objections:objection")
    return [
        Thing(
            *("objection", {"pk": made.pk}),
            area=NAMED,
            agency=KEMNAKER,
            agencies=frozenset({CARE}),
            canaries=(reason,),
        )
    ]


def to_answer(world: World) -> list[Thing]:
    """The same, of which the ministry's officers are the own ones."""
    (one,) = world.things("objection")
    return [Thing("objection to answer", one.args, area=one.area, agency=KEMNAKER)]


def to_take_back(world: World) -> list[Thing]:
    (one,) = world.things("objection")
    return [Thing("objection to take back", one.args, area=one.area, agency=CARE)]


def to_decide(world: World) -> list[Thing]:
    """One that was answered by somebody else."""
    made = _objection(world, MIDDLE)
    by = _stranger(world, "jawaban.kemnaker", KEMNAKER)
    actions.answer(objection=made, outcome="escalate", reason=ANSWER["reason"], by=by)
    both = frozenset({CARE, KEMNAKER})
    return [Thing("objection to decide", {"pk": made.pk}, area=MIDDLE, agency=KEMNAKER, agencies=both)]


def files(world: World) -> list[Thing]:
    world.things("objection")
    return [Thing("objections as a file", {"form": form}) for form in ("csv", "xlsx")]


THINGS = {
    "proposal": proposals,
    "objection": objections,
    "objection to answer": to_answer,
    "objection to take back": to_take_back,
    "objection to decide": to_decide,
    "objections as a file": files,
}
