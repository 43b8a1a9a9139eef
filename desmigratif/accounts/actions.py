"""Writes of the accounts room: accounts, roles, passwords. Each leaves one line in the trail."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_failures
from django.db import IntegrityError, transaction
from django.utils import timezone

from desmigratif.accounts import errors, passwords, queries
from desmigratif.accounts.models import Role, User
from desmigratif.agencies.models import Agency
from desmigratif.audit import actions as audit


@dataclass(frozen=True)
class HandedOver:
    """An account with a one-time password: shown once, kept nowhere in clear."""

    account: User
    password: str
    until: datetime


@transaction.atomic
def create_account(
    *, username: str, full_name: str, agency: Agency, kind: str, by: User | None
) -> HandedOver:
    """An account with its first role. `by=None` is the installation itself.

    Raises UserNameTakenError, whatever the case of its letters.
    """
    password, until = passwords.one_time(), passwords.good_until()
    account = User(username=username, full_name=full_name, one_time_until=until)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:  # two administrators may choose one name at once: the database decides
        raise errors.UserNameTakenError from None
    _record("create", account, by)
    give_role(account=account, agency=agency, kind=kind, by=by)
    return HandedOver(account, password, until)


@transaction.atomic
def give_role(*, account: User, agency: Agency, kind: str, by: User | None) -> Role:
    """A role from today on. Raises RoleAlreadyHeldError."""
    User.objects.select_for_update().get(pk=account.pk)
    if queries.running_roles(account).filter(agency=agency, kind=kind).exists():
        raise errors.RoleAlreadyHeldError
    role = Role.objects.create(user=account, agency=agency, kind=kind, starts_on=timezone.localdate())
    _forget_kinds(account)
    _record("give role", account, by, role=kind, agency=agency.short_name)
    return role


@transaction.atomic
def end_role(*, role: Role, by: User) -> None:
    """The role is no longer held. Raises LastAdministratorError."""
    account = role.user
    if role.kind == Role.Kind.ADMINISTRATOR:
        _keep_an_administrator(leaving_role=role)
    today = timezone.localdate()
    if role.starts_on >= today:  # held for less than a day: a period of no days cannot be stored
        role.delete()
    else:
        role.ends_on = today
        role.save(update_fields=["ends_on"])
    _forget_kinds(account)
    _record("end role", account, by, role=role.kind, agency=role.agency.short_name)


@transaction.atomic
def suspend(*, account: User, reason: str, by: User) -> None:
    """Nobody can sign in as this account; open sessions end.

    Raises LastAdministratorError, OwnAccountError.
    """
    if account.pk == by.pk:
        raise errors.OwnAccountError
    _keep_an_administrator(leaving=account)
    account.is_active = False
    account.save(update_fields=["is_active"])
    _record("suspend", account, by, reason=reason)


@transaction.atomic
def reactivate(*, account: User, reason: str, by: User) -> None:
    """The account can sign in again, with the password and roles it had."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    _record("reactivate", account, by, reason=reason)


@transaction.atomic
def reset_password(*, account: User, drop_second_step: bool, by: User) -> HandedOver:
    """A new one-time password; open sessions end and a lock by failed sign-ins opens.

    `drop_second_step` also forgets the authenticator app, for a lost phone.
    """
    password, until = passwords.one_time(), passwords.good_until()
    account.set_password(password)
    account.one_time_until = until
    account.save(update_fields=["password", "one_time_until"])
    forget_failures(username=account.username.lower())
    if drop_second_step:
        Authenticator.objects.filter(user=account).delete()
    _record("reset password", account, by, second_step_dropped=drop_second_step)
    return HandedOver(account, password, until)


@transaction.atomic
def choose_password(*, account: User, password: str) -> None:
    """The person's own password; a one-time password is used up."""
    account.set_password(password)
    account.one_time_until = None
    account.save(update_fields=["password", "one_time_until"])
    _record("choose password", account, account)


def note(*, verb: str, account: User) -> None:
    """A line in the trail about something people do to their own account."""
    _record(verb, account, account)


def _keep_an_administrator(*, leaving: User | None = None, leaving_role: Role | None = None) -> None:
    """Lock all administrators in one order, then refuse when nobody would be left.

    Of two administrators who end each other at once, the second waits here and then sees the first's end.
    """
    running = queries.running_administrators(timezone.localdate()).order_by("pk")
    held = list(running.select_for_update(of=("self", "user")).select_related("user"))
    left = [role for role in held if role.user != leaving and role != leaving_role]
    if len(left) < len(held) and not left:
        raise errors.LastAdministratorError


def _forget_kinds(account: User) -> None:
    account.__dict__.pop("current_roles", None)


def _record(verb: str, account: User, by: User | None, **detail: object) -> None:
    about = {"username": account.username, **detail}
    audit.record(verb=verb, subject_kind="account", subject_id=account.pk, by=by, detail=about)
