"""Back-tests: whoever reads plans reads them; planners, programme officers and viewers of the nation have
them made and stop them."""

from desmigratif.backtest.actions import ask_back_test
from desmigratif.backtest.models import BackTest
from desmigratif.backtest.tests.conftest import finish
from desmigratif.candidates.models import CandidateSet
from tests.authorisation.groups import PLAN_READERS
from tests.authorisation.people import FAR_VILLAGE, HOME, KEMNAKER, MIDDLE_VILLAGE
from tests.authorisation.policy import NATION, READ, Row, Thing, role
from tests.authorisation.world import World

ASKERS = role("planner", "programme_officer") | role("viewer", over=(NATION,))

ROWS = (
    Row("backtest:index", READ, PLAN_READERS),
    Row("backtest:ask", "POST", ASKERS, about="asked back-test", send={"candidates": "{list}"}),
    Row("backtest:back_test", READ, PLAN_READERS, about="back-test"),
    Row("backtest:back_test", READ, PLAN_READERS, about="asked back-test"),
    Row("backtest:progress", READ, PLAN_READERS, about="asked back-test"),
    Row("backtest:export", READ, PLAN_READERS, about="back-test"),
    Row("backtest:cancel", "POST", ASKERS, about="asked back-test"),
)


def finished(world: World) -> list[Thing]:
    """One with its counts, in both forms of its file."""
    test, thing = _asked(world, 0, "officer.ntb")
    finish(test, {HOME: 2016, MIDDLE_VILLAGE: 2017}, (HOME, MIDDLE_VILLAGE, FAR_VILLAGE))
    return [Thing("back-test", {**thing.args, "form": form}, agency=KEMNAKER) for form in ("csv", "xlsx")]


def asked(world: World) -> list[Thing]:
    """One that waits to be made."""
    return [_asked(world, 1, "planner")[1]]


def _asked(world: World, listed: int, by: str) -> tuple[BackTest, Thing]:
    candidates = CandidateSet.objects.get(pk=world.things("list")[listed].args["pk"])
    test = ask_back_test(candidates=candidates, by=world.users[by])
    args = {"pk": test.pk, "list": candidates.pk}
    return test, Thing("asked back-test", args, agency=KEMNAKER)


THINGS = {"back-test": finished, "asked back-test": asked}
