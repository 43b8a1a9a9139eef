"""Signing in, being refused, and being locked out by name alone."""

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

import allauth.urls
import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.conftest import PASSWORD, MakeAccount, SignIn
from desmigratif.audit.models import AuditLine

ADDRESS = "203.0.113.77"
BROWSER = "Peramban-Uji/9.9"
STILL_OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "socialaccount_connections",
    "openid_connect_login",
    "openid_connect_callback",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}


def try_password(client: Client, username: str, password: str) -> int:
    data = {"login": username, "password": password}
    return client.post(
        reverse("account_login"), data, REMOTE_ADDR=ADDRESS, headers={"user-agent": BROWSER}
    ).status_code


def test_the_right_password_opens_the_first_page_and_leaves_a_line(client: Client, planner: User) -> None:
    response = client.post(reverse("account_login"), {"login": "pak.rencana", "password": PASSWORD})
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("overview:home")
    assert AuditLine.objects.filter(verb="sign in", actor_id=planner.pk).count() == 1


def test_the_session_ends_with_the_browser_and_no_script_can_read_it(client: Client, planner: User) -> None:
    response = client.post(reverse("account_login"), {"login": "pak.rencana", "password": PASSWORD})
    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""


def test_a_wrong_password_is_refused_in_indonesian_without_saying_which_part_is_wrong(
    client: Client, planner: User
) -> None:
    answers = [
        client.post(reverse("account_login"), {"login": name, "password": "salah-sekali-ini"})
        for name in ("pak.rencana", "tidak.ada")
    ]
    words = "Nama pengguna dan/atau kata sandi yang anda masukkan tidak benar."
    assert [words in answer.content.decode() for answer in answers] == [True, True]


def test_five_wrong_passwords_close_the_name_and_the_page_says_until_when(
    client: Client, planner: User
) -> None:
    statuses = [try_password(client, "pak.rencana", "salah-sekali-ini") for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    response = client.post(reverse("account_login"), {"login": "pak.rencana", "password": PASSWORD})
    until = timezone.localtime(AccessAttempt.objects.get().attempt_time + timedelta(minutes=15))
    assert response.status_code == 429
    assert until.strftime("%H.%M") in response.content.decode()
    assert response.headers["Retry-After"] == "900"
    assert "_auth_user_id" not in client.session


def test_tries_while_closed_do_not_prolong_it_and_after_15_minutes_the_name_opens(
    client: Client, planner: User
) -> None:
    for _ in range(5):
        try_password(client, "pak.rencana", "salah-sekali-ini")
    before = AccessAttempt.objects.get().attempt_time
    assert try_password(client, "pak.rencana", "salah-sekali-ini") == 429
    assert AccessAttempt.objects.get().attempt_time == before
    AccessAttempt.objects.update(attempt_time=before - timedelta(minutes=16))
    assert try_password(client, "pak.rencana", PASSWORD) == 302


def test_upper_and_lower_case_of_a_name_share_one_count(client: Client, planner: User) -> None:
    names = ["pak.rencana", "PAK.RENCANA", "Pak.Rencana", " pak.rencana ", "pAk.rencana"]
    statuses = [try_password(client, name, "salah-sekali-ini") for name in names]
    assert statuses[-1] == 429


def test_one_closed_name_closes_no_other(client: Client, planner: User, make_account: MakeAccount) -> None:
    make_account("bu.lain")
    for _ in range(5):
        try_password(client, "pak.rencana", "salah-sekali-ini")
    assert try_password(client, "bu.lain", PASSWORD) == 302


def test_a_right_password_takes_back_the_failures_before_it(client: Client, planner: User) -> None:
    for _ in range(4):
        try_password(client, "pak.rencana", "salah-sekali-ini")
    assert try_password(client, "pak.rencana", PASSWORD) == 302
    assert not AccessAttempt.objects.exists()


def test_no_table_holds_the_address_the_browser_or_the_password_tried(client: Client, planner: User) -> None:
    for _ in range(6):
        try_password(client, "pak.rencana", "rahasia-yang-diketik")
    assert try_password(client, "lain", "rahasia-yang-diketik") == 200
    assert AccessAttempt.objects.count() == 2
    assert not AccessLog.objects.exists()
    assert AccessFailureLog.objects.count() == 0
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f"SELECT coalesce(string_agg(t::text, '|'), '') FROM {connection.ops.quote_name(table)} t"
            )
            (text,) = cursor.fetchone() or ("",)
            for secret in (ADDRESS, BROWSER, "rahasia-yang-diketik"):
                assert secret not in text, table


