"""Who looks after whose accounts: the one rule, as data that filters and answers read.

- An administrator of agency A over area X: every role, administrator included, in A and in each agency whose
  `looked_after_by` chain leads to A, over areas within X. A national one of a ministry also in agencies that
  no administrator answers for, so that a first one can be invited there.
- A coordinator of office O over X: village officers, village heads and viewers over villages within X, in O
  and in the agency that looks after O.

An account is looked after by whoever has all its roles that have not ended in charge, those that begin later,
wait or rest included: else a password made today would open a wider role tomorrow. One without any is looked
after by whoever could look after the newest that ended; one that never had a role, by the national
administrators of ministries. Nobody changes their own account (access.py).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q

from desmigratif.accounts import queries
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import Reach
from desmigratif.agencies.models import Agency
from desmigratif.places.models import Area

ALL_KINDS = frozenset(Role.Kind.values)
VILLAGE_KINDS: frozenset[str] = frozenset(
    {Role.Kind.VILLAGE_OFFICER, Role.Kind.VILLAGE_HEAD, Role.Kind.VIEWER}
)
"""What a coordinator gives, over villages."""


KEPT = "current_charges"
"""Where a User object keeps its charges, beside its `current_roles`."""


@dataclass(frozen=True)
class Charge:
    """What one role puts into its holder's care: roles of these kinds in these agencies over these areas;
    `strays` are accounts that never had a role."""

    kinds: frozenset[str]
    agencies: frozenset[int]
    reach: Reach
    villages_only: bool = False
    strays: bool = False

    def covers(self, kind: str, agency_id: int, area: Area | None) -> bool:
        """Whether such a role lies in this charge; None is the nation."""
        if self.villages_only and (area is None or area.level != Area.Level.VILLAGE):
            return False
        return kind in self.kinds and agency_id in self.agencies and self.reach.covers(area)

    def roles(self) -> Q:
        """Filter of roles: the same as `covers`."""
        found = Q(kind__in=self.kinds, agency__in=self.agencies) & self.reach.over("area")
        return found & Q(area__level=Area.Level.VILLAGE) if self.villages_only else found


def charges_of(user: User) -> tuple[Charge, ...]:
    """The charges of the roles this person holds today; read once for this object, as its roles are."""
    found: tuple[Charge, ...] | None = user.__dict__.get(KEPT)
    if found is None:
        found = user.__dict__[KEPT] = _charges(user) if user.is_active else ()
    return found


def _charges(user: User) -> tuple[Charge, ...]:
    kinds = (Role.Kind.ADMINISTRATOR, Role.Kind.COORDINATOR)
    held = [role for role in user.current_roles if role.kind in kinds]
    if not held:
        return ()
    above = queries.agencies_above()
    unanswered = _unanswered(above) if any(map(_is_national, held)) else frozenset()
    return tuple(_charge(role, above, unanswered) for role in held)


def chain(agency_id: int, above: Mapping[int, int | None]) -> Iterator[int]:
    """The agency, the one that looks after it, and so on up."""
    seen: set[int] = set()
    at: int | None = agency_id
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = above.get(at)


def any_role(charges: Iterable[Charge]) -> Q:
    """Filter of roles that lie in one of the charges; none for no charge."""
    found = Q(pk__in=[])
    for charge in charges:
        found |= charge.roles()
    return found


def _charge(role: Role, above: Mapping[int, int | None], unanswered: frozenset[int]) -> Charge:
    reach = Reach(role.area_id is None, frozenset() if role.area_id is None else frozenset({role.area_id}))
    if role.kind == Role.Kind.COORDINATOR:
        near = frozenset(pk for pk in (role.agency_id, above.get(role.agency_id)) if pk is not None)
        return Charge(VILLAGE_KINDS, near, reach, villages_only=True)
    below = frozenset(pk for pk in above if role.agency_id in chain(pk, above))
    if _is_national(role):
        return Charge(ALL_KINDS, below | unanswered, reach, strays=True)
    return Charge(ALL_KINDS, below, reach)


def _is_national(role: Role) -> bool:
    """Administrator of a ministry over the nation."""
    is_ministry = role.agency.kind == Agency.Kind.MINISTRY
    return role.kind == Role.Kind.ADMINISTRATOR and role.area_id is None and is_ministry


def _unanswered(above: Mapping[int, int | None]) -> frozenset[int]:
    """Agencies without an administrator of their own or up their chain."""
    administered = queries.administered_agencies()
    return frozenset(pk for pk in above if administered.isdisjoint(chain(pk, above)))
