"""The returning work of this room."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from desmigratif.monitoring.actions import reminding
from desmigratif.tasks import registry

DONE = gettext_noop("%(entries)s reports put on calendars; %(silent)s centres have fallen silent.")


@registry.daily("monitoring.reports", label=_("Reports that are due, centres that fell silent"), hour=2)
def remind(day: date) -> registry.Outcome:
    entries = reminding.put_due_on_calendars(day=day)
    silent = reminding.tell_of_silence(day=day)
    return (
        registry.Outcome(DONE, {"entries": entries, "silent": silent})
        if entries or silent
        else registry.Outcome()
    )
