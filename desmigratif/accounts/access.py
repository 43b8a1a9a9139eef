"""Who may do what. Denied unless a role held today says otherwise; charge.py says who looks after whom."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from desmigratif.accounts import queries
from desmigratif.accounts.charge import any_line, any_role, charges_of
from desmigratif.accounts.models import Leave, Role, User
from desmigratif.accounts.suiting import misfit
from desmigratif.accounts.trail import Happened
from desmigratif.agencies.models import Agency
from desmigratif.places.models import Area

Visitor = User | AnonymousUser
PLAN_READERS = (
    Role.Kind.PLANNER,
    Role.Kind.VIEWER,
    Role.Kind.ADMINISTRATOR,
    Role.Kind.AUDITOR,
    Role.Kind.PROGRAMME_OFFICER,
    Role.Kind.COORDINATOR,
)


class SignedInRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User


def holds(user: Visitor, *kinds: str) -> bool:
    """Whether the visitor holds one of these roles today."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return not user.current_kinds.isdisjoint(kinds)


def may_read_plans(user: Visitor) -> bool:
    """Those who choose villages, coordinate or oversee; agencies share their plans."""
    return holds(user, *PLAN_READERS)


def may_make_plans(user: Visitor) -> bool:
    return holds(user, Role.Kind.PLANNER)


def may_read_tasks(user: Visitor) -> bool:
    """Whoever may ask for a long job sees the own ones, administrators all."""
    askers = (Role.Kind.PLANNER, Role.Kind.PROGRAMME_OFFICER, Role.Kind.VIEWER)
    return holds(user, *askers, Role.Kind.ADMINISTRATOR)


def may_look_after_accounts(user: Visitor) -> bool:
    """Administrators and coordinators look after accounts."""
    return holds(user, Role.Kind.ADMINISTRATOR, Role.Kind.COORDINATOR)


def accounts_for(user: Visitor) -> QuerySet[User]:
    """The accounts in the visitor's charge; for whoever has no charge the page does not exist."""
    charges = charges_of(user) if isinstance(user, User) else ()
    if not charges:
        raise Http404
    strays = any(charge.first for charge in charges)
    return queries.accounts().filter(queries.all_roles_within(any_role(charges), strays=strays))


def others_for(user: Visitor) -> QuerySet[User]:
    """The accounts the visitor may change: those in charge without their own."""
    return accounts_for(user).exclude(username=user.get_username())


def account_for(user: Visitor, pk: int) -> User:
    """An account the visitor looks after, or their own when it is in charge, to read; else 404."""
    return get_object_or_404(accounts_for(user), pk=pk)


def account_to_change(user: Visitor, pk: int) -> User:
    """An account the visitor looks after, never their own; else 404."""
    return get_object_or_404(others_for(user), pk=pk)


def own_role_for(user: Visitor, account_pk: int, role_pk: int) -> Role:
    """Such a role that is not lent by somebody on leave, to move; else 404."""
    return get_object_or_404(queries.own_roles(account_to_change(user, account_pk)), pk=role_pk)


def past_for(user: Visitor, account: User) -> dict[str, list[Role] | list[Happened]]:
    """`ended`, ten roles with an end that the visitor may give back, and `history`, what happened to it as
    far as their charge reaches; so nothing of a former agency or area."""
    charges, gives = charges_of(user) if isinstance(user, User) else (), giver(user)
    ended = queries.roles_with_an_end(account)
    mine = [role for role in ended if gives(role.kind, role.agency, role.area)]
    return {"ended": mine[:10], "history": queries.history_of(account, any_line(charges))}


def role_for(user: Visitor, account_pk: int, role_pk: int) -> Role:
    """A role of that account that has not ended, to change; else 404."""
    return get_object_or_404(queries.lasting_roles(account_to_change(user, account_pk)), pk=role_pk)


def ended_role_for(user: Visitor, account_pk: int, role_pk: int) -> Role:
    """A role with an end that the visitor may give back; else 404."""
    account = account_to_change(user, account_pk)
    role = get_object_or_404(queries.roles_with_an_end(account), pk=role_pk)
    if not may_give(user, role.kind, role.agency, role.area):
        raise Http404
    return role


def leave_for(user: Visitor, account_pk: int, leave_pk: int) -> Leave:
    """A leave of that account that is not over, to change; else 404."""
    return get_object_or_404(queries.leaves_of(account_to_change(user, account_pk)), pk=leave_pk)


def giver(user: Visitor) -> Callable[[str, Agency, Area | None], bool]:
    """`may_give` of this visitor for many roles in a row, with their charges read once."""
    charges = charges_of(user) if isinstance(user, User) else ()
    return lambda kind, agency, area: (
        any(charge.covers(kind, agency.pk, area) for charge in charges) and misfit(kind, agency, area) is None
    )


def may_give(user: Visitor, kind: str, agency: Agency, area: Area | None) -> bool:
    """Whether the visitor may give such a role; None is the nation."""
    return giver(user)(kind, agency, area)


def kinds_to_give(user: Visitor) -> frozenset[str]:
    """Kinds of roles the visitor may give somewhere."""
    charges = charges_of(user) if isinstance(user, User) else ()
    return frozenset[str]().union(*(charge.kinds for charge in charges))


def role_names(user: Visitor) -> list[str]:
    """The same kinds in words."""
    return [str(Role.Kind(kind).label) for kind in kinds_to_give(user)]


def agencies_to_give(user: Visitor) -> QuerySet[Agency]:
    """Agencies in which the visitor may give some role, by short name."""
    charges = charges_of(user) if isinstance(user, User) else ()
    return queries.agencies(frozenset[int]().union(*(charge.agencies for charge in charges)))
