"""No administrator leaves before somebody else answers for their agency over their whole area."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from desmigratif.accounts import errors, queries
from desmigratif.accounts.answering import chain
from desmigratif.accounts.models import Leave, Role, User


@dataclass(frozen=True)
class Answering:
    """One administrator's role: for which agency, over which area (empty: the nation; with all above it), and
    the half-open periods in which its holder can act."""

    pk: int
    agency_id: int
    area_id: int | None
    above: frozenset[int]
    begins: date
    ends: date | None
    away: tuple[tuple[date, date], ...]

    def on(self, day: date) -> bool:
        held = self.begins <= day and (self.ends is None or day < self.ends)
        return held and not any(begins <= day < ends for begins, ends in self.away)

    def days(self) -> set[date]:
        """Days on which something changes."""
        return {self.begins, self.ends or self.begins, *(day for period in self.away for day in period)}

    def stands_for(self, other: "Answering", above: Mapping[int, int | None]) -> bool:
        """Whether the other's agency and area lie in this one's charge."""
        wide = self.area_id is None or self.area_id in other.above
        return wide and self.agency_id in chain(other.agency_id, above)


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
    before = _answering(today)
    yield
    after = _answering(today)
    days = sorted({today}.union(*(one.days() for one in (*before, *after))))
    above = queries.agencies_above()
    for lost in set(before) - set(after):
        for day in days:
            if day >= today and lost.on(day) and not _answered(lost, day, after, above):
                raise errors.LastAdministratorError


def _answered(lost: Answering, day: date, after: list[Answering], above: Mapping[int, int | None]) -> bool:
    return any(one.on(day) and one.stands_for(lost, above) for one in after)


def _answering(today: date) -> list[Answering]:
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
            role.area_id,
            _path(role),
            role.starts_on,
            role.ends_on,
            tuple(sorted(away.get(role.user_id, ()))),
        )
        for role in roles
    ]


def _path(role: Role) -> frozenset[int]:
    if role.area is None:
        return frozenset()
    above = (role.area_id, role.area.province_id, role.area.regency_id, role.area.district_id)
    return frozenset(pk for pk in above if pk is not None)
