"""Every write of this room, one file a process; what others call stands here by name."""

from desmigratif.decrees.actions.again import plan_again
from desmigratif.decrees.actions.approving import approve
from desmigratif.decrees.actions.asking import Asked, ask, decline, take_back
from desmigratif.decrees.actions.decreeing import amend, decree, strike_out
from desmigratif.decrees.actions.versions import Written

__all__ = [
    "Asked",
    "Written",
    "amend",
    "approve",
    "ask",
    "decline",
    "decree",
    "plan_again",
    "strike_out",
    "take_back",
]
