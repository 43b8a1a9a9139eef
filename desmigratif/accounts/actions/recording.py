"""Lines of this room in the trail: what happened to an account, and whose business it is."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from desmigratif.accounts.charge import KEPT
from desmigratif.accounts.models import Role, User
from desmigratif.audit import actions as audit


def record_account(*, verb: str, account: User, by: User | None, **detail: object) -> None:
    """A line about the account as a whole."""
    agency_id, area_id = _home(account.pk)
    audit.record(
        verb=verb,
        subject_kind="account",
        subject_id=account.pk,
        by=by,
        detail={"username": account.username, **detail},
        agency_id=agency_id,
        area_id=area_id,
    )


def _home(account_id: int) -> tuple[int | None, int | None]:
    """Agency and area to which lines about an account belong: where its first lasting role is held, else
    where the newest was that ended; a person without roles is not the business of the whole house."""
    held = Role.objects.filter(user=account_id)
    lasting = held.lasting(timezone.localdate()).order_by("pk").values_list("agency_id", "area_id").first()
    newest = held.order_by("-ends_on", "-pk").values_list("agency_id", "area_id")
    return lasting or newest.first() or (None, None)


def record_role(*, verb: str, role: Role, by: User | None, **detail: object) -> None:
    """A line about one role of the account; empty details are left out."""
    about = {
        "username": role.user.username,
        "role": role.kind,
        "agency": role.agency.short_name,
        "area": "" if role.area is None else role.area.name,
        **detail,
    }
    audit.record(
        verb=verb,
        subject_kind="account",
        subject_id=role.user_id,
        by=by,
        detail={
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in about.items()
            if value
        },
        agency_id=role.agency_id,
        area_id=role.area_id,
    )


def note_seen(*, accounts: Iterable[User], by: User, purpose: str = "") -> None:
    """A line that these accounts were shown, unless it was one's own alone. One account's line belongs where
    the account does, that of several to their agency when they have one in common."""
    ids = [account.pk for account in accounts]
    if ids == [by.pk]:
        return
    agency_id, area_id = _home(ids[0]) if len(ids) == 1 else (_common_agency(ids), None)
    audit.note_read(
        subject_kind="account",
        subject_ids=ids,
        by=by,
        purpose=purpose,
        agency_id=agency_id,
        area_id=area_id,
    )


def _common_agency(ids: Sequence[int]) -> int | None:
    lasting = Role.objects.lasting(timezone.localdate()).filter(user__in=ids).order_by()
    agencies = set(lasting.values_list("agency_id", flat=True).distinct()[:2])
    return agencies.pop() if len(agencies) == 1 else None


def forget_roles(*, account: User) -> None:
    """Ask the database again for what this object remembers of its roles."""
    for kept in ("current_roles", KEPT):
        account.__dict__.pop(kept, None)
