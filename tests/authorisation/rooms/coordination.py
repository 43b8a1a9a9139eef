"""What agencies settle between them is public among those with a role; the two agencies concerned act, each
within its officers' areas. Events of villages are recorded by administrators of provinces and the nation."""

from datetime import date

from desmigratif.places.actions.lineage import Asked
from desmigratif.programmes.actions import lineage, waiving
from desmigratif.programmes.actions.opening import Past, Wanted, propose, record_past
from desmigratif.programmes.actions.register import ensure_programmes
from desmigratif.programmes.models import InheritedOverlap, LineageConflict, Mention, Programme
from tests.authorisation.people import CARE, KEMNAKER
from tests.authorisation.policy import ANY_ROLE, NATION, OWN, PROVINCE, READ, Canary, Row, Thing, role
from tests.authorisation.world import World

PARTIES = role("programme_officer", to=(OWN,))
RECORDERS = role("administrator", over=(NATION, PROVINCE))
RECORDERS_HERE = role("administrator", to=(OWN,), over=(NATION, PROVINCE))
REASON = {"reason": "Not needed."}

ROWS = (
    Row("coordination:index", READ, ANY_ROLE),
    Row("coordination:waivers", READ, ANY_ROLE),
    Row("coordination:overlaps", READ, ANY_ROLE),
    Row("coordination:events", READ, ANY_ROLE),
    Row("coordination:refusals", READ, ANY_ROLE),
    Row("coordination:mentions", READ, ANY_ROLE),
    Row("coordination:export", READ, ANY_ROLE, about="settled list"),
    Row("coordination:new_waiver", "GET POST", PARTIES, about="village to waive"),
    Row("coordination:waiver", READ, ANY_ROLE, about="waiver"),
    Row("coordination:confirm_waiver", "POST", PARTIES, about="waiver"),
    Row("coordination:withdraw_waiver", "POST", PARTIES, about="waiver", send=REASON),
    Row("coordination:overlap", READ, ANY_ROLE, about="inherited pair"),
    Row("coordination:settle", "POST", PARTIES, about="inherited pair"),
    Row("coordination:new_event", "GET POST", RECORDERS),
    Row("coordination:event", READ, ANY_ROLE, about="village event"),
    Row("coordination:try_event", "POST", RECORDERS_HERE, about="village event"),
    Row("coordination:drop_event", "POST", RECORDERS_HERE, about="village event", send=REASON),
    Row("coordination:agree", "POST", PARTIES, about="village conflict"),
)

FIRST, SECOND, THIRD = "52.03.01.2003", "52.03.01.2004", "52.02.01.2003"
FIRST_MERGED, SECOND_MERGED = "32.12.01.2003", "32.12.01.2004"
LONG_AGO = date(2018, 1, 1)
BOTH = frozenset({KEMNAKER, CARE})


def _programmes() -> dict[str, Programme]:
    return {programme.key: programme for programme in ensure_programmes()}


def waivers(world: World) -> list[Thing]:
    """One that Migrant CARE asked for beside a site of the ministry, with a reason that everybody reads."""
    programmes, village = _programmes(), world.village(FIRST)
    propose(
        wanted=Wanted(village, programmes["desmigratif"], LONG_AGO, source="Daftar"),
        reason="Agreed.",
        by=None,
    )
    reason = Canary("reason of the waiver", ANY_ROLE, "coordination:waiver")
    waiver = waiving.ask_waiver(
        village=village,
        programme=programmes["desbumi"],
        reason=f"Sepakat {reason}",
        by=world.users["officer.care"],
    )
    return [Thing("waiver", {"pk": waiver.pk}, area=FIRST, agencies=BOTH, agency=CARE, canaries=(reason,))]


def villages(world: World) -> list[Thing]:
    """Villages where whoever is a programme officer there may ask."""
    codes = (FIRST, THIRD)
    return [Thing("village to waive", {"village_pk": world.village(code).pk}, area=code) for code in codes]


def pairs(world: World) -> list[Thing]:
    """Two lists of the past name one village."""
    programmes, village = _programmes(), world.village(SECOND)
    for key in ("desmigratif", "desbumi"):
        record_past(past=Past(village, programmes[key], LONG_AGO, source="Daftar lama"), by=None)
    pair = InheritedOverlap.objects.get(first__village=village)
    return [Thing("inherited pair", {"pk": pair.pk}, area=SECOND, agencies=BOTH, agency=CARE)]


def events(world: World) -> list[Thing]:
    """A merger that waits, for it would bring the sites of two agencies together."""
    programmes = _programmes()
    before = (world.village(FIRST_MERGED), world.village(SECOND_MERGED))
    for village, key in zip(before, ("desmigratif", "desbumi"), strict=True):
        propose(wanted=Wanted(village, programmes[key], LONG_AGO, source="Daftar"), reason="Agreed.", by=None)
    decree = Canary("decree of the merger", ANY_ROLE, "coordination:event")
    asked = Asked("merge", date(2026, 1, 1), f"Perda {decree}", "Lembaran", before, before[:1])
    event = lineage.apply_lineage(asked=asked, by=None)
    return [Thing("village event", {"pk": event.pk}, area=FIRST_MERGED, canaries=(decree,))]


def conflicts(world: World) -> list[Thing]:
    (event,) = world.things("village event")
    conflict = LineageConflict.objects.get(event=event.args["pk"])
    args = {"pk": conflict.pk}
    return [Thing("village conflict", args, area=FIRST_MERGED, agencies=BOTH, agency=CARE)]


def lists(world: World) -> list[Thing]:
    """Every list that is taken away, each with something in it."""
    Mention.objects.create(
        village=world.village(THIRD),
        programme=_programmes()["desbumi"],
        name_as_written="Desa",
        source_url="https://berita.example/desa",
    )
    names = ("waivers", "overlaps", "refusals", "mentions")
    return [Thing("settled list", {"name": name, "form": form}) for name in names for form in ("csv", "xlsx")]


THINGS = {
    "waiver": waivers,
    "village to waive": villages,
    "inherited pair": pairs,
    "village event": events,
    "village conflict": conflicts,
    "settled list": lists,
}
