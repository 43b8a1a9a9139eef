"""Who may see and stop which long task."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts import access as accounts
from desmigratif.accounts.access import Visitor
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.tasks import queries
from desmigratif.tasks.models import LongTask, LongTaskQuerySet


def tasks_for(user: Visitor) -> LongTaskQuerySet:
    """The tasks this person may see; 404 for those who have nothing to do with tasks."""
    if not accounts.may_read_tasks(user):
        raise Http404
    return queries.tasks_visible_to(user)


def periodic_for(user: Visitor) -> list[queries.Periodic]:
    """Work that returns, for administrators of the nation; nothing for others."""
    overseen = isinstance(user, User) and reach_of(user, Role.Kind.ADMINISTRATOR).nation
    return queries.periodic() if overseen else []


def task_for(user: Visitor, pk: int) -> LongTask:
    """The task, if this person asked for it or administers the installation; else 404."""
    return get_object_or_404(tasks_for(user), pk=pk)


def task_and_canceller(user: Visitor, pk: int) -> tuple[LongTask, User]:
    """The task and the person who may stop it: whoever may see it."""
    task = task_for(user, pk)
    if not isinstance(user, User):
        raise Http404
    return task, user
