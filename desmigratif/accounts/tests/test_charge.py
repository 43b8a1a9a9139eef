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
from desmigratif.accounts.charge import charges_of
from desmigratif.accounts.models import Leave, Role, User
from desmigratif.accounts.tests.country import Country
from desmigratif.accounts.unattended import unattended
from desmigratif.agencies.models import Agency, AgencyArea
from desmigratif.places.models import Area

ABOVE = {"M1": None, "M2": None, "Dinas": "M1", "LSM": None, "Cabang": "LSM"}
KIND_OF = {"M1": "ministry", "M2": "ministry", "Dinas": "regency_office", "LSM": "ngo", "Cabang": "ngo"}
WORK = {"Dinas": "52.03"}
"""Where an agency works; the others over the nation."""
MADE = {"M1", "LSM"}
"""Agencies whose national administrators were made by the installation."""
AREAS = ("", "52", "52.03", "52.02", "52.03.01", "52.03.01.2001", "52.03.01.2002", "52.02.01.2001", "32")
KINDS = (
    "administrator",
    "coordinator",
    "village_officer",
    "village_head",
    "viewer",
    "planner",
    "programme_officer",
)
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

COORDINATOR = Held("coordinator", "Dinas", "52.03")


def chain(agency: str) -> list[str]:
    above = ABOVE[agency]
    return [agency, *(chain(above) if above else [])]


def within(inner: str, outer: str) -> bool:
    return outer in ("", inner) or inner.startswith(f"{outer}.")


def suits(role: Held) -> bool:
    """Whether such a role can be."""
    if role.kind == "coordinator":
        return KIND_OF[role.agency] == "regency_office" and role.area.count(".") == 1
    return role.kind not in ("village_officer", "village_head") or role.area.count(".") == 3


def joined(roles: list[Held]) -> bool:
    """Accounts whose roles all wait have not been joined."""
    return not roles or any(role.time != "waiting" for role in roles)


def by_installation(role: Held) -> bool:
    return role.kind == "administrator" and role.area == "" and role.agency in MADE


def answers(person: list[Held], agency: str) -> bool:
    """Whether somebody with these roles is administrator over all of the agency's work."""
    return any(
        one.kind == "administrator"
        and one.time == "running"
        and one.agency in chain(agency)
        and within(WORK.get(agency, ""), one.area)
        for one in person
    )


def has_in_charge(mine: Held, role: Held, everybody: list[list[Held]], *, to_give: bool, waits: bool) -> bool:
    """The rule of charge.py for one of my running roles: what I give, or look after."""
    if not within(role.area, mine.area) or not suits(mine) or (to_give and not suits(role)):
        return False
    if mine.kind == "coordinator":
        return role.kind in BY_COORDINATORS and role.area.count(".") == 3
    if mine.agency in chain(role.agency):
        return mine.agency == role.agency or role.kind != "programme_officer" or not to_give
    unanswered = not any(answers(person, role.agency) for person in everybody)
    first = by_installation(mine) and role.kind == "administrator" and unanswered
    return first and (to_give or waits)


def may_give(mine: list[Held], role: Held, everybody: list[list[Held]]) -> bool:
    return any(has_in_charge(one, role, everybody, to_give=True, waits=False) for one in mine)


def expected(mine: list[Held], theirs: list[Held], everybody: list[list[Held]]) -> bool:
    """Whether an account with their roles is in the charge of mine."""
    powers = [one for one in mine if one.kind in ("administrator", "coordinator") and one.time == "running"]
    lasting = [one for one in theirs if one.time != "past"]
    if not theirs:
        return any(by_installation(one) for one in powers)
    telling = lasting or theirs[-1:]
    waits = not joined(theirs)
    return all(
        any(has_in_charge(one, role, everybody, to_give=False, waits=waits) for one in powers)
        for role in telling
    )


def left_alone(everybody: list[list[Held]]) -> set[int]:
    """Numbers of those with a lasting role whom nobody else has in charge."""
    return {
        number
        for number, theirs in enumerate(everybody)
        if any(role.time != "past" for role in theirs)
        and not any(expected(mine, theirs, everybody) for at, mine in enumerate(everybody) if at != number)
    }


