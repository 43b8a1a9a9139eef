"""Two finished plans over the small country: the second changes one number of the first."""

from pathlib import Path

import pytest

from desmigratif.accounts.models import User
from desmigratif.comparing.actions import ask_what_if
from desmigratif.comparing.changes import with_number
from desmigratif.planning.models import PlanRun
from desmigratif.planning.tests.conftest import asked_run, finish, finished_run
from desmigratif.policies.text import document

__all__ = ["asked_run", "finished_run"]


@pytest.fixture
def what_if(finished_run: PlanRun, planner: User, tmp_path: Path) -> PlanRun:
    """The plan with three villages in 2017 instead of two, finished."""
    changed, change = with_number(document(finished_run.policy), "years.2017.quota", 3)
    run = ask_what_if(run=finished_run, changed=changed, change=change, by=planner)
    return finish(run, tmp_path / "what-if")
