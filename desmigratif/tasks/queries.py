"""Reading long tasks."""

from desmigratif.accounts import access as accounts
from desmigratif.accounts.access import Visitor
from desmigratif.accounts.models import User
from desmigratif.tasks.models import LongTask, LongTaskQuerySet


def tasks_visible_to(user: Visitor) -> LongTaskQuerySet:
    """Administrators see all tasks, planners those they asked for, others none; newest first."""
    tasks = LongTask.objects.select_related("requested_by")
    if not isinstance(user, User) or not accounts.may_read_tasks(user):
        return tasks.none()
    return tasks if accounts.is_administrator(user) else tasks.filter(requested_by=user)


def running_for(user: Visitor) -> LongTaskQuerySet:
    """Unfinished tasks that the visitor may see, newest first."""
    return tasks_visible_to(user).unfinished()
