"""Invitations: a person with a role that waits, and a code on paper that lets them in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from desmigratif.accounts import errors, passwords
from desmigratif.accounts.actions import Invited, open_account
from desmigratif.accounts.actions.opening import give_code, invitation_with
from desmigratif.accounts.actions.recording import forget_roles, record_account, record_role
from desmigratif.accounts.actions.roles import lay_role
from desmigratif.accounts.models import Invitation, Role, User
from desmigratif.agencies.models import Agency
from desmigratif.places.models import Area


@dataclass(frozen=True)
class Newcomer:
    """A person to invite, and the role that waits for them."""

    username: str
    full_name: str
    kind: str
    area: Area | None


@transaction.atomic
def invite(*, newcomer: Newcomer, agency: Agency, by: User | None) -> Invited:
    """An account that waits, with a role from the day its person joins.

    Raises UserNameTakenError, whatever the case of its letters, and AreaDoesNotSuitError.
    """
    invited = open_account(username=newcomer.username, full_name=newcomer.full_name, by=by)
    role = lay_role(
        user=invited.account,
        agency=agency,
        kind=newcomer.kind,
        area=newcomer.area,
        starts_on=timezone.localdate(),
    )
    record_role(verb="invite", role=role, by=by)
    return invited


@transaction.atomic
def invite_many(*, newcomers: Sequence[Newcomer], agency: Agency, by: User) -> list[Invited]:
    """All of them in one go, in order, each with a line. Raises UserNameTakenError when one name was taken
    meanwhile: then none is invited."""
    accounts = [User(username=one.username, full_name=one.full_name, is_active=False) for one in newcomers]
    for account in accounts:
        account.set_unusable_password()
    try:
        with transaction.atomic():
            User.objects.bulk_create(accounts)
    except IntegrityError:
        raise errors.UserNameTakenError from None
    today = timezone.localdate()
    roles = [
        Role(user=account, agency=agency, kind=one.kind, area=one.area, starts_on=today, waits=True)
        for account, one in zip(accounts, newcomers, strict=True)
    ]
    Role.objects.bulk_create(roles)
    codes = [passwords.invitation_code() for _ in accounts]
    invitations = [
        invitation_with(account=account, code=code, by=by)
        for account, code in zip(accounts, codes, strict=True)
    ]
    Invitation.objects.bulk_create(invitations)
    for role in roles:
        record_role(verb="invite", role=role, by=by)
    made = zip(accounts, codes, invitations, strict=True)
    return [Invited(account, code, invitation.expires_at) for account, code, invitation in made]


@transaction.atomic
def invite_again(*, account: User, by: User) -> Invited:
    """A new code; one that is still open is taken back. Raises AlreadyJoinedError, NothingWaitsError."""
    # Asked under the lock: the person may have joined since the page was asked for.
    if User.objects.select_for_update(no_key=True).get(pk=account.pk).has_joined:
        raise errors.AlreadyJoinedError
    if not Role.objects.lasting(timezone.localdate()).filter(user=account).exists():
        raise errors.NothingWaitsError
    Invitation.objects.open().filter(user=account).update(revoked_at=timezone.now())
    invited = give_code(account=account, by=by)
    record_account(verb="invite again", account=account, by=by)
    return invited


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> None:
    """The code opens nothing any more and what waited on the account is taken back. One that was accepted or
    taken back meanwhile raises AlreadyJoinedError."""
    User.objects.select_for_update(no_key=True).get(pk=invitation.user_id)
    if not Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        raise errors.AlreadyJoinedError
    record_account(verb="revoke invitation", account=invitation.user, by=by)
    waiting = Role.objects.lasting(timezone.localdate()).filter(user=invitation.user_id, waits=True)
    waiting.update(ends_on=F("starts_on"))
    forget_roles(account=invitation.user)


@transaction.atomic
def join(*, code_hash: str, password: str) -> User:
    """The person behind the code takes the account up: own password, roles from today on.

    Raises CodeRefusedError for a code that is wrong, used, taken back or too old, without saying which.
    """
    good = Invitation.objects.open().filter(code_hash=code_hash, expires_at__gt=timezone.now())
    # The account first, as everybody locks it who changes its invitations; then the code is asked once more.
    account = User.objects.select_for_update(no_key=True).filter(pk__in=good.values("user")).first()
    # A code is for the first time only: it never opens an account that was suspended since.
    if account is None or account.has_joined:
        raise errors.CodeRefusedError
    if not good.filter(user=account).update(accepted_at=timezone.now()):
        raise errors.CodeRefusedError
    today = timezone.localdate()
    account.is_active = True
    account.set_password(password)
    account.save(update_fields=["is_active", "password"])
    waiting = Role.objects.lasting(today).filter(user=account, waits=True)
    waiting.update(waits=False, starts_on=Greatest(F("starts_on"), Value(today)))
    forget_roles(account=account)
    record_account(verb="join", account=account, by=account)
    return account
