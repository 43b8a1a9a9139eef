"""Accounts that wait for their person: opened with a code on paper, which is shown once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from desmigratif.accounts import errors, passwords
from desmigratif.accounts.models import Invitation, User


@dataclass(frozen=True)
class Invited:
    """An account with the code that opens it: shown once, kept nowhere in clear."""

    account: User
    code: str
    until: datetime


@transaction.atomic
def open_account(*, username: str, full_name: str, by: User | None) -> Invited:
    """An account that waits, still without role and without a line: for a successor who is to take some over.

    Raises UserNameTakenError.
    """
    account = User(username=username, full_name=full_name, is_active=False)
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise errors.UserNameTakenError from None
    return give_code(account=account, by=by)


def give_code(*, account: User, by: User | None) -> Invited:
    """A code for an account that waits and has no open invitation; without a line."""
    code = passwords.invitation_code()
    invitation = invitation_with(account=account, code=code, by=by)
    invitation.save()
    return Invited(account, code, invitation.expires_at)


def invitation_with(*, account: User, code: str, by: User | None) -> Invitation:
    """The invitation that this code opens, not yet saved."""
    return Invitation(
        user=account, code_hash=passwords.code_hash(code), by=by, expires_at=passwords.good_until()
    )
