"""Who may do what, day by day, and at what cost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from desmigratif.accounts import access
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.conftest import MakeAccount, SignIn
from desmigratif.accounts.tests.country import Country, MakePerson
from desmigratif.agencies.models import Agency

DOORS = (access.may_look_after_accounts, access.may_read_plans, access.may_make_plans, access.may_read_tasks)
OPEN: dict[str | None, tuple[bool, ...]] = {
    None: (False, False, False, False),
    Role.Kind.VIEWER: (False, True, False, True),
    Role.Kind.PLANNER: (False, True, True, True),
    Role.Kind.ADMINISTRATOR: (True, True, False, True),
    Role.Kind.COORDINATOR: (True, True, False, False),
    Role.Kind.PROGRAMME_OFFICER: (False, True, False, True),
    Role.Kind.AUDITOR: (False, True, False, False),
    Role.Kind.VILLAGE_OFFICER: (False, False, False, False),
    Role.Kind.VILLAGE_HEAD: (False, False, False, False),
    Role.Kind.CASE_HANDLER: (False, False, False, False),
    Role.Kind.MISSION_OFFICER: (False, False, False, False),
    Role.Kind.PARTNER: (False, False, False, False),
}


@pytest.mark.parametrize("kind", OPEN)
def test_each_role_opens_its_doors_and_no_other(
    make_person: MakePerson, country: Country, kind: str | None
) -> None:
    regency = country.village(country.codes[0]).regency
    placed = ("Dinas", regency) if kind == Role.Kind.COORDINATOR else ("Kemnaker", None)
    account = make_person("orang", kind, *placed)
    assert tuple(door(account) for door in DOORS) == OPEN[kind]


def test_a_visitor_without_account_opens_none() -> None:
    assert not any(door(AnonymousUser()) for door in DOORS)


def test_a_suspended_account_opens_none(make_account: MakeAccount) -> None:
    account = make_account("orang", Role.Kind.ADMINISTRATOR, is_active=False)
    assert not any(door(account) for door in DOORS)


@pytest.mark.django_db
@given(begins=st.integers(-3, 3), lasts=st.one_of(st.none(), st.integers(1, 4)))
def test_a_role_is_held_from_its_first_day_until_before_its_last(begins: int, lasts: int | None) -> None:
    today = timezone.localdate()
    starts_on = today + timedelta(days=begins)
    ends_on = None if lasts is None else starts_on + timedelta(days=lasts)
    days = range(begins, begins + lasts) if lasts is not None else range(begins, 4)
    user, _ = User.objects.get_or_create(username="hari")
    agency, _ = Agency.objects.get_or_create(short_name="X")
    Role.objects.filter(user=user).delete()
    Role.objects.create(user=user, agency=agency, kind="viewer", starts_on=starts_on, ends_on=ends_on)
    assert Role.objects.running(today).filter(user=user).exists() == (0 in days)


def test_a_whole_page_asks_for_the_roles_once(planner: User, signed_in: SignIn) -> None:
    client = signed_in(planner)
    with CaptureQueriesContext(connection) as asked:
        client.get("/ui/")
    assert sum("accounts_role" in query["sql"] for query in asked.captured_queries) == 1


def test_the_next_request_asks_again(planner: User, signed_in: SignIn) -> None:
    client = signed_in(planner)
    assert "/rencana/" in client.get("/ui/").content.decode()
    Role.objects.filter(user=planner).update(ends_on=timezone.localdate())
    assert 'href="/rencana/"' not in client.get("/ui/").content.decode()
