"""Returning work of the inbox: letters every minute, the daily letter, word of long jobs that failed."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from desmigratif.inbox.actions import jobs, sending
from desmigratif.tasks import registry
from desmigratif.tasks.registry import Outcome


@registry.minutely("inbox.letters", label=_("Sending letters"))
def send_letters() -> Outcome:
    return sending.send_due()


@registry.daily("inbox.digest", label=_("Making the daily letters"), hour=6)
def make_digests(day: date) -> Outcome:
    return sending.make_digests(day=day)


@registry.minutely("inbox.failed_jobs", label=_("Telling of long jobs that failed"))
def tell_of_failed_jobs() -> Outcome:
    return jobs.tell_of_failed()
