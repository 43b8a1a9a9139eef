"""Leave of absence: roles rest, a deputy may hold them meanwhile; coming back early."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from desmigratif.accounts import errors
from desmigratif.accounts.actions.keeping import administrators_kept
from desmigratif.accounts.actions.recording import forget_roles, record_account
from desmigratif.accounts.actions.roles import lay_role
from desmigratif.accounts.models import Leave, Role, User


@transaction.atomic
def begin_leave(
    *, account: User, starts_on: date, ends_on: date, deputy: User | None, reason: str, by: User
) -> Leave:
    """From a day until a day (half-open) the account's roles rest and the deputy holds them too.

    Raises LeaveOverlapsError, OwnAccountError, LastAdministratorError.
    """
    if deputy is not None and deputy.pk in (account.pk, by.pk):
        raise errors.OwnAccountError
    with administrators_kept(account=account):
        try:
            with transaction.atomic():
                leave = Leave.objects.create(
                    user=account, starts_on=starts_on, ends_on=ends_on, deputy=deputy, reason=reason, by=by
                )
        except IntegrityError:  # two may enter it at once: the database decides
            raise errors.LeaveOverlapsError from None
        if deputy is not None:
            _lend(leave, deputy)
    forget_roles(account=account)
    days = f"{starts_on.isoformat()} – {ends_on.isoformat()}"
    to = "" if deputy is None else deputy.username
    record_account(verb="begin leave", account=account, by=by, day=days, to=to, reason=reason)
    return leave


@transaction.atomic
def return_early(*, leave: Leave, by: User) -> None:
    """The leave ends today, or never begins when it is yet to come; the deputy's roles end with it."""
    today = timezone.localdate()
    with administrators_kept(account=leave.deputy or leave.user):
        leave.returned_on = max(today, leave.starts_on)
        leave.save(update_fields=["returned_on"])
        lent = Role.objects.lasting(today).filter(stands_in=leave)
        lent.update(ends_on=Greatest(F("starts_on"), Value(today)))
    for account in (leave.user, leave.deputy):
        if account is not None:
            forget_roles(account=account)
    record_account(verb="return early", account=leave.user, by=by)


def _lend(leave: Leave, deputy: User) -> None:
    """Copies of the roles held in that time, as long as both last; what the deputy holds is not doubled."""
    own = Role.objects.lasting(leave.starts_on).filter(user=leave.user_id, stands_in=None)
    for role in own.filter(starts_on__lt=leave.ends_on).select_related("agency", "area"):
        try:
            lay_role(
                user=deputy,
                agency=role.agency,
                kind=role.kind,
                area=role.area,
                starts_on=max(role.starts_on, leave.starts_on),
                ends_on=min(role.ends_on or leave.ends_on, leave.ends_on),
                stands_in=leave,
            )
        except errors.RoleAlreadyHeldError:
            continue
