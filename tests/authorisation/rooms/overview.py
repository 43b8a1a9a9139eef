"""Pages made of many rooms. Most are public; what each room adds is for those who may read it there."""

from desmigratif.audit.actions import record
from tests.authorisation.groups import TRAIL_READERS
from tests.authorisation.people import EAST, KEMNAKER, KP2MI
from tests.authorisation.policy import EVERYBODY, NATION, OWN, READ, Canary, Row, Thing, role
from tests.authorisation.world import World

LINE_READERS = {
    "line": role("administrator", "auditor", to=(OWN,)),
    "line of the house": role("administrator", "auditor", to=(OWN,), over=(NATION,)),
}
"""Lines about things of an agency are for its own readers in reach, the house's for those of the nation."""

SUSPENDED = "verb=suspend&kind=account"

ROWS = (
    Row("overview:home", READ, EVERYBODY),
    Row("overview:search", READ, EVERYBODY, query="q=Rencana"),
    Row("overview:search", READ, EVERYBODY, query="q=Desa+1"),
    Row("overview:village", READ, EVERYBODY, about="village"),
    Row("overview:help", READ, EVERYBODY, empty=True),
    Row("overview:trail", READ, TRAIL_READERS),
    Row("overview:trail", "GET", TRAIL_READERS, query=SUSPENDED),
    Row("overview:trail_csv", READ, TRAIL_READERS),
    Row("overview:trail_xlsx", READ, TRAIL_READERS),
    *(
        row
        for sort, readers in LINE_READERS.items()
        for row in (
            Row("overview:trail_of", READ, readers, about=sort),
            Row("overview:proof", READ, readers, about=sort),
        )
    ),
)


def lines(world: World) -> list[Thing]:
    """Lines about things of two agencies, in a regency and as wide as the nation."""
    return [_line(world, KEMNAKER, EAST), _line(world, KP2MI, EAST), _line(world, KEMNAKER, "")]


def house_lines(world: World) -> list[Thing]:
    return [_line(world, "", "")]


def _line(world: World, agency: str, area: str) -> Thing:
    sort = "line" if agency else "line of the house"
    name = f"reason of the line of {agency or 'the house'} {area}"
    reason = Canary(name, LINE_READERS[sort], "overview:trail_of")
    subject = str(9_000_000 + len(name) * 1_000 + sum(map(ord, name)))
    line = record(
        verb="suspend",
        subject_kind="account",
        subject_id=subject,
        by=None,
        detail={"reason": str(reason)},
        agency_id=world.agencies[agency].pk if agency else None,
        area_id=world.area(area).pk if area else None,
    )
    args = {"pk": line.pk, "kind": "account", "subject_id": subject}
    return Thing(sort, args, agency=agency, area=area, canaries=(reason,))


def former_lines(world: World) -> list[Thing]:
    """A line of another agency about an account: whoever looks after it now does not see it on its page."""
    reason = Canary("reason of a former agency", LINE_READERS["line"], "overview:trail", SUSPENDED)
    record(
        verb="suspend",
        subject_kind="account",
        subject_id=world.users["desk.next"].pk,
        by=None,
        detail={"reason": str(reason)},
        agency_id=world.agencies[KP2MI].pk,
    )
    return [Thing("line of a former agency", {}, agency=KP2MI, canaries=(reason,))]


THINGS = {"line of a former agency": former_lines, "line": lines, "line of the house": house_lines}
