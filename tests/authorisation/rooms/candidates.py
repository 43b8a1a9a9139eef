"""Lists of candidates: shared by the agencies; planners change them."""

from desmigratif.accounts.tests.country import Country
from desmigratif.candidates.actions import store_candidates
from desmigratif.candidates.actions.keeping import ListOfCandidates
from desmigratif.candidates.tests.country import candidates_csv
from tests.authorisation.groups import PLAN_MAKERS, PLAN_READERS
from tests.authorisation.people import KEMNAKER, KP2MI
from tests.authorisation.policy import READ, Canary, Row, Thing
from tests.authorisation.world import World, village_codes

ROWS = (
    Row("candidates:index", READ, PLAN_READERS),
    Row("candidates:index", READ, PLAN_READERS, query="tampil=disisihkan"),
    Row("candidates:upload", "GET POST", PLAN_MAKERS),
    Row("candidates:from_register", "POST", PLAN_MAKERS),
    Row("candidates:simulate", "POST", PLAN_MAKERS),
    Row("candidates:candidate_set", READ, PLAN_READERS, about="list"),
    Row("candidates:candidate_set", READ, PLAN_READERS, about="draft"),
    Row("candidates:file", READ, PLAN_READERS, about="list"),
    Row("candidates:file", READ, PLAN_READERS, about="draft"),
    Row("candidates:keep", "POST", PLAN_MAKERS, about="draft"),
    Row("candidates:throw_away", "POST", PLAN_MAKERS, about="draft"),
    Row("candidates:put_aside", "POST", PLAN_MAKERS, about="list"),
    Row("candidates:take_back", "POST", PLAN_MAKERS, about="list"),
)


def lists(world: World) -> list[Thing]:
    """A kept list of each of two agencies, with a row that was left out."""
    return [_list(world, KEMNAKER, "planner"), _list(world, KP2MI, "planner.kp2mi", simulated=True)]


def drafts(world: World) -> list[Thing]:
    return [_list(world, KEMNAKER, "planner", draft=True)]


def _list(world: World, agency: str, by: str, *, draft: bool = False, simulated: bool = False) -> Thing:
    about = f"list of {agency}{' (draft)' if draft else ''}"
    name, source, left = (
        Canary(f"{what} of {about}", PLAN_READERS, "candidates:candidate_set")
        for what in ("name", "source", "left out row")
    )
    bad = f"{left},1000,700,0.5,1000000{',true' if simulated else ''}\n"
    content = candidates_csv(Country(village_codes()[: 14 if draft else 15]), simulated=simulated, extra=bad)
    given = ListOfCandidates(f"Daftar {name}", f"Sumber {source}", content, draft=draft)
    kept = store_candidates(given=given, leave_out_bad_rows=True, by=world.users[by])
    return Thing("draft" if draft else "list", {"pk": kept.pk}, agency=agency, canaries=(name, source, left))


THINGS = {"list": lists, "draft": drafts}
