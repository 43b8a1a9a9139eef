"""Reading long tasks and work that returns."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils.functional import Promise

from desmigratif.accounts import access as accounts
from desmigratif.accounts.access import Visitor
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.tasks import registry
from desmigratif.tasks.models import LongTask, LongTaskQuerySet, PeriodicRun


@dataclass(frozen=True)
class Periodic:
    """Work that returns: daily from an hour, or every minute when it has none; and its newest turn."""

    label: str | Promise
    hour: int | None
    run: PeriodicRun | None


def tasks_visible_to(user: Visitor) -> LongTaskQuerySet:
    """Administrators of the nation see all tasks, others who may ask for some those they asked for, everybody
    else none; newest first."""
    tasks = LongTask.objects.select_related("requested_by")
    if not isinstance(user, User) or not accounts.may_read_tasks(user):
        return tasks.none()
    over_all = reach_of(user, Role.Kind.ADMINISTRATOR).nation
    return tasks if over_all else tasks.filter(requested_by=user)


def running_for(user: Visitor) -> LongTaskQuerySet:
    """Unfinished tasks that the visitor may see, newest first."""
    return tasks_visible_to(user).unfinished()


def periodic() -> list[Periodic]:
    """All registered work that returns, by name, with its newest turn; one read."""
    newest = PeriodicRun.objects.order_by("name", F("day").desc(nulls_last=True)).distinct("name")
    runs = {run.name: run for run in newest}
    daily = [Periodic(one.label, one.hour, runs.get(one.name)) for one in registry.daily_works()]
    return daily + [Periodic(one.label, None, runs.get(one.name)) for one in registry.minutely_works()]


def failed_since(at: datetime) -> QuerySet[LongTask]:
    """Long tasks of somebody that failed after that instant, oldest first."""
    failed = LongTask.objects.filter(state=LongTask.State.FAILED, finished_at__gt=at)
    return failed.filter(requested_by__isnull=False).select_related("requested_by").order_by("id")
