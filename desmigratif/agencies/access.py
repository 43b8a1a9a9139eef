"""Who may do what with agencies: they are base register, read by everybody with a role, changed by national
administrators."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.agencies import queries
from desmigratif.agencies.models import Agency, AgencyArea, AgencyQuerySet, Memorandum, Office

ADMINISTRATOR = "administrator"


class HeldRole(Protocol):
    """A role held today in an agency; an empty area is the nation."""

    @property
    def kind(self) -> str: ...
    @property
    def agency(self) -> Agency: ...
    @property
    def area_id(self) -> int | None: ...
    @property
    def by_installation(self) -> bool: ...


# Accounts stand a storey above (their roles are held in agencies), so this room may not import them: it knows
# a signed-in person by shape alone. A visitor without an account has no roles and does not fit.
@runtime_checkable
class Person(Protocol):
    """Somebody with an account and the roles held today."""

    @property
    def is_active(self) -> bool: ...
    @property
    def current_roles(self) -> tuple[HeldRole, ...]: ...


def may_read(user: object) -> bool:
    """Everybody with a running role reads the register of agencies."""
    return isinstance(user, Person) and user.is_active and bool(user.current_roles)


def may_change(user: object) -> bool:
    """Administrators over the nation change it."""
    return bool(_administers(user))


def _administers(user: object) -> list[HeldRole]:
    """This person's roles as administrator over the nation."""
    if not (isinstance(user, Person) and user.is_active):
        return []
    return [role for role in user.current_roles if role.kind == ADMINISTRATOR and role.area_id is None]


@dataclass(frozen=True)
class Powers:
    """What an administrator may decide about one agency beyond its facts. All of it decides who looks after
    whose accounts, so nobody may reach for the accounts of others by changing it."""

    kinds: frozenset[str]
    """Kinds it may be given; empty: its kind stays."""
    keepers: frozenset[int]
    """Agencies that its accounts may be given to; empty: they stay where they are."""
    areas: bool
    """Whether the areas it works over may change: who reaches all of them answers for it."""
    name_of_provider: bool
    """Whether it may be made with a short name that an identity provider goes by."""


def powers_over(user: object, agency: Agency) -> Powers:
    """Kinds are given by ministries alone; accounts by the agency itself and those that look after it now.
    Kind and areas are theirs too, and a ministry's while nobody administers the agency. A new agency of
    others than a ministry is neither ministry nor regency office, and its accounts are its maker's or its
    own."""
    held = _administers(user)
    own = frozenset(role.agency.pk for role in held)
    made = any(role.by_installation for role in held)
    is_new = agency.pk is None
    keepers = set[int]() if is_new else queries.keepers_of(agency)
    kept = not own.isdisjoint(keepers)
    if any(role.agency.kind == Agency.Kind.MINISTRY for role in held):
        every = frozenset(queries.all_agencies().values_list("pk", flat=True))
        free = kept or is_new or not queries.are_administered(keepers)
        kinds = frozenset(Agency.Kind.values if free else ())
        return Powers(kinds, every if kept or is_new else frozenset(), free, made)
    kinds = frozenset(Agency.Kind.values) - {Agency.Kind.MINISTRY, Agency.Kind.REGENCY_OFFICE}
    return Powers(kinds if is_new else frozenset(), own if is_new else frozenset(), kept, made)


def agencies_for(user: object) -> AgencyQuerySet:
    """All agencies for those who read them, else 404."""
    if not may_read(user):
        raise Http404
    return queries.agencies_with_names()


def agency_for(user: object, pk: int) -> Agency:
    return get_object_or_404(agencies_for(user), pk=pk)


def agencies_to_change(user: object) -> AgencyQuerySet:
    """All agencies for those who change them, else 404."""
    if not may_change(user):
        raise Http404
    return queries.agencies_with_names()


def agency_to_change(user: object, pk: int) -> Agency:
    return get_object_or_404(agencies_to_change(user), pk=pk)


def office_to_change(user: object, agency_pk: int, pk: int) -> Office:
    return get_object_or_404(queries.offices_of(agency_to_change(user, agency_pk)), pk=pk)


def agency_to_place(user: object, pk: int) -> Agency:
    """An agency whose areas the person may change; else 404."""
    agency = agency_to_change(user, pk)
    if not powers_over(user, agency).areas:
        raise Http404
    return agency


def area_to_change(user: object, agency_pk: int, pk: int) -> AgencyArea:
    return get_object_or_404(queries.areas_of(agency_to_place(user, agency_pk)), pk=pk)


def memorandum_for(user: object, pk: int) -> Memorandum:
    if not may_read(user):
        raise Http404
    return get_object_or_404(queries.memoranda(), pk=pk)
