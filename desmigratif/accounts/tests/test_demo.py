"""Accounts to try with exist only where nobody else can come in."""

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.test import Client
from django.urls import reverse

from desmigratif.accounts import demo, errors, queries
from desmigratif.accounts.models import User
from desmigratif.accounts.tests.conftest import MakeAccount


@pytest.fixture(autouse=True)
def own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without a server of its own, also where the tests run against one."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.mark.django_db
def test_three_accounts_one_for_each_role_and_programme_agency() -> None:
    accounts = demo.create_demo_accounts()
    roles = {
        (account.username, role.kind, role.agency.short_name)
        for account in accounts
        for role in queries.running_roles(account)
    }
    assert roles == {
        ("perencana", "planner", "Kemnaker"),
        ("pembaca", "viewer", "Migrant CARE"),
        ("admin", "administrator", "KP2MI"),
    }
    assert queries.demo_accounts_exist()


@pytest.mark.django_db
def test_making_them_again_changes_nothing() -> None:
    first = [(user.pk, user.password) for user in demo.create_demo_accounts()]
    again = [(user.pk, user.password) for user in demo.create_demo_accounts()]
    assert first == again


@pytest.mark.django_db
def test_their_printed_passwords_sign_in_and_stand_on_the_sign_in_page(client: Client) -> None:
    demo.create_demo_accounts()
    page = client.get(reverse("account_login")).content.decode()
    for one in demo.DEMO_ACCOUNTS:
        assert one.password in page
        data = {"login": one.username, "password": one.password}
        assert Client().post(reverse("account_login"), data).status_code == 302


def test_their_passwords_obey_the_rules_for_passwords() -> None:
    for one in demo.DEMO_ACCOUNTS:
        validate_password(one.password, User(username=one.username, full_name=one.full_name))


@pytest.mark.django_db
@pytest.mark.parametrize("hosts", [["desmigratif.go.id"], ["127.0.0.1", "10.0.0.5"], ["*"], [".localhost"]])
def test_an_address_that_others_reach_refuses_them(settings: Any, hosts: list[str]) -> None:
    settings.ALLOWED_HOSTS = hosts
    with pytest.raises(errors.DemoRefusedError):
        demo.create_demo_accounts()
    assert not queries.demo_accounts_exist()


@pytest.mark.django_db
def test_a_real_database_server_refuses_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone@db.example/desmigratif")
    with pytest.raises(errors.DemoRefusedError):
        demo.create_demo_accounts()


@pytest.mark.django_db
def test_where_they_may_not_be_they_no_longer_sign_in_and_no_page_names_them(
    client: Client, settings: Any
) -> None:
    demo.create_demo_accounts()
    settings.ALLOWED_HOSTS = ["testserver", "desmigratif.go.id"]
    one = demo.DEMO_ACCOUNTS[0]
    page = client.post(reverse("account_login"), {"login": one.username, "password": one.password})
    assert "Akun contoh ditutup di sini." in page.content.decode()
    assert one.password not in client.get(reverse("account_login")).content.decode()


def test_a_person_who_has_such_a_name_is_never_overwritten(make_account: MakeAccount) -> None:
    person = make_account("Admin")
    with pytest.raises(errors.DemoRefusedError):
        demo.create_demo_accounts()
    person.refresh_from_db()
    assert not person.is_demo
    assert not queries.demo_accounts_exist()


@pytest.mark.django_db
def test_their_passwords_stay_as_printed(client: Client) -> None:
    demo.create_demo_accounts()
    one = demo.DEMO_ACCOUNTS[0]
    client.post(reverse("account_login"), {"login": one.username, "password": one.password})
    new = "sungai-tenang-pagi"
    data = {"oldpassword": one.password, "password1": new, "password2": new}
    page = client.post(reverse("account_change_password"), data)
    assert "tetap memakai kata sandi yang dicetak" in page.content.decode()
    assert User.objects.get(username=one.username).check_password(one.password)
