"""No administrator leaves before somebody else answers for their agency over their whole area."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from desmigratif.accounts import errors, queries
from desmigratif.accounts.charge import ALL_KINDS, Charge, of_role
from desmigratif.accounts.models import Leave, Role, User
from desmigratif.places.models import Area


@dataclass(frozen=True)
class Answering:
    """One administrator's role: for which agency, over which area (empty: the nation), what it puts into its
    holder's charge, and the half-open periods in which its holder can act."""

    pk: int
    agency_id: int
    area: Area | None
    charges: tuple[Charge, ...]
    begins: date
    ends: date | None
    away: tuple[tuple[date, date], ...]

    def on(self, day: date) -> bool:
        held = self.begins <= day and (self.ends is None or day < self.ends)
        return held and not any(begins <= day < ends for begins, ends in self.away)

    def days(self) -> set[date]:
        """Days on which something changes."""
        return {self.begins, self.ends or self.begins, *(day for period in self.away for day in period)}

    def stands_for(self, other: "Answering") -> bool:
        """Whether accounts of every kind in the other's agency and area lie in this one's charge."""
        return all(
            any(charge.looks_after(kind, other.agency_id, other.area) for charge in self.charges)
            for kind in ALL_KINDS
        )


@contextmanager
def administrators_kept(*, account: User) -> Iterator[None]:
    """Lock all administrators in one order around a change to this account, then refuse it when on some day
    from today on nobody would answer for what this account answers for now.

    Of two administrators who end each other at once, the second waits here and then sees the first's end.
    Raises LastAdministratorError.
    """
    today = timezone.localdate()
    if not Role.objects.lasting(today).filter(user=account, kind=Role.Kind.ADMINISTRATOR).exists():
        yield
        return
    above = queries.agencies_above()
    before = _answering(today, above)
    yield
    after = _answering(today, above)
    days = sorted({today}.union(*(one.days() for one in (*before, *after))))
    for lost in set(before) - set(after):
        for day in days:
            if day >= today and lost.on(day) and not _answered(lost, day, after):
                raise errors.LastAdministratorError


def _answered(lost: Answering, day: date, after: list[Answering]) -> bool:
    return any(one.on(day) and one.stands_for(lost) for one in after)


def _answering(today: date, above: Mapping[int, int | None]) -> list[Answering]:
    """Administrators who can sign in, with their leaves; all are locked."""
    lasting = Role.objects.lasting(today).filter(kind=Role.Kind.ADMINISTRATOR, waits=False)
    locked = lasting.filter(user__is_active=True).select_related("user", "area").order_by("pk")
    roles = list(locked.select_for_update(of=("self", "user")))
    away: dict[int, list[tuple[date, date]]] = {}
    for leave in Leave.objects.not_over(today).filter(user__in=[role.user_id for role in roles]):
        away.setdefault(leave.user_id, []).append((leave.starts_on, leave.returned_on or leave.ends_on))
    return [
        Answering(
            role.pk,
            role.agency_id,
            role.area,
            tuple(of_role(role, above)),
            role.starts_on,
            role.ends_on,
            tuple(sorted(away.get(role.user_id, ()))),
        )
        for role in roles
    ]
