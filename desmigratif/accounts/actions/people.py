"""Accounts as a whole: made by the installation, suspended, opened again, given a new password."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.utils import reset as forget_failures
from django.conf import settings
from django.db import IntegrityError, transaction

from desmigratif.accounts import errors, passwords
from desmigratif.accounts.actions.keeping import administrators_kept
from desmigratif.accounts.actions.recording import record_account
from desmigratif.accounts.actions.roles import give_role
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.session_store import end_all
from desmigratif.agencies.models import Agency
from desmigratif.places.models import Area


@dataclass(frozen=True)
class HandedOver:
    """An account with a one-time password: shown once, kept nowhere in clear."""

    account: User
    password: str
    until: datetime


@transaction.atomic
def create_account(
    *, username: str, full_name: str, agency: Agency, kind: str, area: Area | None = None, by: User | None
) -> HandedOver:
    """An account with its first role and a one-time password. `by=None` is the installation itself: its
    administrators over the nation may invite the first ones of agencies.

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
    record_account(verb="create", account=account, by=by)
    role = give_role(account=account, agency=agency, kind=kind, area=area, by=by)
    if by is None and kind == Role.Kind.ADMINISTRATOR and area is None:
        Role.objects.filter(pk=role.pk).update(by_installation=True)
    return HandedOver(account, password, until)


@transaction.atomic
def suspend(*, account: User, reason: str, by: User) -> None:
    """Nobody can sign in as this account; open sessions end.

    Raises LastAdministratorError, OwnAccountError, NotJoinedError.
    """
    if account.pk == by.pk:
        raise errors.OwnAccountError
    _must_have_joined(account)
    with administrators_kept(account=account):
        account.is_active = False
        account.save(update_fields=["is_active"])
    end_all(account.pk)
    record_account(verb="suspend", account=account, by=by, reason=reason)


@transaction.atomic
def reactivate(*, account: User, reason: str, by: User) -> None:
    """The account can sign in again, with the password and roles it had. Raises NotJoinedError."""
    _must_have_joined(account)
    account.is_active = True
    account.save(update_fields=["is_active"])
    record_account(verb="reactivate", account=account, by=by, reason=reason)


@transaction.atomic
def reset_password(*, account: User, drop_second_step: bool, by: User) -> HandedOver:
    """A new one-time password; open sessions end, a lock by failed sign-ins opens. So that no other way in is
    left, identities are unlinked; but those of an agency's provider stay, which the line says, when `by` is
    not of that agency.

    `drop_second_step` also forgets the authenticator app, for a lost phone. Raises NotJoinedError.
    """
    _must_have_joined(account)
    password, until = passwords.one_time(), passwords.good_until()
    account.set_password(password)
    account.one_time_until = until
    account.save(update_fields=["password", "one_time_until"])
    end_all(account.pk)
    own = {role.agency.short_name for role in by.current_roles}
    others = [one.id for one in settings.IDENTITY_PROVIDERS if one.agency not in own]
    links = SocialAccount.objects.filter(user=account)
    unlinked = links.exclude(provider__in=others).delete()[0]
    forget_failures(username=account.username.lower())
    if drop_second_step:
        Authenticator.objects.filter(user=account).delete()
    record_account(
        verb="reset password",
        account=account,
        by=by,
        second_step_dropped=drop_second_step,
        identities_unlinked=unlinked,
        identities_kept=links.count(),
    )
    return HandedOver(account, password, until)


@transaction.atomic
def choose_password(*, account: User, password: str) -> None:
    """The person's own password; a one-time password is used up."""
    account.set_password(password)
    account.one_time_until = None
    account.save(update_fields=["password", "one_time_until"])
    record_account(verb="choose password", account=account, by=account)


def note(*, verb: str, account: User) -> None:
    """A line in the trail about something people do to their own account."""
    record_account(verb=verb, account=account, by=account)


def _must_have_joined(account: User) -> None:
    if not account.has_joined:
        raise errors.NotJoinedError
