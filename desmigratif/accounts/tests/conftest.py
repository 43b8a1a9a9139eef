"""People with and without roles."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from desmigratif.accounts.models import Role, User
from desmigratif.agencies.actions import ensure_agencies
from desmigratif.agencies.models import Agency

PASSWORD = "gunung-api-biru"
MakeAccount = Callable[..., User]
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """allauth counts wrong codes in the cache, which outlives a test's transaction."""
    cache.clear()


@pytest.fixture
def agency(db: None) -> Agency:
    return ensure_agencies()[0]


@pytest.fixture
def make_account(agency: Agency) -> MakeAccount:
    """An account with a password, holding a role since 2017 when a kind is named."""

    def make(username: str, kind: str | None = None, **fields: object) -> User:
        account = User(username=username, **fields)
        account.set_password(PASSWORD)
        account.save()
        if kind:
            Role.objects.create(user=account, agency=agency, kind=kind, starts_on=date(2017, 1, 1))
        return account

    return make


@pytest.fixture
def administrator(make_account: MakeAccount) -> User:
    return make_account("ibu.admin", Role.Kind.ADMINISTRATOR, full_name="Ibu Admin")


@pytest.fixture
def planner(make_account: MakeAccount) -> User:
    return make_account("pak.rencana", Role.Kind.PLANNER, full_name="Pak Rencana")


@pytest.fixture
def signed_in() -> SignIn:
    def sign_in(account: User) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return sign_in
