"""Accounts to try with exist only where nobody else can come in."""

import re
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.test import Client
from django.urls import reverse

from desmigratif.accounts import errors, queries
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.conftest import MakeAccount, SignIn
from desmigratif.agencies.models import Agency
from desmigratif.signin import demo, second_step


@pytest.fixture(autouse=True)
def own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without a server of its own, also where the tests run against one."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


def held() -> set[tuple[str, str, str, str]]:
    """User name, kind, agency and area of every role of the demo accounts."""
    return {
        (role.user.username, role.kind, role.agency.short_name, role.area.name if role.area else "")
        for role in Role.objects.filter(user__is_demo=True)
    }


NATIONAL = {
    ("perencana", "planner", "Kemnaker", ""),
    ("pembaca", "viewer", "Migrant CARE", ""),
    ("admin", "administrator", "KP2MI", ""),
    ("petugas.kemnaker", "programme_officer", "Kemnaker", ""),
    ("petugas.kp2mi", "programme_officer", "KP2MI", ""),
    ("petugas.migrantcare", "programme_officer", "Migrant CARE", ""),
    ("pemeriksa", "auditor", "Kemnaker", ""),
}


def test_one_account_of_each_main_kind_over_its_area(country: Any) -> None:
    demo.create_demo_accounts()
    village = country.village(demo.VILLAGE).name
    assert held() == NATIONAL | {
        ("koordinator", "coordinator", "Disnaker Lombok Timur", "Kabupaten Lombok Timur"),
        ("petugas.desa", "village_officer", "Kemnaker", village),
    }
    office = Agency.objects.get(short_name="Disnaker Lombok Timur")
    assert office.is_example
    assert queries.demo_accounts_exist()


@pytest.mark.django_db
def test_accounts_whose_area_the_register_lacks_are_left_out_until_it_is_there() -> None:
    assert {account.username for account in demo.create_demo_accounts()} == {one[0] for one in NATIONAL}
    assert held() == NATIONAL


@pytest.mark.django_db
def test_the_printed_key_opens_every_account_over_the_nation_with_one_more_click(client: Client) -> None:
    demo.create_demo_accounts()
    assert demo.SECRET in client.get(reverse("account_login")).content.decode()
    for one in demo.DEMO_ACCOUNTS[:2]:
        for visitor in (Client(), Client()):  # two visitors in the same half minute
            visitor.post(reverse("account_login"), {"login": one.username, "password": one.password})
            page = visitor.get(reverse("mfa_authenticate")).content.decode()
            filled = re.search(r'name="code"[^>]*value="(\d{6})"|value="(\d{6})"[^>]*name="code"', page)
            assert filled
            answer = visitor.post(reverse("mfa_authenticate"), {"code": filled[1] or filled[2]})
            assert answer.headers["Location"] == reverse("overview:home")


def test_nobody_changes_how_a_demo_account_signs_in(country: Any, signed_in: SignIn) -> None:
    accounts = {account.username: account for account in demo.create_demo_accounts()}
    village = signed_in(accounts["petugas.desa"])
    one = next(one for one in demo.DEMO_ACCOUNTS if one.username == "petugas.desa")
    village.post(reverse("account_reauthenticate"), {"password": one.password})
    page = village.get(reverse("mfa_activate_totp")).content.decode()
    key = re.search(r'id="totp-key"[^>]*>([A-Z2-7]+)<', page)
    assert key
    refused = village.post(reverse("mfa_activate_totp"), {"code": second_step.code_of(key[1])})
    assert "Akun contoh tetap memakai cara masuk yang dicetak." in refused.content.decode()
    assert not second_step.is_set_up(accounts["petugas.desa"])


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
        assert (one.password in page) is (one.area == "")
        data = {"login": one.username, "password": one.password}
        assert Client().post(reverse("account_login"), data).status_code == (200 if one.area else 302)


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
    client.force_login(
        User.objects.get(username=one.username), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    new = "sungai-tenang-pagi"
    data = {"oldpassword": one.password, "password1": new, "password2": new}
    page = client.post(reverse("account_change_password"), data)
    assert "tetap memakai kata sandi yang dicetak" in page.content.decode()
    assert User.objects.get(username=one.username).check_password(one.password)
