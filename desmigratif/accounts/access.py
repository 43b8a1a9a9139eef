"""Who may do what. Denied unless a role held today says otherwise."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from desmigratif.accounts import queries
from desmigratif.accounts.models import Role, User

Visitor = User | AnonymousUser


class SignedInRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User


def holds(user: Visitor, *kinds: str) -> bool:
    """Whether the visitor holds one of these roles today."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return not user.current_kinds.isdisjoint(kinds)


def is_administrator(user: Visitor) -> bool:
    return holds(user, Role.Kind.ADMINISTRATOR)


def may_read_plans(user: Visitor) -> bool:
    """Planners, viewers and administrators read plans."""
    return holds(user, *Role.Kind)


def may_make_plans(user: Visitor) -> bool:
    return holds(user, Role.Kind.PLANNER)


def may_read_tasks(user: Visitor) -> bool:
    """Planners see their own long jobs, administrators all."""
    return holds(user, Role.Kind.PLANNER, Role.Kind.ADMINISTRATOR)


def accounts_for(user: Visitor) -> QuerySet[User]:
    """All accounts for an administrator; for everybody else the page does not exist."""
    if not is_administrator(user):
        raise Http404
    return queries.accounts()


def account_for(user: Visitor, pk: int) -> User:
    """The account an administrator looks after, else 404."""
    return get_object_or_404(accounts_for(user), pk=pk)


def role_for(user: Visitor, account_pk: int, role_pk: int) -> Role:
    """A role of that account, still running, for an administrator; else 404."""
    return get_object_or_404(queries.running_roles(account_for(user, account_pk)), pk=role_pk)
