"""Nominations: whoever reads plans reads them; papers only within one's area. Coordinators and programme
officers nominate within theirs, and change what their own agency asked for."""

from desmigratif.nominations import actions
from desmigratif.nominations.models import Nomination
from desmigratif.nominations.papers import Paper
from tests.authorisation.groups import PLAN_READERS
from tests.authorisation.people import EAST_OFFICE, HOME, KP2MI, MIDDLE_OFFICE, MIDDLE_VILLAGE, NEXT
from tests.authorisation.policy import OTHER_AGENCY, OWN, READ, Canary, Row, Thing, role
from tests.authorisation.world import World

NOMINATORS = role("coordinator", "programme_officer")
NOMINATORS_HERE = role("coordinator", "programme_officer", to=(OWN, OTHER_AGENCY))
CHANGERS = role("coordinator", "programme_officer", to=(OWN,))
PAPER_READERS = role(
    *("planner", "viewer", "administrator", "auditor", "programme_officer", "coordinator"),
    to=(OWN, OTHER_AGENCY),
)
YEAR = 2027
SENT = {"year": "2028", "reason": "Banyak keluarga menunggu pendampingan."}

ROWS = (
    Row("nominations:index", READ, PLAN_READERS),
    Row("nominations:index", READ, PLAN_READERS, query="text=Desa&state=submitted"),
    Row("nominations:export", READ, PLAN_READERS, about="nominations as a file"),
    Row("nominations:where", READ, NOMINATORS),
    Row("nominations:where", READ, NOMINATORS, query="q=Desa"),
    Row("nominations:nominate", "GET POST", NOMINATORS_HERE, about="village to nominate", send=SENT),
    Row("nominations:nomination", READ, PLAN_READERS, about="nomination"),
    Row("nominations:add_papers", "POST", CHANGERS, about="nomination"),
    Row("nominations:paper", READ, PAPER_READERS, about="nomination"),
    Row(
        *("nominations:take_out", "GET POST", CHANGERS, "nomination"),
        send={"reason": "Memuat nama pekerja"},
    ),
    Row(
        *("nominations:withdraw", "GET POST", CHANGERS, "nomination"),
        send={"reason": "Diajukan lagi tahun depan"},
    ),
    Row("nominations:answers", READ, PLAN_READERS, about="plan"),
    Row("nominations:export_answers", READ, PLAN_READERS, about="answers as a file"),
)


def nominations(world: World) -> list[Thing]:
    """One of each regency office and one of a ministry, each with a paper."""
    return [
        _nomination(world, EAST_OFFICE, "coordinator.east", HOME),
        _nomination(world, MIDDLE_OFFICE, "coordinator.middle", MIDDLE_VILLAGE),
        _nomination(world, KP2MI, "officer.kp2mi", NEXT),
    ]


def _nomination(world: World, agency: str, by: str, code: str) -> Thing:
    reason = Canary(f"reason of the nomination of {code}", PLAN_READERS, "nominations:nomination")
    name = Canary(f"name of a paper of {code}", PAPER_READERS, "nominations:nomination")
    words = Canary(f"words of a paper of {code}", PAPER_READERS, "nominations:paper")
    paper = Paper(f"Surat {name}.pdf", f"%PDF-1.4\n{words}\n%%EOF\n".encode())
    asked = actions.Asked(
        village=world.village(code),
        agency=world.agencies[agency],
        year=YEAR,
        reason=f"Alasan {reason}",
        papers=(paper,),
    )
    made = actions.nominate(asked=asked, by=world.users[by])
    args = {"pk": made.pk, "paper_pk": made.documents.get().pk}
    return Thing("nomination", args, agency=agency, area=code, canaries=(reason, name, words))


def villages(world: World) -> list[Thing]:
    """Villages of two regencies."""
    return [
        Thing("village to nominate", {"village_pk": world.village(code).pk}, area=code)
        for code in (HOME, MIDDLE_VILLAGE)
    ]


def files(world: World) -> list[Thing]:
    world.things("nomination")
    assert Nomination.objects.exists()
    return [Thing("nominations as a file", {"form": form}) for form in ("csv", "xlsx")]


def answers(world: World) -> list[Thing]:
    (first, *_others) = world.things("plan")
    pk = first.args["pk"]
    return [Thing("answers as a file", {"pk": pk, "form": form}) for form in ("csv", "xlsx")]


THINGS = {
    "nomination": nominations,
    "village to nominate": villages,
    "nominations as a file": files,
    "answers as a file": answers,
}
