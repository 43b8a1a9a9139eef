"""Every write of this room, one file a process; what others call stands here by name."""

from desmigratif.candidates.actions.keeping import store_candidates
from desmigratif.candidates.actions.lifecycle import keep_draft, put_aside, take_back, throw_away
from desmigratif.candidates.actions.register_lists import candidates_from_register
from desmigratif.candidates.actions.simulation import request_simulation, run_simulation, simulate_candidates

__all__ = [
    "candidates_from_register",
    "keep_draft",
    "put_aside",
    "request_simulation",
    "run_simulation",
    "simulate_candidates",
    "store_candidates",
    "take_back",
    "throw_away",
]
