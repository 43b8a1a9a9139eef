"""Word to those who asked for a long job that it failed, whatever the job was and however it ended."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from desmigratif.inbox.actions.notices import notify
from desmigratif.inbox.models import Notice
from desmigratif.tasks import queries as tasks
from desmigratif.tasks.registry import Outcome

LOOK_BACK = timedelta(days=7)

FAILED = gettext_noop("A long job could not be done: %(title)s")
TOLD = gettext_noop("People told of failed jobs: %(count)s")


def tell_of_failed() -> Outcome:
    """Each person once for each job. Looks back a week, so what failed while this was off is not missed."""
    count = 0
    for task in tasks.failed_since(timezone.now() - LOOK_BACK):
        if task.requested_by is not None:
            count += notify(
                people=[task.requested_by],
                by=None,
                kind=Notice.Kind.JOB,
                subject=FAILED,
                values={"title": task.title},
                url=task.get_absolute_url(),
                about=task,
            )
    return Outcome(TOLD, {"count": count})
