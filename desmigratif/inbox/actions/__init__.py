"""Every write of this room, one file a process; what other rooms call stands here by name."""

from desmigratif.inbox.actions.calendar import put_on_calendar, take_off_calendar
from desmigratif.inbox.actions.many import Day, Saying, Sum, Word, notify_of_each, put_each_on_calendar
from desmigratif.inbox.actions.notices import notify

__all__ = [
    "Day",
    "Saying",
    "Sum",
    "Word",
    "notify",
    "notify_of_each",
    "put_each_on_calendar",
    "put_on_calendar",
    "take_off_calendar",
]
