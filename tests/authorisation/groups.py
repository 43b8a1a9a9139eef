"""What several tables name: groups of roles, and somebody's session."""

from typing import Final

from desmigratif.accounts.models import User
from desmigratif.signin import sessions
from tests.authorisation.policy import role

PLAN_READERS: Final = role(
    "planner", "viewer", "administrator", "auditor", "programme_officer", "coordinator"
)
"""Agencies share plans and lists: those who coordinate must see each other's, wherever they are."""

PLAN_MAKERS: Final = role("planner")
TRAIL_READERS: Final = role("administrator", "auditor")


def handle_of(user: User) -> str:
    """Name of the session of one of the world's people on pages."""
    return sessions.running(user)[0].handle
