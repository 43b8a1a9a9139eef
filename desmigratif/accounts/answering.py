"""Which agencies somebody answers for: an administrator of theirs, or up their chain, whose reach covers all
of their work. One over a part of it looks after that part and answers for nothing more."""

from collections.abc import Iterator, Mapping

from django.utils import timezone

from desmigratif.accounts import queries
from desmigratif.accounts.models import Role
from desmigratif.accounts.reach import Reach
from desmigratif.agencies.queries import areas_of_work


def chain(agency_id: int, above: Mapping[int, int | None]) -> Iterator[int]:
    """The agency, the one that looks after it, and so on up."""
    seen: set[int] = set()
    at: int | None = agency_id
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = above.get(at)


def unanswered(above: Mapping[int, int | None]) -> frozenset[int]:
    """Agencies that nobody answers for today; `above` is queries.agencies_above."""
    work = areas_of_work()
    by_agency: dict[int, list[Role]] = {}
    for role in queries.running_administrators(timezone.localdate()):
        by_agency.setdefault(role.agency_id, []).append(role)
    return frozenset(
        agency_id
        for agency_id in above
        if not any(
            all(reach.covers(area) for area in work.get(agency_id, [None]))
            for reach in _reaches([role for pk in chain(agency_id, above) for role in by_agency.get(pk, ())])
        )
    )


def _reaches(roles: list[Role]) -> Iterator[Reach]:
    """How far each person reaches by these roles."""
    for user_id in {role.user_id for role in roles}:
        areas = {role.area_id for role in roles if role.user_id == user_id}
        yield Reach(nation=None in areas, areas=frozenset(pk for pk in areas if pk is not None))
