"""Roles: given, ended, given back, moved to another area, handed over to a successor."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from desmigratif.accounts import errors
from desmigratif.accounts.actions.keeping import administrators_kept
from desmigratif.accounts.actions.recording import forget_roles, record_role
from desmigratif.accounts.models import Leave, Role, RoleQuerySet, User
from desmigratif.accounts.session_store import end_all
from desmigratif.accounts.suiting import misfit
from desmigratif.agencies.models import Agency
from desmigratif.places.models import Area


class Same(TypedDict):
    """What makes two roles the same one, apart from their days."""

    agency: Agency
    kind: str
    area: Area | None


@transaction.atomic
def give_role(*, account: User, agency: Agency, kind: str, area: Area | None = None, by: User | None) -> Role:
    """A role from today on, which waits while the account has not joined.

    Raises RoleAlreadyHeldError, AreaDoesNotSuitError.
    """
    role = lay_role(user=account, agency=agency, kind=kind, area=area, starts_on=timezone.localdate())
    record_role(verb="give role", role=role, by=by)
    return role


@transaction.atomic
def end_role(*, role: Role, by: User) -> None:
    """The role is no longer held from today on. Raises LastAdministratorError."""
    with administrators_kept(account=role.user):
        cut_role(role=role, on=timezone.localdate())
    _sign_out_without_roles(role.user)
    record_role(verb="end role", role=role, by=by)


@transaction.atomic
def give_back(*, role: Role, by: User) -> Role:
    """A role that was ended or will end is held again: without a gap when its end is today or later, else
    from today on. Raises RoleAlreadyHeldError, also when somebody else was faster."""
    today = timezone.localdate()
    User.objects.select_for_update(no_key=True).get(pk=role.user_id)
    role.refresh_from_db(fields=["ends_on"])
    if role.ends_on is None:
        raise errors.RoleAlreadyHeldError
    if role.ends_on < today:
        role = lay_role(user=role.user, **_same(role), starts_on=today, by_installation=role.by_installation)
    else:
        _refuse_double(role.user, _same(role), role.starts_on, None, besides=role.pk)
        role.ends_on = None
        role.save(update_fields=["ends_on"])
        forget_roles(account=role.user)
    record_role(verb="give role back", role=role, by=by)
    return role


@transaction.atomic
def move_role(*, role: Role, area: Area | None, on: date, reason: str, by: User) -> Role:
    """The role ends on a day and starts on it over another area.

    Raises LastAdministratorError, RoleAlreadyHeldError, AreaDoesNotSuitError, DayOutsideRoleError.
    """
    until = role.ends_on
    with administrators_kept(account=role.user):
        cut_role(role=role, on=on)
        moved = lay_role(
            user=role.user, agency=role.agency, kind=role.kind, area=area, starts_on=on, ends_on=until
        )
    before = "" if role.area is None else role.area.name
    record_role(verb="move role", role=moved, by=by, moved_from=before, day=on, reason=reason)
    return moved


@transaction.atomic
def hand_over(*, roles: Sequence[Role], successor: User, on: date, reason: str, by: User) -> list[Role]:
    """The roles, all of one account, end on a day and the successor holds them from it; what the successor
    holds already is not doubled. One line for each account and role.

    Raises LastAdministratorError, OwnAccountError, DayOutsideRoleError.
    """
    account = roles[0].user
    if successor.pk in (account.pk, by.pk):
        raise errors.OwnAccountError
    given = []
    with administrators_kept(account=account):
        for role in roles:
            until = role.ends_on
            cut_role(role=role, on=on)
            record_role(verb="hand over", role=role, by=by, to=successor.username, day=on, reason=reason)
            if _held(successor, _same(role), on, until).exists():
                continue
            new = lay_role(user=successor, **_same(role), starts_on=on, ends_on=until)
            record_role(verb="take over", role=new, by=by, of=account.username, day=on)
            given.append(new)
    _sign_out_without_roles(account)
    return given


def lay_role(  # noqa: PLR0913  these are the fields of a role
    *,
    user: User,
    agency: Agency,
    kind: str,
    area: Area | None,
    starts_on: date,
    ends_on: date | None = None,
    stands_in: Leave | None = None,
    by_installation: bool = False,
) -> Role:
    """Write the role, without a line. One that was lent or taken back from the same day on makes room.

    Raises RoleAlreadyHeldError, AreaDoesNotSuitError, CoordinatorDoesNotSuitError.
    """
    if wrong := misfit(kind, agency, area):
        raise wrong
    # Asked under the lock: the person may have joined since the page was asked for.
    waits = not User.objects.select_for_update(no_key=True).get(pk=user.pk).has_joined
    same = Same(agency=agency, kind=kind, area=area)
    _refuse_double(user, same, starts_on, ends_on)
    role, _made = Role.objects.update_or_create(
        user=user,
        **same,
        starts_on=starts_on,
        defaults={
            "ends_on": ends_on,
            "stands_in": stands_in,
            "waits": waits,
            "by_installation": by_installation,
        },
    )
    forget_roles(account=user)
    return role


def cut_role(*, role: Role, on: date) -> None:
    """End the role on a day, and with it what a deputy holds for it; a role that began on that day or later
    was never held. Raises DayOutsideRoleError."""
    if role.ends_on is not None and on >= role.ends_on:
        raise errors.DayOutsideRoleError
    role.ends_on = max(on, role.starts_on)
    role.save(update_fields=["ends_on"])
    # Most people never were on leave: a look by index, where an update over a join may go through all roles.
    leaves = list(Leave.objects.filter(user=role.user_id).values_list("pk", flat=True))
    if leaves:
        lent = Role.objects.lasting(on).filter(stands_in__in=leaves, **_same(role))
        lent.update(ends_on=Greatest(F("starts_on"), Value(on)))
    forget_roles(account=role.user)


def _sign_out_without_roles(account: User) -> None:
    """Whoever holds no role any more is signed out everywhere."""
    if not Role.objects.running(timezone.localdate()).filter(user=account).exists():
        end_all(account.pk)


def _same(role: Role) -> Same:
    return {"agency": role.agency, "kind": role.kind, "area": role.area}


def _refuse_double(user: User, same: Same, starts_on: date, ends_on: date | None, besides: int = 0) -> None:
    if _held(user, same, starts_on, ends_on).exclude(pk=besides).exists():
        raise errors.RoleAlreadyHeldError


def _held(user: User, same: Same, starts_on: date, ends_on: date | None) -> RoleQuerySet:
    """Own roles of the same kind, place and agency that meet the period."""
    found = Role.objects.lasting(starts_on).filter(user=user, stands_in=None, **same)
    return found if ends_on is None else found.filter(Q(starts_on__lt=ends_on))
