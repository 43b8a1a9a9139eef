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


def _administers(user: object) -> list[Agency]:
    """Agencies in which this person is administrator over the nation."""
    if not (isinstance(user, Person) and user.is_active):
        return []
    national = (role for role in user.current_roles if role.kind == ADMINISTRATOR and role.area_id is None)
    return [role.agency for role in national]


@dataclass(frozen=True)
class Powers:
    """What an administrator may decide about one agency beyond its facts. Both decide who looks after whose
    accounts, so nobody may reach for the accounts of others by changing them."""

    kinds: frozenset[str]
    """Kinds it may be given; empty: its kind stays."""
    keepers: frozenset[int]
    """Agencies that its accounts may be given to; empty: they stay where they are."""


def powers_over(user: object, agency: Agency) -> Powers:
    """Kinds are given by ministries alone; accounts by the agency itself and those that look after it now.
    A new agency of others than a ministry is no ministry, and its accounts are its maker's or its own."""
    administered = _administers(user)
    own = frozenset(one.pk for one in administered)
    is_new = agency.pk is None
    if any(one.kind == Agency.Kind.MINISTRY for one in administered):
        every = frozenset(queries.all_agencies().values_list("pk", flat=True))
        kept = is_new or not own.isdisjoint(queries.keepers_of(agency))
        return Powers(frozenset(Agency.Kind.values), every if kept else frozenset())
    kinds = frozenset(Agency.Kind.values) - {Agency.Kind.MINISTRY}
    return Powers(kinds if is_new else frozenset(), own if is_new else frozenset())


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


def area_to_change(user: object, agency_pk: int, pk: int) -> AgencyArea:
    return get_object_or_404(queries.areas_of(agency_to_change(user, agency_pk)), pk=pk)


def memorandum_for(user: object, pk: int) -> Memorandum:
    if not may_read(user):
        raise Http404
    return get_object_or_404(queries.memoranda(), pk=pk)
