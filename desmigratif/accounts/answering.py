"""Which agencies somebody answers for: an administrator of theirs, or up their chain, whose reach covers all
of their work. One over a part of it looks after that part and answers for nothing more."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from django.utils import timezone

from desmigratif.accounts import queries
from desmigratif.agencies.queries import areas_of_work
from desmigratif.places.models import Area

Holders = Mapping[tuple[int, int | None], set[int]]
"""Who is administrator of an agency over an area: users by the ids of both."""


def chain(agency_id: int, above: Mapping[int, int | None]) -> Iterator[int]:
    """The agency, the one that looks after it, and so on up."""
    seen: set[int] = set()
    at: int | None = agency_id
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = above.get(at)


def unanswered(above: Mapping[int, int | None]) -> frozenset[int]:
    """Agencies that nobody answers for today; `above` is queries.agencies_above. Each role is looked at
    once, however many agencies one keeper has."""
    work = areas_of_work()
    holders: defaultdict[tuple[int, int | None], set[int]] = defaultdict(set)
    for role in queries.running_administrators(timezone.localdate()):
        holders[role.agency_id, role.area_id].add(role.user_id)
    return frozenset(
        pk for pk in above if not _answered(tuple(chain(pk, above)), work.get(pk, [None]), holders)
    )


def _answered(keepers: Collection[int], work: list[Area | None], holders: Holders) -> bool:
    """Whether one person reaches all of the work by roles in these agencies."""
    if any(holders.get((pk, None)) for pk in keepers):
        return True
    reaching = (
        {user for pk in keepers for spot in _path(area) for user in holders.get((pk, spot), ())}
        for area in work
    )
    return bool(set.intersection(*reaching))


def _path(area: Area | None) -> set[int | None]:
    """The area and all above it; None is the nation."""
    return set() if area is None else {area.pk, area.district_id, area.regency_id, area.province_id}
