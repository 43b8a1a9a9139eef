"""Who looks after whose accounts: the one rule, as data that filters and answers read.

- An administrator of agency A over area X: every role, administrator included, in A and in each agency whose
  `looked_after_by` chain leads to A, over areas within X; but programme officers are given in A alone, since
  one administrator must not make both sides of a waiver.
- An administrator over the nation whom the installation made: gives the administrator's role in agencies that
  nobody answers for (answering.py), and looks after such accounts until their person has joined.
- A coordinator of a regency office over its regency X: village officers, village heads and viewers over
  villages within X, of any agency. Elsewhere a coordinator's role counts for nothing (models.WELL_PLACED).

An account is looked after by whoever has all its roles that have not ended in charge, those that begin later,
wait or rest included: else a password made today would open a wider role tomorrow. One without any is looked
after by whoever could look after the newest that ended; one that never had a role, by those whom the
installation made. Nobody changes their own account (access.py).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q

from desmigratif.accounts import answering, queries
from desmigratif.accounts.models import NOT_JOINED, Role, User
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
    """What one role puts into its holder's care: roles of `kinds` in these agencies over these areas, and
    roles of kinds that are `not_given`. `first`: only accounts that wait for their person or never had a
    role."""

    kinds: frozenset[str]
    agencies: frozenset[int]
    reach: Reach
    not_given: frozenset[str] = frozenset()
    villages_only: bool = False
    first: bool = False

    def covers(self, kind: str, agency_id: int, area: Area | None) -> bool:
        """Whether such a role may be given; None is the nation."""
        return kind in self.kinds and self._reaches(agency_id, area)

    def looks_after(self, kind: str, agency_id: int, area: Area | None, *, joined: bool = True) -> bool:
        """Whether such a role of an account lies in this charge."""
        cared = kind in self.kinds or kind in self.not_given
        return cared and self._reaches(agency_id, area) and not (self.first and joined)

    def _reaches(self, agency_id: int, area: Area | None) -> bool:
        if self.villages_only and (area is None or area.level != Area.Level.VILLAGE):
            return False
        return agency_id in self.agencies and self.reach.covers(area)

    def roles(self) -> Q:
        """Filter of roles: the same as `looks_after`."""
        found = Q(kind__in=self.kinds | self.not_given, agency__in=self.agencies) & self.reach.over("area")
        found &= Q(user__in=User.objects.filter(NOT_JOINED)) if self.first else Q()
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
    made = any(role.by_installation for role in held)
    return of_roles(held, above, answering.unanswered(above) if made else frozenset())


def of_roles(
    held: Collection[Role], above: Mapping[int, int | None], unanswered: frozenset[int]
) -> tuple[Charge, ...]:
    """The charges of one person's running roles as administrator or coordinator; asks nothing."""
    found = [charge for role in held for charge in of_role(role, above)]
    if any(role.by_installation for role in held):
        found.append(Charge(FIRST, unanswered, Reach(nation=True, areas=frozenset()), first=True))
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


def of_role(role: Role, above: Mapping[int, int | None]) -> Iterator[Charge]:
    """The charges of one role apart from `FIRST`; `above` is queries.agencies_above."""
    reach = Reach(role.area_id is None, frozenset() if role.area_id is None else frozenset({role.area_id}))
    if role.kind == Role.Kind.COORDINATOR:
        yield Charge(VILLAGE_KINDS, frozenset(above), reach, villages_only=True)
        return
    below = frozenset(pk for pk in above if role.agency_id in answering.chain(pk, above))
    yield Charge(ALL_KINDS, frozenset({role.agency_id}), reach)
    yield Charge(OF_OTHERS, below - {role.agency_id}, reach, not_given=ALL_KINDS - OF_OTHERS)
