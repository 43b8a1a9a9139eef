"""Every write of this room, one file a process; what others call stands here by name."""

from desmigratif.planning.actions.first import first_plan
from desmigratif.planning.actions.requests import cancel_run, discard_run, request_plan, restore_run
from desmigratif.planning.actions.running import run_plan

__all__ = [
    "cancel_run",
    "discard_run",
    "first_plan",
    "request_plan",
    "restore_run",
    "run_plan",
]
