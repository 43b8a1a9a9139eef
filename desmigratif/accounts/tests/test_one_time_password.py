"""A password handed over on paper is good once, and not for ever."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts import actions, passwords
from desmigratif.accounts.actions import HandedOver
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.conftest import PASSWORD, SignIn
from desmigratif.agencies.models import Agency
from desmigratif.audit.models import AuditLine

OWN = "sungai-tenang-pagi"


@pytest.fixture
def handed(agency: Agency, administrator: User) -> HandedOver:
    return actions.create_account(
        username="siti.rahma", full_name="Siti Rahma", agency=agency, kind=Role.Kind.VIEWER, by=administrator
    )


def sign_in(client: Client, handed: HandedOver) -> None:
    client.post(reverse("account_login"), {"login": "siti.rahma", "password": handed.password})


def change(client: Client, old: str, new: str) -> int:
    data = {"oldpassword": old, "password1": new, "password2": new}
    return client.post(reverse("account_change_password"), data).status_code


def test_one_time_passwords_differ_are_strong_and_have_no_letters_that_look_alike() -> None:
    made = {passwords.one_time() for _ in range(1000)}
    assert len(made) == 1000
    assert set("".join(made)) == set(passwords.ALPHABET) | {"-"}
    for password in made:
        assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", password)
    validate_password(made.pop())


@pytest.mark.parametrize("name", ["overview:home", "places:browse", "mfa_index", "accounts:index"])
def test_until_it_is_changed_every_page_leads_to_the_change(
    client: Client, handed: HandedOver, name: str
) -> None:
    sign_in(client, handed)
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("account_change_password")


def test_a_form_sent_before_the_change_does_nothing(client: Client, handed: HandedOver) -> None:
    Role.objects.create(
        user=handed.account,
        agency=handed.account.roles.get().agency,
        kind=Role.Kind.ADMINISTRATOR,
        starts_on=timezone.localdate(),
    )
    sign_in(client, handed)
    data = {"reason": "Tidak ada alasan"}
    assert client.post(reverse("accounts:suspend", args=[handed.account.pk]), data).status_code == 302
    assert User.objects.get(pk=handed.account.pk).is_active


def test_after_the_change_all_is_open_and_the_paper_is_worthless(client: Client, handed: HandedOver) -> None:
    sign_in(client, handed)
    assert change(client, handed.password, OWN) == 302
    assert client.get(reverse("overview:home")).status_code == 200
    assert User.objects.get(pk=handed.account.pk).one_time_until is None
    assert AuditLine.objects.filter(verb="choose password", actor_id=handed.account.pk).exists()
    assert (
        Client()
        .post(reverse("account_login"), {"login": "siti.rahma", "password": handed.password})
        .status_code
        == 200
    )


def test_signing_out_and_the_other_language_stay_open(client: Client, handed: HandedOver) -> None:
    sign_in(client, handed)
    answer = client.post(reverse("ui:language"), {"language": "en", "next": "/"})
    assert answer.headers["Location"] == "/"
    assert "First choose a password" in client.get("/", follow=True).content.decode()
    assert client.post(reverse("account_logout")).status_code == 302


def test_the_same_password_again_is_refused(client: Client, handed: HandedOver) -> None:
    sign_in(client, handed)
    assert change(client, handed.password, handed.password) == 200
    assert User.objects.get(pk=handed.account.pk).must_change_password


@pytest.mark.parametrize("weak", ["pendek", "password1234", "siti.rahma.siti"])
def test_a_weak_password_is_refused(client: Client, handed: HandedOver, weak: str) -> None:
    sign_in(client, handed)
    assert change(client, handed.password, weak) == 200
    assert User.objects.get(pk=handed.account.pk).must_change_password


def test_after_fourteen_days_it_opens_nothing_and_says_what_to_do(client: Client, handed: HandedOver) -> None:
    assert handed.until - timezone.now() > timedelta(days=13, hours=23)
    User.objects.update(one_time_until=timezone.now() - timedelta(seconds=1))
    response = client.post(reverse("account_login"), {"login": "siti.rahma", "password": handed.password})
    assert "sudah tidak berlaku. Mintalah yang baru" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_reset_ends_the_old_password_the_open_sessions_and_a_lock(
    client: Client, administrator: User, planner: User, signed_in: SignIn
) -> None:
    session = signed_in(planner)
    for _ in range(5):
        client.post(reverse("account_login"), {"login": "pak.rencana", "password": "salah-sekali-ini"})
    handed = actions.reset_password(account=planner, drop_second_step=False, by=administrator)
    assert session.get(reverse("account_change_password")).status_code == 302
    for password, status in ((PASSWORD, 200), (handed.password, 302)):
        data = {"login": "pak.rencana", "password": password}
        assert Client().post(reverse("account_login"), data).status_code == status


def test_the_password_handed_over_is_kept_nowhere_in_clear(handed: HandedOver) -> None:
    stored = [str(line.detail) for line in AuditLine.objects.all()] + [handed.account.password]
    assert not any(handed.password in text for text in stored)
