"""Who looks after whose accounts: the one rule, as data that filters and answers read.

- An administrator of agency A over area X: every role, administrator included, in A and in each agency whose
  `looked_after_by` chain leads to A, over areas within X; programme officers in A alone, since one
  administrator must not make both sides of a waiver.
- An administrator over the nation whom the installation made: also administrators of agencies that nobody
  answers for (answering.py), so that a first one can be invited there; nothing else in them.
- A coordinator over X: village officers, village heads and viewers over villages within X, of any agency.

An account is looked after by whoever has all its roles that have not ended in charge, those that begin later,
wait or rest included: else a password made today would open a wider role tomorrow. One without any is looked
after by whoever could look after the newest that ended; one that never had a role, by those whom the
installation made. Nobody changes their own account (access.py).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q

from desmigratif.accounts import answering, queries
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import Reach
from desmigratif.places.models import Area

ALL_KINDS = frozenset(Role.Kind.values)
OF_OTHERS = ALL_KINDS - {Role.Kind.PROGRAMME_OFFICER}
"""What is given in an agency that is not one's own."""
FIRST = frozenset({Role.Kind.ADMINISTRATOR.value})
"""What is given in an agency that nobody answers for."""
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

    def lines(self) -> Q:
        """Filter of lines of the trail: those that belong to these agencies and areas, and those of accounts
        that had no role yet."""
        areas = Area.objects.filter(self.reach.over())
        areas = areas.filter(level=Area.Level.VILLAGE) if self.villages_only else areas
        near = Q() if self.reach.nation and not self.villages_only else Q(area_id__in=areas.values("pk"))
        return Q(agency_id__in=self.agencies) & near | Q(agency_id=None)


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
    found = [charge for role in held for charge in _of_role(role, above)]
    if any(role.by_installation for role in held):
        unanswered = answering.unanswered(above)
        found.append(Charge(FIRST, unanswered, Reach(nation=True, areas=frozenset()), strays=True))
    return tuple(found)


def any_line(charges: Iterable[Charge]) -> Q:
    """Filter of lines of the trail that lie in one of the charges; none for no charge."""
    found = Q(pk__in=[])
    for charge in charges:
        found |= charge.lines()
    return found


def any_role(charges: Iterable[Charge]) -> Q:
    """Filter of roles that lie in one of the charges; none for no charge."""
    found = Q(pk__in=[])
    for charge in charges:
        found |= charge.roles()
    return found


def _of_role(role: Role, above: Mapping[int, int | None]) -> Iterator[Charge]:
    reach = Reach(role.area_id is None, frozenset() if role.area_id is None else frozenset({role.area_id}))
    if role.kind == Role.Kind.COORDINATOR:
        yield Charge(VILLAGE_KINDS, frozenset(above), reach, villages_only=True)
        return
    below = frozenset(pk for pk in above if role.agency_id in answering.chain(pk, above))
    yield Charge(ALL_KINDS, frozenset({role.agency_id}), reach)
    yield Charge(OF_OTHERS, below - {role.agency_id}, reach)
