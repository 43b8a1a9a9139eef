"""Long jobs: everybody's own, and all of them for administrators of the nation."""

from django.utils import timezone

from desmigratif.tasks.actions import enqueue
from desmigratif.tasks.models import PeriodicRun
from tests.authorisation.people import KEMNAKER, KP2MI, NAMED
from tests.authorisation.policy import MINE, NATION, READ, Canary, Row, Thing, role
from tests.authorisation.world import World

ASKERS = ("planner", "programme_officer", "viewer", "administrator")
READERS = role(*ASKERS, to=(MINE,)) | role("administrator", over=(NATION,))

ROWS = (
    Row("tasks:index", READ, role(*ASKERS)),
    Row("tasks:index", READ, role(*ASKERS), about="job that returns"),
    Row("tasks:task", READ, READERS, about="job"),
    Row("tasks:task", "GET", READERS, about="job", htmx=True),
    Row("tasks:cancel", "POST", READERS, about="job"),
)


def jobs(world: World) -> list[Thing]:
    """Jobs of two planners, an administrator of one regency, an officer and a viewer."""
    names = ("planner", "admin.east", "officer", "viewer")
    askers = (*((name, KEMNAKER) for name in names), ("planner.kp2mi", KP2MI))
    return [_job(world, name, agency) for name, agency in askers]


def _job(world: World, by: str, agency: str) -> Thing:
    title = Canary(f"title of the job of {by}", READERS, "tasks:task")
    job = enqueue(kind="planning.run", title=f"Pekerjaan {title}", argument_id=None, by=world.users[by])
    area = NAMED[by].roles[0].area
    return Thing("job", {"pk": job.pk}, agency=agency, area=area, owner=by, canaries=(title,))


def returning(world: World) -> list[Thing]:
    """The outcome of a daily job, on the page of long jobs."""
    outcome = Canary("outcome of a daily job", role("administrator", over=(NATION,)), "tasks:index")
    PeriodicRun.objects.create(
        name="inbox.digest",
        day=timezone.localdate(),
        state="done",
        ended_at=timezone.now(),
        message=str(outcome),
    )
    return [Thing("job that returns", {}, canaries=(outcome,))]


THINGS = {"job": jobs, "job that returns": returning}