def make(name: str, roles: list[Held], areas: dict[str, Area | None]) -> User:
    user = User(username=name, is_active=joined(roles))
    user.set_unusable_password()
    user.save()
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
            by_installation=by_installation(role),
        )
    return user


@pytest.fixture
def areas(country: Country) -> dict[str, Area | None]:
    for name, above in ABOVE.items():
        upper = Agency.objects.get(short_name=above) if above else None
        Agency.objects.create(short_name=name, kind=KIND_OF[name], looked_after_by=upper)
    found: dict[str, Area | None] = {code: Area.objects.get(codes__code=code) for code in AREAS if code}
    for name, code in WORK.items():
        AgencyArea.objects.create(agency=Agency.objects.get(short_name=name), area=found[code])
    return {**found, "": None}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mine=st.lists(st.one_of(power, st.just(COORDINATOR)), min_size=1, max_size=2, unique=True),
    others=st.lists(
        st.lists(held, max_size=3, unique_by=lambda one: (one.kind, one.agency, one.area)), max_size=4
    ),
    asked=st.lists(held, min_size=4, max_size=4),
)
def test_the_rule_agrees_with_itself_written_twice(
    areas: dict[str, Area | None], mine: list[Held], others: list[list[Held]], asked: list[Held]
) -> None:
    everybody = [mine, *others]
    with transaction.atomic():
        pk = make("saya", mine, areas).pk
        made = [make(f"orang.{number}", roles, areas) for number, roles in enumerate(others)]
        me = User.objects.get(pk=pk)
        seen = set(access.others_for(me).values_list("pk", flat=True)) if charges_of(me) else set()
        assert seen == {
            user.pk for user, roles in zip(made, others, strict=True) if expected(mine, roles, everybody)
        }
        for role in asked:
            agency = Agency.objects.get(short_name=role.agency)
            may = access.may_give(me, role.kind, agency, areas[role.area])
            assert may == may_give(mine, role, everybody), role
        names = ["saya", *(user.username for user in made)]
        assert unattended() == sorted(names[number] for number in left_alone(everybody))
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


def test_an_administrator_of_a_part_does_not_answer_for_the_whole(areas: dict[str, Area | None]) -> None:
    """Another one over a province leaves the nation's accounts of the agency without anybody, so a first one
    over the nation can still be invited; and nobody else's accounts come with it, theirs neither."""
    made = make("pusat", [Held("administrator", "M1", "")], areas)
    make("provinsi", [Held("administrator", "LSM", "52")], areas)
    officer = make("petugas", [Held("programme_officer", "LSM", "")], areas)
    ngo = Agency.objects.get(short_name="LSM")
    assert access.may_give(made, "administrator", ngo, None)
    assert User.objects.get(username="provinsi") not in access.accounts_for(made)
    assert not access.may_give(made, "programme_officer", ngo, None)
    assert officer not in access.accounts_for(made)
    make("nasional", [Held("administrator", "LSM", "")], areas)
    assert not access.may_give(User.objects.get(pk=made.pk), "administrator", ngo, None)


def test_an_office_is_answered_by_an_administrator_over_its_area(areas: dict[str, Area | None]) -> None:
    made = make("pusat", [Held("administrator", "LSM", "")], areas)
    office = Agency.objects.get(short_name="Dinas")
    make("kecamatan", [Held("administrator", "Dinas", "52.03.01")], areas)
    assert access.may_give(made, "administrator", office, areas["52.03"])
    make("kabupaten", [Held("administrator", "Dinas", "52.03")], areas)
    assert not access.may_give(User.objects.get(pk=made.pk), "administrator", office, areas["52.03"])


def test_a_ministry_reaches_no_agency_that_was_not_given_to_it(areas: dict[str, Area | None]) -> None:
    """An administrator whom another one made has only their own agency, and those it looks after."""
    ministry = make("m2", [Held("administrator", "M2", "")], areas)
    waiting = make("calon", [Held("administrator", "LSM", "", "waiting")], areas)
    assert set(access.agencies_to_give(ministry)) == {Agency.objects.get(short_name="M2")}
    assert waiting not in access.accounts_for(ministry)
