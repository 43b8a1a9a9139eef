"""Reading long tasks."""

from desmigratif.accounts import access as accounts
from desmigratif.accounts.access import Visitor
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.tasks.models import LongTask, LongTaskQuerySet


def tasks_visible_to(user: Visitor) -> LongTaskQuerySet:
    """Administrators of the nation see all tasks, other administrators and planners those they asked for,
    everybody else none; newest first."""
    tasks = LongTask.objects.select_related("requested_by")
    if not isinstance(user, User) or not accounts.may_read_tasks(user):
        return tasks.none()
    over_all = reach_of(user, Role.Kind.ADMINISTRATOR).nation
    return tasks if over_all else tasks.filter(requested_by=user)


def running_for(user: Visitor) -> LongTaskQuerySet:
    """Unfinished tasks that the visitor may see, newest first."""
    return tasks_visible_to(user).unfinished()
