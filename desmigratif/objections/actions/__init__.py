"""Every write of this room, one file a process; what other rooms and the views call stands here by name."""

from desmigratif.objections.actions.answering import answer, decide, take_back
from desmigratif.objections.actions.confirming import confirm_due
from desmigratif.objections.actions.objecting import Objecting, object_to

__all__ = ["Objecting", "answer", "confirm_due", "decide", "object_to", "take_back"]
