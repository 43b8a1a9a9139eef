"""Sign-in in two steps, through the pages people use."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from desmigratif.accounts import actions
from desmigratif.accounts.models import User
from desmigratif.accounts.tests.conftest import PASSWORD, SignIn
from desmigratif.audit.models import AuditLine


def code_for(secret: str, *, steps: int = 0) -> str:
    """What the phone shows, `steps` half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def password_step(client: Client) -> str:
    response = client.post(reverse("account_login"), {"login": "pak.rencana", "password": PASSWORD})
    return response.headers.get("Location", "")


@pytest.fixture
def secret(planner: User) -> str:
    """The key of a second step switched on through the pages."""
    client = Client()
    password_step(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r'id="totp-key"[^>]*>([A-Z2-7]+)<', page)
    assert found
    assert 'src="data:image/svg+xml' in page
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(found[1])})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    return found[1]


def test_the_password_alone_no_longer_opens(client: Client, secret: str) -> None:
    assert password_step(client) == reverse("mfa_authenticate")
    assert client.get(reverse("account_change_password")).status_code == 302
    assert "Langkah kedua" in client.get(reverse("mfa_authenticate")).content.decode()


def test_the_code_of_the_phone_opens_and_a_phone_half_a_minute_off_too(secret: str) -> None:
    for steps in (1, -1):
        client = Client()
        password_step(client)
        answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret, steps=steps)})
        assert answer.headers["Location"] == reverse("overview:home")


def test_a_code_is_good_only_once(secret: str) -> None:
    code = code_for(secret, steps=1)
    statuses = []
    for client in (Client(), Client()):
        password_step(client)
        statuses.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert statuses == [302, 200]


def test_wrong_codes_are_refused_in_words_and_soon_not_tried_at_all(client: Client, secret: str) -> None:
    password_step(client)
    pages = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode() for _ in range(6)]
    assert "Kode salah." in pages[0]
    assert "Terlalu banyak percobaan" in pages[5]
    right = client.post(reverse("mfa_authenticate"), {"code": code_for(secret, steps=1)})
    assert right.status_code == 200


def test_a_recovery_code_opens_once(secret: str, planner: User) -> None:
    codes = Authenticator.objects.get(user=planner, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    statuses = []
    for client in (Client(), Client()):
        password_step(client)
        statuses.append(client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code)
    assert statuses == [302, 200]


@pytest.mark.django_db(transaction=True)
def test_each_change_leaves_a_line_in_the_trail(client: Client, secret: str) -> None:
    password_step(client)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret, steps=1)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    verbs = set(AuditLine.objects.values_list("verb", flat=True))
    assert {"totp activated", "recovery codes generated", "totp deactivated"} <= verbs


def test_an_administrator_switches_it_off_for_a_lost_phone(
    client: Client, secret: str, planner: User, administrator: User
) -> None:
    handed = actions.reset_password(account=planner, drop_second_step=True, by=administrator)
    data = {"login": "pak.rencana", "password": handed.password}
    assert client.post(reverse("account_login"), data).headers["Location"] == reverse("overview:home")


def test_a_new_password_alone_keeps_the_second_step(
    client: Client, secret: str, planner: User, administrator: User
) -> None:
    handed = actions.reset_password(account=planner, drop_second_step=False, by=administrator)
    data = {"login": "pak.rencana", "password": handed.password}
    assert client.post(reverse("account_login"), data).headers["Location"] == reverse("mfa_authenticate")


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
     "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "account_reauthenticate"],
)  # fmt: skip
def test_nobody_else_sees_these_pages(client: Client, planner: User, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_the_password_is_asked_again_before_a_change(planner: User, signed_in: SignIn) -> None:
    client = signed_in(planner)
    page = client.get(reverse("mfa_activate_totp"), follow=True).content.decode()
    assert "Benarkah ini Anda?" in page
    wrong = client.post(reverse("account_reauthenticate"), {"password": "salah-sekali-ini"})
    assert "Kata sandi salah." in wrong.content.decode()
