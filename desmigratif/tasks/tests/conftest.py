"""People with and without roles, and kinds of work that only tests know."""

from collections.abc import Callable, Iterator

import pytest

from desmigratif.accounts.models import Role, User
from desmigratif.agencies.models import Agency
from desmigratif.tasks import registry
from desmigratif.tasks.errors import TaskFailedError, TaskStoppedError
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report

MakePerson = Callable[..., User]


@pytest.fixture
def make_person(db: None) -> MakePerson:
    def make(name: str, kind: str | None = None) -> User:
        user = User.objects.create_user(username=name, password=None)
        if kind:
            agency, _ = Agency.objects.get_or_create(short_name="Kemnaker", name="Kemnaker", kind="ministry")
            Role.objects.create(user=user, agency=agency, kind=kind, starts_on="2017-01-01")
        return user

    return make


@pytest.fixture
def planner(make_person: MakePerson) -> User:
    return make_person("planner", Role.Kind.PLANNER)


def _succeed(task: LongTask, report: Report) -> str:
    report.progress(0.5, "Half of %(what)s", what="it")
    return f"/result/{task.argument_id}/"


def _fail(task: LongTask, report: Report) -> str:
    raise TaskFailedError("The file %(name)s is empty.", name="x.csv")


def _crash(task: LongTask, report: Report) -> str:
    raise ZeroDivisionError


def _stop(task: LongTask, report: Report) -> str:
    raise TaskStoppedError


KINDS = {"test.succeed": _succeed, "test.fail": _fail, "test.crash": _crash, "test.stop": _stop}


@pytest.fixture(autouse=True)
def known_works() -> Iterator[None]:
    """The kinds of work of these tests, gone afterwards."""
    for kind, function in KINDS.items():
        registry.work(kind, label=kind)(function)
    yield
    for kind in KINDS:
        registry._works.pop(kind)
        registry._labels.pop(kind)
