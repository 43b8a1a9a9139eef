"""Who looks after whose accounts, against the same rule written a second time in plain Python."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desmigratif.accounts import access
from desmigratif.accounts.models import Leave, Role, User
from desmigratif.accounts.tests.country import Country
from desmigratif.agencies.models import Agency
from desmigratif.places.models import Area

ABOVE = {"M1": None, "M2": None, "Dinas": "M1", "LSM": None, "Cabang": "LSM"}
MINISTRIES = {"M1", "M2"}
AREAS = ("", "52", "52.03", "52.02", "52.03.01", "52.03.01.2001", "52.03.01.2002", "52.02.01.2001", "32")
KINDS = ("administrator", "coordinator", "village_officer", "village_head", "viewer", "planner")
BY_COORDINATORS = {"village_officer", "village_head", "viewer"}


@dataclass(frozen=True)
class Held:
    """A role: `time` is past, running, later, waiting."""

    kind: str
    agency: str
    area: str
    time: str = "running"


held = st.builds(
    Held, *map(st.sampled_from, (KINDS, sorted(ABOVE), AREAS, ("past", "running", "later", "waiting")))
)
power = st.builds(Held, *map(st.sampled_from, (("administrator", "coordinator"), sorted(ABOVE), AREAS)))


def chain(agency: str) -> list[str]:
    above = ABOVE[agency]
    return [agency, *(chain(above) if above else [])]


def within(inner: str, outer: str) -> bool:
    return outer in ("", inner) or inner.startswith(f"{outer}.")


def has_in_charge(mine: Held, role: Held, everybody: list[Held]) -> bool:
    """The rule of charge.py for one of my running roles."""
    if not within(role.area, mine.area):
        return False
    if mine.kind == "coordinator":
        is_village = role.area.count(".") == 3
        return (
            role.kind in BY_COORDINATORS and is_village and role.agency in (mine.agency, ABOVE[mine.agency])
        )
    if mine.agency in chain(role.agency):
        return True
    answered = any(
        one.kind == "administrator" and one.time == "running" and one.agency in chain(role.agency)
        for one in everybody
    )
    return mine.agency in MINISTRIES and mine.area == "" and not answered


def expected(mine: list[Held], theirs: list[Held], everybody: list[Held]) -> bool:
    """Whether an account with their roles is in the charge of mine."""
    powers = [one for one in mine if one.kind in ("administrator", "coordinator")]
    lasting = [one for one in theirs if one.time != "past"]
    if not theirs:
        return any(
            one.kind == "administrator" and one.agency in MINISTRIES and one.area == "" for one in powers
        )
    telling = lasting or theirs[-1:]
    return all(any(has_in_charge(one, role, everybody) for one in powers) for role in telling)


def make(name: str, roles: list[Held], areas: dict[str, Area | None]) -> User:
    user = User.objects.create(username=name)
    today = timezone.localdate()
    days = {
        "past": (date(2017, 1, 1), date(2018, 1, 1)),
        "running": (date(2017, 1, 1), None),
        "waiting": (date(2017, 1, 1), None),
        "later": (today + timedelta(days=3), None),
    }
    for number, role in enumerate(roles):
        starts_on, ends_on = days[role.time]
        Role.objects.create(
            user=user,
            agency=Agency.objects.get(short_name=role.agency),
            kind=role.kind,
            area=areas[role.area],
            starts_on=starts_on + timedelta(days=number),
            ends_on=ends_on and ends_on + timedelta(days=number),
            waits=role.time == "waiting",
        )
    return user


@pytest.fixture
def areas(country: Country) -> dict[str, Area | None]:
    for name, above in ABOVE.items():
        kind = "ministry" if name in MINISTRIES else "ngo"
        upper = Agency.objects.get(short_name=above) if above else None
        Agency.objects.create(short_name=name, kind=kind, looked_after_by=upper)
    found: dict[str, Area | None] = {code: Area.objects.get(codes__code=code) for code in AREAS if code}
    return {**found, "": None}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mine=st.lists(power, min_size=1, max_size=2, unique=True),
    others=st.lists(
        st.lists(held, max_size=3, unique_by=lambda one: (one.kind, one.agency, one.area)), max_size=4
    ),
    asked=st.lists(held, min_size=4, max_size=4),
)
def test_the_rule_agrees_with_itself_written_twice(
    areas: dict[str, Area | None], mine: list[Held], others: list[list[Held]], asked: list[Held]
) -> None:
    everybody = [*mine, *(role for roles in others for role in roles)]
    with transaction.atomic():
        pk = make("saya", mine, areas).pk
        made = [make(f"orang.{number}", roles, areas) for number, roles in enumerate(others)]
        me = User.objects.get(pk=pk)
        seen = set(access.accounts_for(me).values_list("pk", flat=True)) - {pk}
        assert seen == {
            user.pk for user, roles in zip(made, others, strict=True) if expected(mine, roles, everybody)
        }
        for role in asked:
            agency = Agency.objects.get(short_name=role.agency)
            may = access.may_give(me, role.kind, agency, areas[role.area])
            assert may == any(has_in_charge(one, role, everybody) for one in mine), role
        transaction.set_rollback(True)


def test_without_a_charge_there_is_no_list(areas: dict[str, Area | None]) -> None:
    for kind in set(KINDS) - {"administrator", "coordinator"}:
        user = make(f"orang.{kind}", [Held(kind, "M1", "52.03.01.2001")], areas)
        with pytest.raises(Http404):
            access.accounts_for(user)


def test_a_leave_takes_the_charge_away_and_not_the_protection(areas: dict[str, Area | None]) -> None:
    """Whoever is away looks after nobody, and is still out of a coordinator's reach."""
    coordinator = make("koordinator", [Held("coordinator", "Dinas", "52.03")], areas)
    officer = make("petugas", [Held("village_officer", "M1", "52.03.01.2001")], areas)
    wide = make("luas", [Held("viewer", "M1", ""), Held("viewer", "M1", "52.03.01.2001")], areas)
    today = timezone.localdate()
    for person in (coordinator, wide):
        Leave.objects.create(
            user=person, by=officer, reason="Cuti", starts_on=today, ends_on=today + timedelta(days=2)
        )
    with pytest.raises(Http404):
        access.accounts_for(User.objects.get(pk=coordinator.pk))
    Leave.objects.filter(user=coordinator).delete()
    seen = set(access.accounts_for(User.objects.get(pk=coordinator.pk)))
    assert seen == {officer}


def test_nobody_changes_their_own_account(areas: dict[str, Area | None]) -> None:
    me = make("saya", [Held("administrator", "M1", "")], areas)
    assert access.account_for(me, me.pk) == me
    with pytest.raises(Http404):
        access.account_to_change(me, me.pk)