def test_a_suspended_account_is_told_so_and_its_open_session_ends(
    client: Client, planner: User, signed_in: SignIn
) -> None:
    open_before = signed_in(planner)
    User.objects.filter(pk=planner.pk).update(is_active=False)
    response = client.post(
        reverse("account_login"), {"login": "pak.rencana", "password": PASSWORD}, follow=True
    )
    assert "Akun ini ditangguhkan" in response.content.decode()
    assert open_before.get(reverse("account_change_password")).status_code == 302


def test_signing_out_asks_and_then_ends_the_session(planner: User, signed_in: SignIn) -> None:
    client = signed_in(planner)
    assert "Keluar" in client.get(reverse("account_logout")).content.decode()
    assert client.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in client.session


def _addresses(
    patterns: Iterable[URLPattern | URLResolver], before: str = "/akun/"
) -> Iterator[tuple[str, str]]:
    """Name and address of each page of allauth, its parameters filled in."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _addresses(one.url_patterns, before + str(one.pattern))
        else:
            address = re.sub(r"\(\?P<\w+>[^()]*\)|<[^>]+>", "1", str(one.pattern)).strip("^$")
            yield str(one.name), before + address


@pytest.mark.django_db
def test_every_page_of_allauth_that_has_no_place_here_answers_404(planner: User, signed_in: SignIn) -> None:
    closed = {
        name: address for name, address in _addresses(allauth.urls.urlpatterns) if name not in STILL_OPEN
    }
    assert closed["account_reset_password_from_key"] == "/akun/password/reset/key/1-1/"
    assert {"account_signup", "account_email", "account_reset_password"} <= set(closed)
    for address in closed.values():
        for client in (Client(), signed_in(planner)):
            assert client.get(address).status_code == 404, address
            assert client.post(address).status_code == 404, address


def test_what_was_typed_as_a_name_stands_in_no_log(
    client: Client, planner: User, caplog: pytest.LogCaptureFixture
) -> None:
    """A password is often typed there."""
    caplog.set_level(settings.LOGGING["root"]["level"])
    typed = "Rahasia.Di.Kolom.Nama"
    for name in (typed, planner.username):
        for _ in range(7):
            try_password(client, name, f"sandi-{typed}")
    logging.getLogger("desmigratif").info("this is kept")
    said = [f"{record.getMessage()} {record.__dict__}".lower() for record in caplog.records]
    assert any("this is kept" in line for line in said)
    assert [line for line in said if typed.lower() in line] == []


def test_five_wrong_passwords_leave_one_line_and_a_name_that_nobody_has_leaves_none(
    client: Client, planner: User
) -> None:
    for name in ("pak.rencana", "PAK.RENCANA", "tidak.ada"):
        for _ in range(5):
            try_password(client, name, "salah-sekali-ini")
    line = AuditLine.objects.get(verb="lock")
    assert (line.subject_id, line.actor_id) == (str(planner.pk), None)
    assert line.agency_id == planner.roles.get().agency_id


def test_signing_out_leaves_a_line(planner: User, signed_in: SignIn) -> None:
    client = signed_in(planner)
    client.get(reverse("account_logout"))
    assert not AuditLine.objects.filter(verb="sign out").exists()
    client.post(reverse("account_logout"))
    assert AuditLine.objects.get(verb="sign out").actor_id == planner.pk
    Client().post(reverse("account_logout"))
    assert AuditLine.objects.filter(verb="sign out").count() == 1
