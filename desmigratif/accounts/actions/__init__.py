"""Every write of this room, one file a process; what others call stands here by name."""

from desmigratif.accounts.actions.leaves import begin_leave, return_early
from desmigratif.accounts.actions.opening import Invited, open_account
from desmigratif.accounts.actions.people import (
    HandedOver,
    choose_password,
    create_account,
    note,
    reactivate,
    reset_password,
    suspend,
)
from desmigratif.accounts.actions.recording import note_seen
from desmigratif.accounts.actions.roles import end_role, give_back, give_role, hand_over, move_role

__all__ = [
    "HandedOver",
    "Invited",
    "begin_leave",
    "choose_password",
    "create_account",
    "end_role",
    "give_back",
    "give_role",
    "hand_over",
    "move_role",
    "note",
    "note_seen",
    "open_account",
    "reactivate",
    "reset_password",
    "return_early",
    "suspend",
]
